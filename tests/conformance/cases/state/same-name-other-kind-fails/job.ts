// one name for two kinds of state in one operator fails the job
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction, ListStateDescriptor,
  type OpenContext, StreamExecutionEnvironment, ValueStateDescriptor } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Twice extends KeyedProcessFunction<string, string, string> {
  open(_context: OpenContext) {
    this.getRuntimeContext().getState(new ValueStateDescriptor<number>('same'));
    this.getRuntimeContext().getListState(new ListStateDescriptor<number>('same'));
  }
  processElement(s: string, _ctx: KeyedContext<string>, out: Collector<string>) { out.collect(s); }
}
env.fromData(['a']).keyBy((s) => s).process(new Twice()).sinkTo(new CollectSink('out'));

env.execute('same-name-other-kind-fails');
