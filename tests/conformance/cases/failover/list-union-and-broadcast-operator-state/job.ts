// restored at the same parallelism, list state comes back to its subtask, union list state whole to every subtask, broadcast state to each as its own copy
import { type BroadcastState, type CheckpointedFunction, type CheckpointListener, CollectSink,
  DataGeneratorSource, type FunctionInitializationContext, type FunctionSnapshotContext,
  type ListState, ListStateDescriptor, MapStateDescriptor, RateLimiterStrategy, RichMapFunction,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': 3, 'restart-strategy.fixed-delay.delay': '10 ms' });
env.setParallelism(2);
env.enableCheckpointing(50);
// Fails once, on subtask 1 only: when two checkpoints have completed since its first record.
class FailOne extends RichMapFunction<number, number> implements CheckpointListener {
  private seen = 0;
  private completed = 0;
  map(v: number) {
    const t = this.getRuntimeContext().getTaskInfo();
    this.seen++;
    if (this.completed >= 2 && t.getAttemptNumber() === 0 && t.getIndexOfThisSubtask() === 1) throw new Error('on purpose');
    return v;
  }
  notifyCheckpointComplete(_id: number) { if (this.seen > 0) this.completed++; }
}
class State extends RichMapFunction<number, [number, string]> implements CheckpointedFunction {
  private list!: ListState<string>;
  private union!: ListState<string>;
  private broadcast!: BroadcastState<string, string>;
  private restored = '';
  private first = true;
  initializeState(context: FunctionInitializationContext) {
    const store = context.getOperatorStateStore();
    this.list = store.getListState(new ListStateDescriptor<string>('list'));
    this.union = store.getUnionListState(new ListStateDescriptor<string>('union'));
    this.broadcast = store.getBroadcastState(new MapStateDescriptor<string, string>('broadcast'));
    this.restored = [...this.list.get()].join(',') + ' ' + [...this.union.get()].sort().join(',') + ' ' + this.broadcast.get('from');
  }
  snapshotState(_context: FunctionSnapshotContext) {
    const me = 's' + this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    this.list.update([me + '-a', me + '-b']);
    this.union.update([me]);
    this.broadcast.put('from', me);
  }
  map(_v: number): [number, string] {
    const t = this.getRuntimeContext().getTaskInfo();
    const shown = this.first && t.getAttemptNumber() === 1 ? this.restored : '';
    this.first = false;
    return [t.getIndexOfThisSubtask(), shown];
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOne()).rebalance().map(new State()).filter((v) => v[1] !== '').sinkTo(new CollectSink('out'));

env.execute('list-union-and-broadcast-operator-state');
