// an exponential-delay strategy that starts anew after no time fails the job when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'exponential-delay',
  'restart-strategy.exponential-delay.reset-backoff-threshold': '0 s',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('reset-threshold-of-zero');
