// an input that was idle and is active again with an old watermark does not hold event time back: it counts again when it has caught up
import { type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const active = WatermarkStrategy.forGenerator<number>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e * 10); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e * 10);

// Idle with its first record, active again after 1.5 s, far behind.
const behind = WatermarkStrategy.forGenerator<number>(() => ({
  onEvent(e, _ts, out) {
    if (e === 1000) out.markIdle();
    else if (e === 1006) out.emitWatermark(5);
  },
  onPeriodicEmit() {},
})).withTimestampAssigner(() => 5);

class Fired extends KeyedProcessFunction<number, number, string> {
  processElement(n: number, ctx: KeyedContext<number>, _out: Collector<string>) { if (n === 0) ctx.timerService().registerEventTimeTimer(105); }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<number>, out: Collector<string>) {
    out.collect(timestamp + ' fired by ' + Math.min(ctx.timerService().currentWatermark(), 99999));
  }
}

// `busy` passes 105 after 2.75 s, while `late` still runs.
const busy = env.fromSource(new DataGeneratorSource((i: number) => i, 13, RateLimiterStrategy.perSecond(4)), active, 'busy');
const late = env.fromSource(new DataGeneratorSource((i: number) => i + 1000, 24, RateLimiterStrategy.perSecond(4)), behind, 'late');
busy.union(late.filter(() => false)).keyBy(() => 0).process(new Fired()).sinkTo(new CollectSink('out'));

env.execute('active-again-but-behind');
