// ListState: get() is empty, never null, where nothing was added; addAll appends, update replaces, update with an empty list and clear() empty it
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction, type ListState,
  ListStateDescriptor, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Ops extends KeyedProcessFunction<string, string, string> {
  private list!: ListState<number>;
  open() { this.list = this.getRuntimeContext().getListState(new ListStateDescriptor<number>('list')); }
  processElement(op: string, _ctx: KeyedContext<string>, out: Collector<string>) {
    if (op === 'add') this.list.add(1);
    if (op === 'addAll') this.list.addAll([2, 3]);
    if (op === 'update') this.list.update([9, 8]);
    if (op === 'update to empty') this.list.update([]);
    if (op === 'clear') this.list.clear();
    out.collect(op + ': ' + [...this.list.get()].join(','));
  }
}
env.fromData(['get', 'add', 'addAll', 'add', 'update', 'addAll', 'update to empty', 'add', 'clear', 'addAll'])
  .keyBy(() => 'k')
  .process(new Ops())
  .sinkTo(new CollectSink('out'));

env.execute('list-add-all-update-clear');
