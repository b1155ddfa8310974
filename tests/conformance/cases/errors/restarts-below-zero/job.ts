// a fixed-delay strategy with a negative number of attempts fails the job when it is submitted
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '-1',
});
env.setParallelism(1);
env.fromData(1, 2, 3).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('restarts-below-zero');
