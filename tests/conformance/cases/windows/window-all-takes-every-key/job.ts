// windowAll puts the records of all keys and subtasks into the same windows, in one subtask
import { type Collector, CollectSink, Duration, ProcessAllWindowFunction,
  type ProcessWindowContext, StreamExecutionEnvironment, TimeWindow, TumblingEventTimeWindows,
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
class Show extends ProcessAllWindowFunction<Ev, [number, string], TimeWindow> {
  process(ctx: ProcessWindowContext<TimeWindow>, elements: Iterable<Ev>, out: Collector<[number, string]>) {
    out.collect([ctx.window().getEnd(), [...elements].map((e) => e.k + e.v).join(',')]);
  }
}
env.fromData([ev('a', 1, 1, 0), ev('b', 2, 2, 0), ev('c', 3, 9, 9), ev('a', 4, 11, 11), ev('b', 5, 25, 25), ev('a', 6, 12, 30)])
  .assignTimestampsAndWatermarks(strategy)
  .filter((e) => e.v !== 2)
  .windowAll(TumblingEventTimeWindows.of(Duration.ofMillis(10)))
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('window-all-takes-every-key');
