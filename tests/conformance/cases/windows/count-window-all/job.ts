// countWindowAll counts records of every key; with a slide it shows the last records at each step
import { CollectSink, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
env.fromData([ev('a', 1, 1, 0), ev('b', 2, 2, 0), ev('c', 4, 3, 0), ev('a', 8, 4, 0), ev('b', 16, 5, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .filter((e) => e.v > 0)
  .countWindowAll(3, 2)
  .reduce((a, b) => ev(a.k + b.k, a.v + b.v, a.ts, b.ts))
  .sinkTo(new CollectSink('out'));

env.execute('count-window-all');
