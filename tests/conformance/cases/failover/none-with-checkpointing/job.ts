// restart-strategy none holds also where checkpoints are taken: the first exception fails the job
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'none' });
env.setParallelism(1);
env.enableCheckpointing(50);

env.fromSequence(1, 3).map((n): number => {
  if (n > 0) throw new Error('always');
  return n;
}).sinkTo(new CollectSink('out'));

env.execute('none-with-checkpointing');
