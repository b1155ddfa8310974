// behind a keyBy every task is in one region: when one subtask fails all are restarted, and without checkpoints all begin anew
import { type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy, RichMapFunction,
  StreamExecutionEnvironment, type ValueState, ValueStateDescriptor, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': 3, 'restart-strategy.fixed-delay.delay': '10 ms' });
env.setParallelism(2);
class FailOne extends RichMapFunction<number, number> {
  private seen = 0;
  map(n: number) {
    const t = this.getRuntimeContext().getTaskInfo();
    if (++this.seen === 3 && t.getIndexOfThisSubtask() === 1 && t.getAttemptNumber() === 0) throw new Error('on purpose');
    return n;
  }
}
class Total extends KeyedProcessFunction<string, number, string> {
  private total!: ValueState<number>;
  open() { this.total = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('total')); }
  processElement(_v: number, ctx: KeyedContext<string>) {
    this.total.update((this.total.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(1);
  }
  onTimer(_ts: number, ctx: KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect(ctx.getCurrentKey() + ' ' + this.total.value() + ' in attempt ' + this.getRuntimeContext().getTaskInfo().getAttemptNumber());
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 20, RateLimiterStrategy.perSecond(20)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOne()).keyBy((v) => 'k' + (v % 5)).process(new Total()).sinkTo(new CollectSink('out'));

env.execute('shuffle-makes-one-region');
