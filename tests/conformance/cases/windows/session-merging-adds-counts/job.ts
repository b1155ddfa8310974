// a CountTrigger's count is kept with the session and added up when sessions are merged
import { type Collector, CollectSink, CountTrigger, Duration, EventTimeSessionWindows,
  type ProcessWindowContext, ProcessWindowFunction, StreamExecutionEnvironment, TimeWindow,
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
class Show extends ProcessWindowFunction<Ev, [string, number, number, string], string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<Ev>, out: Collector<[string, number, number, string]>) {
    out.collect([key, ctx.window().getStart(), ctx.window().getEnd(), [...elements].map((e) => e.v).join(',')]);
  }
}
env.fromData([ev('a', 1, 0, 0), ev('a', 2, 5, 0), ev('a', 3, 30, 0), ev('a', 4, 15, 0), ev('a', 5, 22, 0), ev('a', 6, 50, 0), ev('b', 1, 0, 0), ev('b', 2, 100, 0), ev('b', 3, 1, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(EventTimeSessionWindows.withGap(Duration.ofMillis(10)))
  .trigger(CountTrigger.of(3))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('session-merging-adds-counts');
