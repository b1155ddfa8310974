// a checkpoint interval below 10 ms is rejected, also where it is an option
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'execution.checkpointing.interval': '5 ms',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('checkpoint-interval-option-too-short');
