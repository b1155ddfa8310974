// processing-time timers fire in the order of their times, not of their registration, between two records when those are far apart
import { type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  type ValueState, ValueStateDescriptor, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Later extends KeyedProcessFunction<string, number, string> {
  private base!: ValueState<number>;
  open() { this.base = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('base')); }
  processElement(n: number, ctx: KeyedContext<string>, out: Collector<string>) {
    const now = ctx.timerService().currentProcessingTime();
    if (n === 0) {
      this.base.update(now);
      for (const after of [30, 10, 40, 20]) ctx.timerService().registerProcessingTimeTimer(now + after);
      ctx.timerService().deleteProcessingTimeTimer(now + 40);
    }
    out.collect('record ' + n);
  }
  onTimer(timestamp: number, _ctx: KeyedOnTimerContext<string>, out: Collector<string>) { out.collect('after ' + (timestamp - this.base.value()!)); }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 2, RateLimiterStrategy.perSecond(1)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.keyBy(() => 'k').process(new Later()).sinkTo(new CollectSink('out'));

env.execute('processing-time-timers-in-order');
