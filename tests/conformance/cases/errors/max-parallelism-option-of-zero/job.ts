// the option pipeline.max-parallelism must be greater than 0
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'pipeline.max-parallelism': '0',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('max-parallelism-option-of-zero');
