// a jitter factor above 1 fails the job when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'exponential-delay',
  'restart-strategy.exponential-delay.jitter-factor': 1.5,
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('jitter-above-one');
