// a KeyedCoProcessFunction on streams of which one is not keyed is rejected
import { type Collector, CollectSink, type KeyedContext, KeyedCoProcessFunction,
  StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Keyed extends KeyedCoProcessFunction<number, number, number, number> {
  processElement1(n: number, _ctx: KeyedContext<number>, out: Collector<number>) { out.collect(n); }
  processElement2(n: number, _ctx: KeyedContext<number>, out: Collector<number>) { out.collect(n); }
}
const numbers = env.fromData([1, 2]);
numbers.keyBy((n) => n).connect(numbers).process(new Keyed()).sinkTo(new CollectSink('out'));

env.execute('keyed-co-process-needs-two-keyed-inputs');
