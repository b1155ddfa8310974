// broadcast state comes back after a restart although the source of the rules is at its end: every later record is judged by it
import { type CheckpointListener, type Collector, CollectSink, DataGeneratorSource,
  type KeyedBroadcastContext, KeyedBroadcastProcessFunction, type KeyedContext,
  type KeyedOnTimerContext, MapStateDescriptor, RateLimiterStrategy, type ReadOnlyBroadcastContext,
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
const rules = new MapStateDescriptor<string, number>('rules');
class Judge extends KeyedBroadcastProcessFunction<string, number, [string, number], string> {
  private over!: ValueState<number>;
  open() { this.over = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('over')); }
  processElement(n: number, ctx: ReadOnlyBroadcastContext & KeyedContext<string>) {
    const limit = ctx.getBroadcastState(rules).get('limit');
    if (n > 9 && n > limit!) this.over.update((this.over.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(1);
  }
  processBroadcastElement(rule: [string, number], ctx: KeyedBroadcastContext<string>) { ctx.getBroadcastState(rules).put(rule[0], rule[1]); }
  onTimer(_ts: number, ctx: ReadOnlyBroadcastContext & KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect(this.over.value() + ' over ' + ctx.getBroadcastState(rules).get('limit') + ' in attempt ' + this.getRuntimeContext().getTaskInfo().getAttemptNumber());
  }
}

const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
const control = env.fromData<[string, number]>([['limit', 99]]).broadcast(rules);
numbers.map(new FailOnce()).keyBy(() => 'k').connect(control).process(new Judge()).sinkTo(new CollectSink('out'));

env.execute('broadcast-state-is-restored');
