// a state of one name asked for from windowState() and from globalState() is one object, which addresses the scope asked for last
import { type Collector, CollectSink, Duration, type ProcessWindowContext, ProcessWindowFunction,
  StreamExecutionEnvironment, TimeWindow, TumblingEventTimeWindows, ValueStateDescriptor,
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
class Both extends ProcessWindowFunction<Ev, [string, number, number, number], string, TimeWindow> {
  process(key: string, ctx: ProcessWindowContext<TimeWindow>, _elements: Iterable<Ev>, out: Collector<[string, number, number, number]>) {
    const ofWindow = ctx.windowState().getState(new ValueStateDescriptor<number>('firings'));
    const ofKey = ctx.globalState().getState(new ValueStateDescriptor<number>('firings'));
    ofWindow.update((ofWindow.value() ?? 0) + 1);
    ofKey.update((ofKey.value() ?? 0) + 1);
    out.collect([key, ctx.window().getEnd(), ofWindow.value()!, ofKey.value()!]);
  }
}
env.fromData([ev('a', 1, 1, 10), ev('a', 2, 2, 11), ev('a', 3, 15, 20), ev('b', 1, 25, 30)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
  .allowedLateness(Duration.ofMillis(5))
  .process(new Both())
  .sinkTo(new CollectSink('out'));

env.execute('one-name-in-window-and-global-state');
