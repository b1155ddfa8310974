// the backoff multiplier of exponential-delay must be greater than 1: with 1 the job fails when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'exponential-delay',
  'restart-strategy.exponential-delay.backoff-multiplier': 1,
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('backoff-multiplier-of-one');
