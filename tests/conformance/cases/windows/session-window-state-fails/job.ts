// state per window is refused where windows merge: the job fails when the function asks for it
import { type Collector, CollectSink, Duration, EventTimeSessionWindows, type ProcessWindowContext,
  ProcessWindowFunction, StreamExecutionEnvironment, TimeWindow, ValueStateDescriptor,
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
class PerWindow extends ProcessWindowFunction<Ev, string, string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, _elements: Iterable<Ev>, out: Collector<string>) {
    out.collect(key + ctx.windowState().getState(new ValueStateDescriptor<number>('n')).value());
  }
}
env.fromData([ev('a', 1, 0, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(EventTimeSessionWindows.withGap(Duration.ofMillis(10)))
  .process(new PerWindow())
  .sinkTo(new CollectSink('out'));

env.execute('session-window-state-fails');
