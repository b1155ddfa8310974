// an evictor that evicts after the function lets the function see all once; what it then drops is gone for the next firing
import { type Collector, CollectSink, CountTrigger, Duration, GlobalWindow, GlobalWindows,
  type ProcessWindowContext, ProcessWindowFunction, StreamExecutionEnvironment, TimeEvictor,
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
class Show extends ProcessWindowFunction<Ev, string, string, GlobalWindow> {
  process(key: string, _ctx: ProcessWindowContext<GlobalWindow>, elements: Iterable<Ev>, out: Collector<string>) {
    out.collect(key + ': ' + [...elements].map((e) => e.v).join(','));
  }
}
env.fromData([ev('a', 1, 100, 0), ev('a', 2, 107, 0), ev('a', 3, 96, 0), ev('a', 4, 98, 0), ev('a', 5, 110, 0), ev('a', 6, 101, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(GlobalWindows.create())
  .trigger(CountTrigger.of(2))
  .evictor(TimeEvictor.of(Duration.ofMillis(10), true))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('time-evictor-after');
