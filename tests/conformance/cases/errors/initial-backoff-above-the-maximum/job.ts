// an exponential-delay strategy whose initial backoff is above its maximum fails the job when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'exponential-delay',
  'restart-strategy.exponential-delay.initial-backoff': '5 s',
  'restart-strategy.exponential-delay.max-backoff': '2 s',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('initial-backoff-above-the-maximum');
