// requests that were under way at a checkpoint are made again after the restart: every record has its result exactly once
import { AsyncDataStream, type CheckpointListener, type Collector, CollectSink,
  DataGeneratorSource, Duration, type KeyedContext, type KeyedOnTimerContext, KeyedProcessFunction,
  type MapState, MapStateDescriptor, RateLimiterStrategy, RichAsyncFunction, RichMapFunction,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

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
// In the first attempt request 5 is never answered, so that all later ones wait behind it.
class Ask extends RichAsyncFunction<number, number> {
  asyncInvoke(v: number): Promise<readonly number[]> {
    if (v === 5 && this.getRuntimeContext().getTaskInfo().getAttemptNumber() === 0) return new Promise(() => {});
    return Promise.resolve([v]);
  }
}
class Seen extends KeyedProcessFunction<string, number, [number, boolean]> {
  private seen!: MapState<number, number>;
  open() { this.seen = this.getRuntimeContext().getMapState(new MapStateDescriptor<number, number>('seen')); }
  processElement(v: number, ctx: KeyedContext<string>) {
    this.seen.put(v, (this.seen.get(v) ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(1);
  }
  onTimer(_ts: number, _ctx: KeyedOnTimerContext<string>, out: Collector<[number, boolean]>) {
    const counts = [...this.seen.values()];
    out.collect([counts.length, counts.every((c) => c === 1)]);
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
AsyncDataStream.orderedWait(numbers.map(new FailOnce()), new Ask(), Duration.ofMinutes(5), 300).keyBy(() => 'k').process(new Seen()).sinkTo(new CollectSink('out'));

env.execute('async-requests-are-made-again');
