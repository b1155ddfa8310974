// clear() runs when the watermark reaches the last timestamp of the window plus the allowed lateness, not when it fires; in both the context has the watermark that let it happen
import { type Collector, CollectSink, Duration, OutputTag, type ProcessWindowContext,
  ProcessWindowFunction, StreamExecutionEnvironment, TimeWindow, TumblingEventTimeWindows,
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
const cleared = new OutputTag<string>('cleared');
class Life extends ProcessWindowFunction<Ev, string, string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<Ev>, out: Collector<string>) {
    out.collect(key + ctx.window().getEnd() + ' fires with ' + [...elements].length + ' at ' + ctx.currentWatermark());
  }
  clear(ctx: ProcessWindowContext<TimeWindow>) { ctx.output(cleared, ctx.window().getEnd() + ' cleared at ' + ctx.currentWatermark()); }
}
const windowed = env.fromData([ev('a', 1, 1, 5), ev('a', 2, 2, 12), ev('a', 3, 3, 13), ev('a', 4, 14, 14), ev('a', 5, 15, 18), ev('a', 6, 30, 30), ev('a', 7, 31, 60), ev('a', 8, 90, 91)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
  .allowedLateness(Duration.ofMillis(5))
  .process(new Life());
windowed.filter((s) => !s.includes('100 ')).sinkTo(new CollectSink('out'));
windowed.getSideOutput(cleared).filter((s) => !s.startsWith('100 ')).sinkTo(new CollectSink('cleared'));

env.execute('clear-at-cleanup-time');
