// at least one checkpoint must be allowed at a time
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'execution.checkpointing.interval': '100 ms',
  'execution.checkpointing.max-concurrent-checkpoints': '0',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('concurrent-checkpoints-of-none');
