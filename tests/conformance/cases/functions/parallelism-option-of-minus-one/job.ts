// the option parallelism.default may be -1: the parallelism of the system
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'parallelism.default': '-1',
});
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('parallelism-option-of-minus-one');
