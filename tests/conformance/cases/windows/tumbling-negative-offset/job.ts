// a tumbling window with a negative offset starts that much earlier, as a time zone needs it
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
env.fromData([ev('a', 1, 0, 0), ev('a', 2, 6, 0), ev('a', 3, 7, 0), ev('a', 4, 16, 16), ev('a', 5, -4, 16), ev('a', 6, 17, 100)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(10), Duration.ofMillis(-3)))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('tumbling-negative-offset');
