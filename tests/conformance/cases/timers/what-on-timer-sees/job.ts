// onTimer has the key and state of the timer's key, ctx.timestamp() is the timer's time, and currentWatermark() is already the one that let it fire; before the first watermark that is Long.MIN_VALUE
import { type Collector, CollectSink, type KeyedContext, type KeyedOnTimerContext,
  KeyedProcessFunction, StreamExecutionEnvironment, type ValueState, ValueStateDescriptor,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Show extends KeyedProcessFunction<string, Ev, [string, string, number, number | null, number]> {
  private sum!: ValueState<number>;
  open() { this.sum = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('sum')); }
  processElement(e: Ev, ctx: KeyedContext<string>, out: Collector<[string, string, number, number | null, number]>) {
    this.sum.update((this.sum.value() ?? 0) + e.v);
    ctx.timerService().registerEventTimeTimer(e.ts + 10);
    out.collect(['record', ctx.getCurrentKey(), this.sum.value()!, ctx.timestamp(), ctx.timerService().currentWatermark()]);
  }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<[string, string, number, number | null, number]>) {
    out.collect(['timer ' + timestamp, ctx.getCurrentKey(), this.sum.value()!, ctx.timestamp(), ctx.timerService().currentWatermark()]);
  }
}
env.fromData([ev('a', 1, 5, -1), ev('b', 10, 6, 0), ev('a', 2, 9, 100), ev('b', 20, 150, 150)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('what-on-timer-sees');
