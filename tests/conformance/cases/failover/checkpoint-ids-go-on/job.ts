// checkpoint ids grow over a restart: the first one after it is greater than the restored one, and each is greater than the one before
import { type CheckpointedFunction, type CheckpointListener, type Collector, CollectSink,
  DataGeneratorSource, type FunctionInitializationContext, type FunctionSnapshotContext,
  type KeyedContext, type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy,
  RichMapFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': 3, 'restart-strategy.fixed-delay.delay': '10 ms' });
env.setParallelism(1);
// Fails once: when two checkpoints have completed since its first record, so that the newer one has records in it.
class FailOnce extends RichMapFunction<number, number> implements CheckpointListener {
  private seen = 0;
  private completed = 0;
  map(v: number) {
    if (this.completed >= 2 && this.getRuntimeContext().getTaskInfo().getAttemptNumber() === 0) throw new Error('on purpose');
    this.seen++;
    return v;
  }
  notifyCheckpointComplete(_id: number) { if (this.seen > 0) this.completed++; }
}
env.enableCheckpointing(50);
class Ids extends KeyedProcessFunction<string, number, string> implements CheckpointedFunction {
  private restored = 0;
  private last = 0;
  private grows = true;
  initializeState(context: FunctionInitializationContext) { this.last = this.restored = context.getRestoredCheckpointId() ?? 0; }
  snapshotState(context: FunctionSnapshotContext) {
    this.grows = this.grows && context.getCheckpointId() > this.last;
    this.last = context.getCheckpointId();
  }
  processElement(_v: number, ctx: KeyedContext<string>) { ctx.timerService().registerEventTimeTimer(1); }
  onTimer(_ts: number, _ctx: KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect('restored one ' + (this.restored > 0) + ', took more ' + (this.last > this.restored) + ', growing ' + this.grows);
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOnce()).keyBy(() => 'k').process(new Ids()).sinkTo(new CollectSink('out'));

env.execute('checkpoint-ids-go-on');
