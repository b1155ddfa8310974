// an event-time timer that was registered before the checkpoint, by a record that does not come again, fires once after the restart
import { type CheckpointListener, type Collector, CollectSink, DataGeneratorSource,
  type KeyedContext, type KeyedOnTimerContext, KeyedProcessFunction, RateLimiterStrategy,
  RichMapFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

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
class Ring extends KeyedProcessFunction<string, number, string> {
  processElement(v: number, ctx: KeyedContext<string>) { if (v === 0) ctx.timerService().registerEventTimeTimer(7); }
  onTimer(ts: number, _ctx: KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect('timer ' + ts + ' in attempt ' + this.getRuntimeContext().getTaskInfo().getAttemptNumber());
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOnce()).keyBy(() => 'k').process(new Ring()).sinkTo(new CollectSink('out'));

env.execute('timers-are-restored');
