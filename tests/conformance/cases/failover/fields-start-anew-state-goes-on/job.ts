// after a restart a function is a new object: what it kept in a field is gone, what it kept in state is there
import { type CheckpointListener, type Collector, CollectSink, DataGeneratorSource,
  type KeyedContext, type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy,
  RichMapFunction, StreamExecutionEnvironment, type ValueState, ValueStateDescriptor,
  WatermarkStrategy } from 'millrace';

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
class Count extends KeyedProcessFunction<string, number, string> {
  private inField = 0;
  private inState!: ValueState<number>;
  open() { this.inState = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('count')); }
  processElement(_v: number, ctx: KeyedContext<string>) {
    this.inField++;
    this.inState.update((this.inState.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(1);
  }
  onTimer(_ts: number, _ctx: KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect('in state ' + this.inState.value() + ', fewer in the field ' + (this.inField < this.inState.value()!));
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOnce()).keyBy(() => 'k').process(new Count()).sinkTo(new CollectSink('out'));

env.execute('fields-start-anew-state-goes-on');
