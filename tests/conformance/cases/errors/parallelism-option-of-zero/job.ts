// the option parallelism.default must be at least 1
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'parallelism.default': '0',
});
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('parallelism-option-of-zero');
