// getResult is asked at every firing and does not use up the accumulator: with a CountTrigger, which does not purge, the average goes on
import { type AggregateFunction, CollectSink, CountTrigger, GlobalWindows,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Average implements AggregateFunction<Ev, [number, number], number> {
  createAccumulator(): [number, number] { return [0, 0]; }
  add(e: Ev, [sum, count]: [number, number]): [number, number] { return [sum + e.v, count + 1]; }
  getResult([sum, count]: [number, number]) { return sum / count; }
  merge(a: [number, number], b: [number, number]): [number, number] { return [a[0] + b[0], a[1] + b[1]]; }
}
env.fromData([ev('a', 1, 1, 0), ev('a', 3, 2, 0), ev('a', 8, 3, 0), ev('a', 0, 4, 0), ev('a', 3, 5, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(GlobalWindows.create())
  .trigger(CountTrigger.of(2))
  .aggregate(new Average())
  .sinkTo(new CollectSink('out'));

env.execute('get-result-at-every-firing');
