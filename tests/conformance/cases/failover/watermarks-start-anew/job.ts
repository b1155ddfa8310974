// watermarks are not part of a checkpoint: after a restart event time is at Long.MIN_VALUE until the first new watermark, although state is restored
import { type CheckpointListener, type Collector, CollectSink, DataGeneratorSource,
  type KeyedContext, KeyedProcessFunction, RateLimiterStrategy, RichMapFunction,
  StreamExecutionEnvironment, type ValueState, ValueStateDescriptor, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': 3, 'restart-strategy.fixed-delay.delay': '10 ms' });
env.setParallelism(1);
// Fails once: when two checkpoints have completed since its first record, so that the newer one has records in it.
class FailOnce extends RichMapFunction<number, number> implements CheckpointListener {
  private seen = 0;
  private completed = 0;
  map(v: number) {
    if (this.completed >= 2 && this.getRuntimeContext().getTaskInfo().getAttemptNumber() === 0) throw new Error('on purpose');
    this.seen++;
    return v;
  }
  notifyCheckpointComplete(_id: number) { if (this.seen > 0) this.completed++; }
}
env.enableCheckpointing(50);
const strategy = WatermarkStrategy.forGenerator<number>(() => ({
  onEvent(_v, ts, out) { out.emitWatermark(ts); },
  onPeriodicEmit() {},
})).withTimestampAssigner((v) => v * 10);
class First extends KeyedProcessFunction<string, number, string> {
  private first = true;
  private count!: ValueState<number>;
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('count')); }
  processElement(_v: number, ctx: KeyedContext<string>, out: Collector<string>) {
    if (this.first) {
      const attempt = this.getRuntimeContext().getTaskInfo().getAttemptNumber();
      out.collect('attempt ' + attempt + ': state ' + (this.count.value() !== null) + ', watermark ' + (ctx.timerService().currentWatermark() >= 0));
    }
    this.first = false;
    this.count.update((this.count.value() ?? 0) + 1);
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), strategy, 'numbers');
numbers.map(new FailOnce()).keyBy(() => 'k').process(new First()).sinkTo(new CollectSink('out'));

env.execute('watermarks-start-anew');
