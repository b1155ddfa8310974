// what a timer emits goes out before the watermark that let it fire: the next operator still has the older watermark
import { type Collector, CollectSink, type KeyedContext, type KeyedOnTimerContext,
  KeyedProcessFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Ring extends KeyedProcessFunction<string, Ev, string> {
  processElement(e: Ev, ctx: KeyedContext<string>, _out: Collector<string>) { ctx.timerService().registerEventTimeTimer(e.v); }
  onTimer(timestamp: number, _ctx: KeyedOnTimerContext<string>, out: Collector<string>) { out.collect('timer ' + timestamp); }
}
class Show extends KeyedProcessFunction<string, string, [string, number | null, number]> {
  processElement(s: string, ctx: KeyedContext<string>, out: Collector<[string, number | null, number]>) {
    out.collect([s, ctx.timestamp(), ctx.timerService().currentWatermark()]);
  }
}
env.fromData([ev('a', 10, 1, 5), ev('a', 20, 2, 25), ev('a', 30, 26, 100)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .process(new Ring())
  .keyBy(() => 'k')
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('timer-output-precedes-watermark');
