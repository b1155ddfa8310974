// trigger() replaces the assigner's: a CountTrigger on a time window fires by count alone, and what is left when the window ends is dropped without a firing
import { type Collector, CollectSink, CountTrigger, Duration, type ProcessWindowContext,
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
class Show extends ProcessWindowFunction<Ev, [string, number, number, string], string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<Ev>, out: Collector<[string, number, number, string]>) {
    out.collect([key, ctx.window().getStart(), ctx.window().getEnd(), [...elements].map((e) => e.v).join(',')]);
  }
}
env.fromData([ev('a', 1, 1, 0), ev('a', 2, 2, 0), ev('a', 3, 3, 3), ev('b', 9, 4, 4), ev('a', 4, 12, 20), ev('a', 5, 21, 21)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
  .trigger(CountTrigger.of(2))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('trigger-replaces-the-default');
