// after sessions are merged their elements stand session by session, not in order of arrival
import { type Collector, CollectSink, Duration, EventTimeSessionWindows, type ProcessWindowContext,
  ProcessWindowFunction, StreamExecutionEnvironment, TimeWindow, WatermarkStrategy } from 'millrace';

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
env.fromData([ev('a', 1, 0, 0), ev('a', 2, 30, 0), ev('a', 3, 50, 0), ev('a', 4, 5, 0), ev('a', 5, 22, 0), ev('a', 6, 41, 0), ev('a', 7, 14, 0), ev('b', 1, 40, 0), ev('b', 2, 20, 0), ev('b', 3, 0, 0), ev('b', 4, 30, 0), ev('b', 5, 10, 0), ev('c', 1, 100, 100)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(EventTimeSessionWindows.withGap(Duration.ofMillis(10)))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('session-order-after-merging');
