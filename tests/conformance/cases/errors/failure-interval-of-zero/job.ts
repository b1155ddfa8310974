// a failure-rate strategy with an interval of no length fails the job when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'failure-rate',
  'restart-strategy.failure-rate.failure-rate-interval': '0 s',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('failure-interval-of-zero');
