// adding null to a ReducingState or an AggregatingState clears it; where a reduce function gives null, the next value is the first again
import { type AggregateFunction, type AggregatingState, AggregatingStateDescriptor, type Collector, CollectSink,
  type KeyedContext, KeyedProcessFunction, type ReducingState, ReducingStateDescriptor, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Sum implements AggregateFunction<number | null, number, number> {
  createAccumulator() { return 0; }
  add(value: number | null, sum: number) { return sum + (value ?? 1000); }
  getResult(sum: number) { return sum; }
  merge(a: number, b: number) { return a + b; }
}

class Adding extends KeyedProcessFunction<string, number, [number, number | null, number | null]> {
  private reducing!: ReducingState<number | null>;
  private aggregating!: AggregatingState<number | null, number>;
  open() {
    this.reducing = this.getRuntimeContext().getReducingState(new ReducingStateDescriptor<number | null>('reducing', (a, b) => {
      const sum = (a ?? 1000) + (b ?? 1000);
      return sum === 7 ? null : sum;
    }));
    this.aggregating = this.getRuntimeContext().getAggregatingState(new AggregatingStateDescriptor<number | null, number, number>('aggregating', new Sum()));
  }
  processElement(n: number, _ctx: KeyedContext<string>, out: Collector<[number, number | null, number | null]>) {
    this.reducing.add(n < 0 ? null : n);
    this.aggregating.add(n < 0 ? null : n);
    out.collect([n, this.reducing.get(), this.aggregating.get()]);
  }
}
env.fromData([3, 4, 5, 6, -1, 2, 5, -1, -1, 9]).keyBy(() => 'k').process(new Adding()).sinkTo(new CollectSink('out'));

env.execute('adding-null-clears');
