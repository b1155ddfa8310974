// with the heap backend value() gives the kept object itself: changing it changes the state, without update()
import { type Collector, CollectSink, type KeyedContext, KeyedProcessFunction,
  StreamExecutionEnvironment, type ValueState, ValueStateDescriptor } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Box { n: number }
class Bump extends KeyedProcessFunction<string, number, [number, number]> {
  private box!: ValueState<Box>;
  open() { this.box = this.getRuntimeContext().getState(new ValueStateDescriptor<Box>('box')); }
  processElement(n: number, _ctx: KeyedContext<string>, out: Collector<[number, number]>) {
    if (this.box.value() === null) this.box.update({ n: 0 });
    this.box.value()!.n += n;
    out.collect([n, this.box.value()!.n]);
  }
}
env.fromData([1, 10, 100]).keyBy(() => 'k').process(new Bump()).sinkTo(new CollectSink('out'));

env.execute('heap-gives-the-kept-object');
