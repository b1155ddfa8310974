// an exponential-delay strategy without any attempt fails the job when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'exponential-delay',
  'restart-strategy.exponential-delay.attempts-before-reset-backoff': '0',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('attempts-before-reset-of-zero');
