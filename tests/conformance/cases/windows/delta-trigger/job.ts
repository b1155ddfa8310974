// a DeltaTrigger fires when a record differs by more than the threshold from the one that fired last, or from the first; it keeps the elements
import { type Collector, CollectSink, DeltaTrigger, GlobalWindow, GlobalWindows,
  type ProcessWindowContext, ProcessWindowFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Show extends ProcessWindowFunction<Ev, string, string, GlobalWindow> {
  process(key: string, _ctx: ProcessWindowContext<GlobalWindow>, elements: Iterable<Ev>, out: Collector<string>) {
    out.collect(key + ': ' + [...elements].map((e) => e.v).join(','));
  }
}
env.fromData([ev('a', 10, 0, 0), ev('a', 13, 1, 0), ev('a', 16, 2, 0), ev('a', 19, 3, 0), ev('a', 20, 4, 0), ev('a', 24, 5, 0), ev('b', 1, 6, 0), ev('b', 5, 7, 0), ev('b', 9, 8, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(GlobalWindows.create())
  .trigger(DeltaTrigger.of<Ev, GlobalWindow>(5, (last, e) => e.v - last.v))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('delta-trigger');
