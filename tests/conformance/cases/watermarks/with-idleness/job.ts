// withIdleness(): a source without records for longer than the time-out no longer counts in the minimum, although it is not at its end
import { type Collector, CollectSink, DataGeneratorSource, Duration, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'pipeline.auto-watermark-interval': '20 ms' });
env.setParallelism(1);
const active = WatermarkStrategy.forGenerator<number>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e * 10); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e * 10);

const quietly = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner(() => 1).withIdleness(Duration.ofMillis(50));

class Fired extends KeyedProcessFunction<number, number, string> {
  processElement(n: number, ctx: KeyedContext<number>, _out: Collector<string>) { if (n === 0) ctx.timerService().registerEventTimeTimer(105); }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<number>, out: Collector<string>) {
    out.collect(timestamp + ' fired by ' + Math.min(ctx.timerService().currentWatermark(), 99999));
  }
}

// `quiet` has a record a second, `busy` one in 250 ms.
const busy = env.fromSource(new DataGeneratorSource((i: number) => i, 13, RateLimiterStrategy.perSecond(4)), active, 'busy');
const quiet = env.fromSource(new DataGeneratorSource((i: number) => i + 1000, 6, RateLimiterStrategy.perSecond(1)), quietly, 'quiet');
busy.union(quiet.filter(() => false)).keyBy(() => 0).process(new Fired()).sinkTo(new CollectSink('out'));

env.execute('with-idleness');
