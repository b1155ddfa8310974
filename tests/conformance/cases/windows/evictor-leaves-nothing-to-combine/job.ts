// where an evictor leaves nothing, a reduce gives null and an aggregate the result of a new accumulator
import { type AggregateFunction, type Collector, CollectSink, CountEvictor, CountTrigger, GlobalWindow, GlobalWindows,
  type ProcessWindowContext, ProcessWindowFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Sum implements AggregateFunction<number, number, number> {
  createAccumulator() { return 100; }
  add(value: number, sum: number) { return sum + value; }
  getResult(sum: number) { return sum; }
  merge(a: number, b: number) { return a + b; }
}
class Show extends ProcessWindowFunction<number, string, string, GlobalWindow> {
  process(key: string, _ctx: ProcessWindowContext<GlobalWindow>, elements: Iterable<number>, out: Collector<string>) {
    const all = [...elements];
    out.collect(key + ' ' + all.length + ' ' + all[0]);
  }
}
const numbers = env.fromData([1, 2, 3, 4, 5]).keyBy(() => 'k');
const windows = () => numbers.window(GlobalWindows.create()).trigger(CountTrigger.of(2)).evictor(CountEvictor.of<GlobalWindow>(0));
windows().reduce((a, b) => a + b).map((n): string => (n === null ? 'null' : 'a number')).sinkTo(new CollectSink('reduced'));
windows().reduce((a, b) => a + b, new Show()).sinkTo(new CollectSink('reduced, shown'));
windows().aggregate(new Sum()).sinkTo(new CollectSink('aggregated'));
windows().aggregate(new Sum(), new Show()).sinkTo(new CollectSink('aggregated, shown'));

env.execute('evictor-leaves-nothing-to-combine');
