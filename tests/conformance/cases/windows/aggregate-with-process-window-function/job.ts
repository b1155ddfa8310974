// aggregate with a second function keeps one accumulator a window and hands the function exactly one value, the result, with key and window
import { type AggregateFunction, type Collector, CollectSink, Duration, type ProcessWindowContext,
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
class Average implements AggregateFunction<Ev, [number, number], number> {
  createAccumulator(): [number, number] { return [0, 0]; }
  add(e: Ev, [sum, count]: [number, number]): [number, number] { return [sum + e.v, count + 1]; }
  getResult([sum, count]: [number, number]) { return sum / count; }
  merge(a: [number, number], b: [number, number]): [number, number] { return [a[0] + b[0], a[1] + b[1]]; }
}
class WithWindow extends ProcessWindowFunction<number, [string, number, string], string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, averages: Iterable<number>, out: Collector<[string, number, string]>) {
    out.collect([key, ctx.window().getEnd(), [...averages].map((a) => a * 2).join(',')]);
  }
}
env.fromData([ev('a', 1, 1, 0), ev('b', 8, 2, 0), ev('a', 4, 5, 5), ev('a', 3, 11, 12), ev('b', 2, 12, 20)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
  .aggregate(new Average(), new WithWindow())
  .sinkTo(new CollectSink('out'));

env.execute('aggregate-with-process-window-function');
