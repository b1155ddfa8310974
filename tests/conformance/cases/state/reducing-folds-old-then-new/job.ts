// ReducingState: get() is null while empty and after clear(); the first add is kept as it is, each further one is folded (old, new)
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction, type ReducingState,
  ReducingStateDescriptor, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Fold extends KeyedProcessFunction<string, string, [string | null, string | null]> {
  private folded!: ReducingState<string>;
  open() { this.folded = this.getRuntimeContext().getReducingState(new ReducingStateDescriptor<string>('folded', (a, b) => '(' + a + b + ')')); }
  processElement(s: string, _ctx: KeyedContext<string>, out: Collector<[string | null, string | null]>) {
    const before = this.folded.get();
    if (s === 'clear') this.folded.clear();
    else this.folded.add(s);
    out.collect([before, this.folded.get()]);
  }
}
env.fromData(['1', '2', '3', 'clear', '4', '5']).keyBy(() => 'k').process(new Fold()).sinkTo(new CollectSink('out'));

env.execute('reducing-folds-old-then-new');
