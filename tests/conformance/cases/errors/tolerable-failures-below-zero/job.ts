// the number of tolerated checkpoint failures must not be negative
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'execution.checkpointing.interval': '100 ms',
  'execution.checkpointing.tolerable-failed-checkpoints': '-1',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('tolerable-failures-below-zero');
