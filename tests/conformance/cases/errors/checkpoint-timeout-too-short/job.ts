// a checkpoint timeout below 10 ms is rejected
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'execution.checkpointing.interval': '100 ms',
  'execution.checkpointing.timeout': '5 ms',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('checkpoint-timeout-too-short');
