// initializeState may ask for keyed state too: it is the state that getRuntimeContext() gives under that name
import { type CheckpointedFunction, CollectSink, type FunctionInitializationContext,
  type FunctionSnapshotContext, type OpenContext, RichMapFunction, StreamExecutionEnvironment,
  type ValueState, ValueStateDescriptor } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Count extends RichMapFunction<string, string> implements CheckpointedFunction {
  private count!: ValueState<number>;
  private same!: ValueState<number>;
  initializeState(context: FunctionInitializationContext) { this.count = context.getKeyedStateStore().getState(new ValueStateDescriptor<number>('count')); }
  snapshotState(_context: FunctionSnapshotContext) {}
  open(_context: OpenContext) { this.same = this.getRuntimeContext().getState(new ValueStateDescriptor<number>('count')); }
  map(key: string) {
    this.count.update((this.count.value() ?? 0) + 1);
    return key + this.same.value();
  }
}
env.fromData(['a', 'b', 'a', 'a', 'b']).keyBy((key) => key).map(new Count()).sinkTo(new CollectSink('out'));

env.execute('keyed-state-store-in-initialize-state');
