// processBroadcastElement has no key: touching keyed state there, other than by applyToKeyedState, fails the job
import { type Collector, CollectSink, type KeyedBroadcastContext, KeyedBroadcastProcessFunction,
  type KeyedContext, MapStateDescriptor, type ReadOnlyBroadcastContext, StreamExecutionEnvironment,
  ValueStateDescriptor } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
const rules = new MapStateDescriptor<string, number>('rules');
class Wrong extends KeyedBroadcastProcessFunction<string, string, number, string> {
  processElement(key: string, _ctx: ReadOnlyBroadcastContext & KeyedContext<string>, out: Collector<string>) { out.collect(key); }
  processBroadcastElement(_n: number, _ctx: KeyedBroadcastContext<string>) {
    this.getRuntimeContext().getState(new ValueStateDescriptor<number>('count')).value();
  }
}
const none = env.fromData(['a']).filter(() => false);
none.keyBy((key) => key).connect(env.fromData([1]).broadcast(rules)).process(new Wrong()).sinkTo(new CollectSink('out'));

env.execute('keyed-state-on-the-broadcast-side-fails');
