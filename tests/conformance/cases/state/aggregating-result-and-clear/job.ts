// AggregatingState: get() is null while empty and after clear(), otherwise getResult of the accumulator, as often as it is asked for
import { type AggregateFunction, type AggregatingState, AggregatingStateDescriptor, type Collector,
  CollectSink, type KeyedContext, KeyedProcessFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Average implements AggregateFunction<number, [number, number], number> {
  createAccumulator(): [number, number] { return [0, 0]; }
  add(value: number, [sum, count]: [number, number]): [number, number] { return [sum + value, count + 1]; }
  getResult([sum, count]: [number, number]) { return sum / count; }
  merge(a: [number, number], b: [number, number]): [number, number] { return [a[0] + b[0], a[1] + b[1]]; }
}

class Averages extends KeyedProcessFunction<string, number, [number, number | null, number | null, number | null]> {
  private average!: AggregatingState<number, number>;
  open() { this.average = this.getRuntimeContext().getAggregatingState(new AggregatingStateDescriptor<number, [number, number], number>('average', new Average())); }
  processElement(n: number, _ctx: KeyedContext<string>, out: Collector<[number, number | null, number | null, number | null]>) {
    const before = this.average.get();
    if (n < 0) this.average.clear();
    else this.average.add(n);
    out.collect([n, before, this.average.get(), this.average.get()]);
  }
}
env.fromData([3, 4, 8, -1, 10, 11]).keyBy(() => 'k').process(new Averages()).sinkTo(new CollectSink('out'));

env.execute('aggregating-result-and-clear');
