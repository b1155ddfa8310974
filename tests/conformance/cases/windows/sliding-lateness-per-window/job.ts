// with sliding windows and allowed lateness a late record fires each of its windows that has ended and is still kept, the latest first, and waits in the others
import { type Collector, CollectSink, Duration, type ProcessWindowContext, ProcessWindowFunction,
  SlidingEventTimeWindows, StreamExecutionEnvironment, TimeWindow, WatermarkStrategy } from 'millrace';

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
env.fromData([ev('a', 1, 7, 0), ev('a', 2, 8, 12), ev('a', 3, 6, 12), ev('a', 4, 21, 21), ev('a', 5, 9, 21), ev('a', 6, 40, 60)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(SlidingEventTimeWindows.of(Duration.ofMillis(10), Duration.ofMillis(5)))
  .allowedLateness(Duration.ofMillis(8))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('sliding-lateness-per-window');
