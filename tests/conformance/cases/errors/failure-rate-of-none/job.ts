// a failure-rate strategy that allows no failure at all fails the job when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'failure-rate',
  'restart-strategy.failure-rate.max-failures-per-interval': '0',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('failure-rate-of-none');
