// within the allowed lateness each late element fires its window again, with all of it; when the watermark is at the last timestamp of the window plus the lateness it is too late, and the side output gets the element with its own timestamp
import { type Collector, CollectSink, Duration, OutputTag, type ProcessContext, ProcessFunction,
  type ProcessWindowContext, ProcessWindowFunction, StreamExecutionEnvironment, TimeWindow,
  TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';

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
const windowed = env.fromData([ev('a', 1, 1, 8), ev('a', 2, 2, 9), ev('a', 3, 3, 13), ev('a', 4, 4, 14), ev('a', 5, 5, 14), ev('a', 6, 25, 25), ev('a', 7, 9, 40)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
  .allowedLateness(Duration.ofMillis(5))
  .sideOutputLateData(late)
  .process(new Show());
windowed.sinkTo(new CollectSink('out'));
windowed.getSideOutput(late).process(new Timed()).sinkTo(new CollectSink('late'));

env.execute('lateness-to-the-millisecond');
