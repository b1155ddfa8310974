// with noWatermarks() records have their timestamps, but event time stands still until the end of the input
import { type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
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

env.fromSource(new DataGeneratorSource((i: number) => i, 4, RateLimiterStrategy.perSecond(4)), WatermarkStrategy.noWatermarks<number>().withTimestampAssigner((n) => n * 100), 'numbers')
  .keyBy(() => 'k')
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('no-watermarks');
