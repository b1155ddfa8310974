// where only forward edges connect the operators, each subtask index is a failover region: subtask 1 fails and starts again from its first record, subtask 0 goes on
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, RichMapFunction,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': 3, 'restart-strategy.fixed-delay.delay': '10 ms' });
env.setParallelism(2);
class Attempt extends RichMapFunction<number, [number, number]> {
  map(_n: number): [number, number] {
    const t = this.getRuntimeContext().getTaskInfo();
    if (t.getIndexOfThisSubtask() === 1 && t.getAttemptNumber() === 0) throw new Error('on purpose');
    return [t.getIndexOfThisSubtask(), t.getAttemptNumber()];
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 10, RateLimiterStrategy.perSecond(5)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new Attempt()).sinkTo(new CollectSink('out'));

env.execute('forward-lanes-are-regions');
