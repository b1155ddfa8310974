// what processElement emits has the timestamp of its input, what an event-time timer emits that of the timer, what a processing-time timer emits none
import { type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, type ProcessContext, ProcessFunction,
  RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const strategy = WatermarkStrategy.forGenerator<number>(() => ({
  onEvent(_e, ts, out) { out.emitWatermark(ts); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e * 100);

class Emit extends KeyedProcessFunction<string, number, string> {
  processElement(n: number, ctx: KeyedContext<string>, out: Collector<string>) {
    if (n === 0) {
      ctx.timerService().registerEventTimeTimer(50);
      ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime());
    }
    out.collect('record ' + n);
  }
  onTimer(_timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<string>) { out.collect('' + ctx.timeDomain()); }
}
class Show extends ProcessFunction<string, [string, number | null]> {
  processElement(s: string, ctx: ProcessContext, out: Collector<[string, number | null]>) { out.collect([s, ctx.timestamp()]); }
}
env.fromSource(new DataGeneratorSource((i: number) => i, 3, RateLimiterStrategy.perSecond(2)), strategy, 'numbers')
  .keyBy(() => 'k')
  .process(new Emit())
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('timestamps-of-what-timers-emit');
