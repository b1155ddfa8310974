// a session that has fired stays for the allowed lateness: a late record that touches it extends it, and it fires again, whole; one that is alone and too late is dropped
import { type Collector, CollectSink, Duration, EventTimeSessionWindows, OutputTag,
  type ProcessContext, ProcessFunction, type ProcessWindowContext, ProcessWindowFunction,
  StreamExecutionEnvironment, TimeWindow, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
const late = new OutputTag<Ev>('late');
class Show extends ProcessWindowFunction<Ev, [string, number, number, string], string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<Ev>, out: Collector<[string, number, number, string]>) {
    out.collect([key, ctx.window().getStart(), ctx.window().getEnd(), [...elements].map((e) => e.v).join(',')]);
  }
}
class Timed extends ProcessFunction<Ev, [number, number | null]> {
  processElement(e: Ev, ctx: ProcessContext, out: Collector<[number, number | null]>) { out.collect([e.v, ctx.timestamp()]); }
}
const windowed = env.fromData([ev('a', 1, 0, 0), ev('a', 2, 5, 20), ev('a', 3, 12, 30), ev('a', 4, 3, 30), ev('a', 5, 60, 60), ev('a', 6, 14, 70), ev('a', 7, 100, 100)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(EventTimeSessionWindows.withGap(Duration.ofMillis(10)))
  .allowedLateness(Duration.ofMillis(20))
  .sideOutputLateData(late)
  .process(new Show());
windowed.sinkTo(new CollectSink('out'));
windowed.getSideOutput(late).process(new Timed()).sinkTo(new CollectSink('late'));

env.execute('session-lateness-extends-and-refires');
