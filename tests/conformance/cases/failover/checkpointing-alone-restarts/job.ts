// with checkpoints and no restart strategy a failed job is restarted all the same: exponential-delay is then the default
import { type CheckpointListener, type Collector, CollectSink, DataGeneratorSource,
  type KeyedContext, type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy,
  RichMapFunction, StreamExecutionEnvironment, type ValueState, ValueStateDescriptor,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
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
class Total extends KeyedProcessFunction<string, number, string> {
  private total!: ValueState<number>;
  open() { this.total = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('total')); }
  processElement(_v: number, ctx: KeyedContext<string>) {
    this.total.update((this.total.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(1);
  }
  onTimer(_ts: number, _ctx: KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect(this.total.value() + ' in attempt ' + this.getRuntimeContext().getTaskInfo().getAttemptNumber());
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOnce()).keyBy(() => 'k').process(new Total()).sinkTo(new CollectSink('out'));

env.execute('checkpointing-alone-restarts');
