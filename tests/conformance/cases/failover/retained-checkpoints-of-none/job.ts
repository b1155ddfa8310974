// a number of retained checkpoints that is not positive is taken for 1, and the job runs
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'execution.checkpointing.interval': '100 ms',
  'execution.checkpointing.num-retained': '0',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('retained-checkpoints-of-none');
