// a DeltaEvictor drops the elements that differ from the last one by the threshold or more
import { type Collector, CollectSink, CountTrigger, DeltaEvictor, GlobalWindow, GlobalWindows,
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
env.fromData([ev('a', 10, 0, 0), ev('a', 14, 1, 0), ev('a', 15, 2, 0), ev('a', 11, 3, 0), ev('a', 30, 4, 0), ev('a', 29, 5, 0), ev('a', 27, 6, 0), ev('a', 40, 7, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(GlobalWindows.create())
  .trigger(CountTrigger.of(4))
  .evictor(DeltaEvictor.of<Ev, GlobalWindow>(5, (e, last) => Math.abs(last.v - e.v)))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('delta-evictor');
