// assignTimestampsAndWatermarks has the parallelism of its input, not the environment's: behind fromData one subtask assigns, so records and watermarks stay in one order
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(3);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Show extends KeyedProcessFunction<string, Ev, [string, number, number]> {
  processElement(e: Ev, ctx: KeyedContext<string>, out: Collector<[string, number, number]>) {
    out.collect([e.k, e.v, Math.max(-1, ctx.timerService().currentWatermark())]);
  }
}
env.fromData([ev('a', 1, 10, 10), ev('b', 2, 20, 20), ev('a', 3, 30, 30), ev('c', 4, 40, 40), ev('b', 5, 50, 50), ev('a', 6, 60, 60)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('assigner-is-as-parallel-as-its-input');
