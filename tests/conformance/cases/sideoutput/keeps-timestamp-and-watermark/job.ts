// a record in a side output has the timestamp of its input, and watermarks flow there too: event-time timers behind it fire on time
import { type Collector, CollectSink, type KeyedContext, type KeyedOnTimerContext,
  KeyedProcessFunction, OutputTag, type ProcessContext, ProcessFunction,
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
const side = new OutputTag<Ev>('side');
class All extends ProcessFunction<Ev, Ev> {
  processElement(e: Ev, ctx: ProcessContext, _out: Collector<Ev>) { ctx.output(side, e); }
}
class Show extends KeyedProcessFunction<string, Ev, string> {
  processElement(e: Ev, ctx: KeyedContext<string>, out: Collector<string>) {
    out.collect(e.v + ' at ' + ctx.timestamp());
    ctx.timerService().registerEventTimeTimer(10);
  }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect('timer ' + timestamp + ' by watermark ' + ctx.timerService().currentWatermark());
  }
}
env.fromData([ev('a', 1, 5, 0), ev('a', 2, 7, 12), ev('a', 3, 20, 20)])
  .assignTimestampsAndWatermarks(strategy)
  .process(new All())
  .getSideOutput(side)
  .keyBy((e) => e.k)
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('keeps-timestamp-and-watermark');
