// a dynamic session gap of 0 fails the job
import { type Collector, CollectSink, EventTimeSessionWindows, type ProcessWindowContext,
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
env.fromData([ev('a', 5, 0, 0), ev('a', 0, 1, 1)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(EventTimeSessionWindows.withDynamicGap((e: Ev) => e.v))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('dynamic-gap-must-be-positive');
