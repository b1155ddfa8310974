// with failure-rate and 2 failures an interval the third within it fails the job
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'failure-rate', 'restart-strategy.failure-rate.max-failures-per-interval': 2, 'restart-strategy.failure-rate.failure-rate-interval': '10 min', 'restart-strategy.failure-rate.delay': '10 ms' });
env.setParallelism(1);
env.fromSequence(1, 3).map((n): number => {
  if (n > 0) throw new Error('always');
  return n;
}).sinkTo(new CollectSink('out'));

env.execute('failure-rate-gives-up');
