// globalState() is per key over all windows and works with sessions, too
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
class Numbered extends ProcessWindowFunction<Ev, [string, number, number], string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<Ev>, out: Collector<[string, number, number]>) {
    const sessions = ctx.globalState().getState(new ValueStateDescriptor<number>('sessions'));
    sessions.update((sessions.value() ?? 0) + 1);
    out.collect([key, sessions.value()!, [...elements].length]);
  }
}
env.fromData([ev('a', 1, 0, 0), ev('b', 1, 5, 5), ev('a', 2, 7, 7), ev('a', 3, 30, 30), ev('b', 2, 60, 60), ev('a', 4, 90, 90)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(EventTimeSessionWindows.withGap(Duration.ofMillis(10)))
  .process(new Numbered())
  .sinkTo(new CollectSink('out'));

env.execute('session-global-state-is-allowed');
