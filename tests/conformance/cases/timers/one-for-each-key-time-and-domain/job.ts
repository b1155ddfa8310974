// a timer registered twice fires once; an event-time and a processing-time timer of the same time are two; a processing-time timer in the past fires at once
import { type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Twice extends KeyedProcessFunction<string, number, string> {
  processElement(n: number, ctx: KeyedContext<string>, out: Collector<string>) {
    const timers = ctx.timerService();
    if (n === 0) {
      timers.registerEventTimeTimer(100);
      timers.registerProcessingTimeTimer(100);
      timers.registerEventTimeTimer(100);
      timers.registerProcessingTimeTimer(100);
    }
    out.collect('record ' + n);
  }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<string>) { out.collect(ctx.timeDomain() + ' ' + timestamp); }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 2, RateLimiterStrategy.perSecond(2)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.keyBy(() => 'k').process(new Twice()).sinkTo(new CollectSink('out'));

env.execute('one-for-each-key-time-and-domain');
