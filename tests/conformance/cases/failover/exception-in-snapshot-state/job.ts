// an exception in snapshotState() fails the task, not only the checkpoint
import { type CheckpointedFunction, CollectSink, DataGeneratorSource,
  type FunctionInitializationContext, type FunctionSnapshotContext, RateLimiterStrategy,
  RichMapFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'none' });
env.setParallelism(1);
env.enableCheckpointing(50);
class Fails extends RichMapFunction<number, number> implements CheckpointedFunction {
  initializeState(_context: FunctionInitializationContext) {}
  snapshotState(_context: FunctionSnapshotContext) { throw new Error('cannot snapshot'); }
  map(n: number) { return n; }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new Fails()).filter(() => false).sinkTo(new CollectSink('out'));

env.execute('exception-in-snapshot-state');
