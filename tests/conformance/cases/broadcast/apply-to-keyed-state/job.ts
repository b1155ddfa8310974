// applyToKeyedState on the broadcast side visits every key of the subtask that holds this state, and may change it; keys without it are not visited
import { type Collector, CollectSink, DataGeneratorSource, type KeyedBroadcastContext,
  KeyedBroadcastProcessFunction, type KeyedContext, type KeyedOnTimerContext, MapStateDescriptor,
  RateLimiterStrategy, type ReadOnlyBroadcastContext, StreamExecutionEnvironment,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(2);
const rules = new MapStateDescriptor<string, number>('rules');
const count = new ValueStateDescriptor<number>('count');
class Bump extends KeyedBroadcastProcessFunction<string, string, number, string> {
  processElement(key: string, ctx: ReadOnlyBroadcastContext & KeyedContext<string>) {
    const state = this.getRuntimeContext().getState(count);
    if (key !== 'none') state.update((state.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(1);
  }
  processBroadcastElement(n: number, ctx: KeyedBroadcastContext<string>, _out: Collector<string>) {
    ctx.getBroadcastState(rules).put('last', n);
    if (n === 1) ctx.applyToKeyedState(count, (key, state) => state.update(state.value()! * (key === 'a' ? 100 : 10)));
  }
  onTimer(_ts: number, ctx: ReadOnlyBroadcastContext & KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect(ctx.getCurrentKey() + ' ' + this.getRuntimeContext().getState(count).value() + ' ' + ctx.getBroadcastState(rules).get('last'));
  }
}
// The second broadcast element comes a second later, when the data is through.
const control = env.fromSource(new DataGeneratorSource((i: number) => i, 2, RateLimiterStrategy.perSecond(1)), WatermarkStrategy.noWatermarks(), 'control').setParallelism(1);
env.fromData(['a', 'b', 'a', 'none', 'c', 'a']).keyBy((key) => key).connect(control.broadcast(rules)).process(new Bump()).sinkTo(new CollectSink('out'));

env.execute('apply-to-keyed-state');
