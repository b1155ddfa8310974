// with exponential-delay and 2 attempts before a reset the third failure fails the job
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'exponential-delay', 'restart-strategy.exponential-delay.initial-backoff': '10 ms', 'restart-strategy.exponential-delay.max-backoff': '20 ms', 'restart-strategy.exponential-delay.attempts-before-reset-backoff': 2 });
env.setParallelism(1);
env.fromSequence(1, 3).map((n): number => {
  if (n > 0) throw new Error('always');
  return n;
}).sinkTo(new CollectSink('out'));

env.execute('exponential-delay-gives-up');
