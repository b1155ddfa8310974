// without lateness and side output a record is dropped as soon as the watermark has reached the last timestamp of its window; behind the watermark alone it is not late
import { type Collector, CollectSink, Duration, type ProcessWindowContext, ProcessWindowFunction,
  StreamExecutionEnvironment, TimeWindow, TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Show extends ProcessWindowFunction<Ev, [string, number, number, string], string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<Ev>, out: Collector<[string, number, number, string]>) {
    out.collect([key, ctx.window().getStart(), ctx.window().getEnd(), [...elements].map((e) => e.v).join(',')]);
  }
}
env.fromData([ev('a', 1, 1, 5), ev('a', 2, 2, 8), ev('a', 3, 3, 9), ev('a', 4, 4, 9), ev('a', 5, 15, 15), ev('a', 6, 9, 18), ev('a', 7, 12, 19), ev('a', 8, 13, 30)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('late-records-vanish');
