// keyed state has no key in open(): reading it there fails the job
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction, type OpenContext,
  StreamExecutionEnvironment, ValueStateDescriptor } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Early extends KeyedProcessFunction<string, string, string> {
  open(_context: OpenContext) { this.getRuntimeContext().getState(new ValueStateDescriptor<number>('n')).value(); }
  processElement(s: string, _ctx: KeyedContext<string>, out: Collector<string>) { out.collect(s); }
}
env.fromData(['a']).keyBy((s) => s).process(new Early()).sinkTo(new CollectSink('out'));

env.execute('keyed-state-in-open');
