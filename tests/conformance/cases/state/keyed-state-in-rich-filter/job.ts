// a rich filter right after keyBy has keyed state: it lets the first record of each key pass
import { CollectSink, RichFilterFunction, StreamExecutionEnvironment, type ValueState,
  ValueStateDescriptor } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(2);
class First extends RichFilterFunction<[string, number]> {
  private seen!: ValueState<boolean>;
  open() { this.seen = this.getRuntimeContext().getState(new ValueStateDescriptor<boolean>('seen')); }
  filter(_value: [string, number]) {
    const first = this.seen.value() === null;
    this.seen.update(true);
    return first;
  }
}
env.fromData<[string, number]>([['a', 1], ['b', 2], ['a', 3], ['c', 4], ['b', 5], ['a', 6]])
  .keyBy((v) => v[0])
  .filter(new First())
  .sinkTo(new CollectSink('out'));

env.execute('keyed-state-in-rich-filter');
