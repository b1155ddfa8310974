// a periodic generator is asked every pipeline.auto-watermark-interval: the watermark follows the greatest timestamp so far, less the out-of-orderness and 1 ms
import { type Collector, CollectSink, DataGeneratorSource, Duration, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'pipeline.auto-watermark-interval': '20 ms' });
env.setParallelism(1);
class Show extends KeyedProcessFunction<string, number, [number, number | null, number]> {
  processElement(n: number, ctx: KeyedContext<string>, out: Collector<[number, number | null, number]>) {
    out.collect([n, ctx.timestamp(), ctx.timerService().currentWatermark()]);
    if (n === 0) ctx.timerService().registerEventTimeTimer(150);
  }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<[number, number | null, number]>) {
    out.collect([-1, timestamp, ctx.timerService().currentWatermark()]);
  }
}

env.fromSource(new DataGeneratorSource((i: number) => i, 4, RateLimiterStrategy.perSecond(2)), WatermarkStrategy.forBoundedOutOfOrderness<number>(Duration.ofMillis(30)).withTimestampAssigner((n) => n * 100), 'numbers')
  .keyBy(() => 'k')
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('periodic-emission');
