// a generator may say a lower watermark than before, but it is not sent: event time never goes back
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction,
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
class Show extends KeyedProcessFunction<string, Ev, [number, number]> {
  processElement(e: Ev, ctx: KeyedContext<string>, out: Collector<[number, number]>) { out.collect([e.v, ctx.timerService().currentWatermark()]); }
}
env.fromData([ev('a', 1, 5, 10), ev('a', 2, 6, 3), ev('a', 3, 7, 10), ev('a', 4, 8, 12), ev('a', 5, 9, -5), ev('a', 6, 10, 13)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('never-goes-back');
