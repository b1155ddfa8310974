// an exception in notifyCheckpointComplete() fails the task
import { type CheckpointListener, CollectSink, DataGeneratorSource, RateLimiterStrategy,
  RichMapFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'none' });
env.setParallelism(1);
env.enableCheckpointing(50);
class Fails extends RichMapFunction<number, number> implements CheckpointListener {
  map(n: number) { return n; }
  notifyCheckpointComplete(_id: number) { throw new Error('cannot be notified'); }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new Fails()).filter(() => false).sinkTo(new CollectSink('out'));

env.execute('exception-in-notify-checkpoint-complete');
