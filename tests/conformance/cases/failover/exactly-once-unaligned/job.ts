// unaligned checkpoints are exactly once, too: the records that a barrier overtook are part of the checkpoint
import { type CheckpointListener, type Collector, CollectSink, DataGeneratorSource,
  type KeyedContext, type KeyedOnTimerContext, KeyedProcessFunction, type MapState,
  MapStateDescriptor, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': 3, 'restart-strategy.fixed-delay.delay': '10 ms' });
env.setParallelism(2);
env.enableCheckpointing(50);
env.getCheckpointConfig().enableUnalignedCheckpoints();
// Fails once, on subtask 1 only: when two checkpoints have completed since its first record.
class FailOne extends RichMapFunction<number, number> implements CheckpointListener {
  private seen = 0;
  private completed = 0;
  map(v: number) {
    const t = this.getRuntimeContext().getTaskInfo();
    this.seen++;
    if (this.completed >= 2 && t.getAttemptNumber() === 0 && t.getIndexOfThisSubtask() === 1) throw new Error('on purpose');
    return v;
  }
  notifyCheckpointComplete(_id: number) { if (this.seen > 0) this.completed++; }
}
class Seen extends KeyedProcessFunction<string, number, [string, number, boolean]> {
  private seen!: MapState<number, number>;
  open() { this.seen = this.getRuntimeContext().getMapState(new MapStateDescriptor<number, number>('seen')); }
  processElement(v: number, ctx: KeyedContext<string>) {
    this.seen.put(v, (this.seen.get(v) ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(1);
  }
  // [key, distinct values, whether each was counted once]
  onTimer(_ts: number, ctx: KeyedOnTimerContext<string>, out: Collector<[string, number, boolean]>) {
    const counts = [...this.seen.values()];
    out.collect([ctx.getCurrentKey(), counts.length, counts.every((c) => c === 1)]);
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOne()).keyBy((v) => 'k' + (v % 5)).process(new Seen()).sinkTo(new CollectSink('out'));

env.execute('exactly-once-unaligned');
