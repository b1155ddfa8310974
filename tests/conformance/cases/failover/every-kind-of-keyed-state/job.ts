// value, list, map, reducing and aggregating state all come back as they were at the checkpoint
import { type AggregateFunction, type AggregatingState, AggregatingStateDescriptor,
  type CheckpointListener, type Collector, CollectSink, DataGeneratorSource, type KeyedContext,
  type KeyedOnTimerContext, KeyedProcessFunction, type ListState, ListStateDescriptor,
  type MapState, MapStateDescriptor, RateLimiterStrategy, type ReducingState,
  ReducingStateDescriptor, RichMapFunction, StreamExecutionEnvironment, type ValueState,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': 3, 'restart-strategy.fixed-delay.delay': '10 ms' });
env.setParallelism(1);
// Fails once: when two checkpoints have completed since its first record, so that the newer one has records in it.
class FailOnce extends RichMapFunction<number, number> implements CheckpointListener {
  private seen = 0;
  private completed = 0;
  map(v: number) {
    if (this.completed >= 2 && this.getRuntimeContext().getTaskInfo().getAttemptNumber() === 0) throw new Error('on purpose');
    this.seen++;
    return v;
  }
  notifyCheckpointComplete(_id: number) { if (this.seen > 0) this.completed++; }
}
env.enableCheckpointing(50);
class Average implements AggregateFunction<number, [number, number], number> {
  createAccumulator(): [number, number] { return [0, 0]; }
  add(value: number, [sum, count]: [number, number]): [number, number] { return [sum + value, count + 1]; }
  getResult([sum, count]: [number, number]) { return sum / count; }
  merge(a: [number, number], b: [number, number]): [number, number] { return [a[0] + b[0], a[1] + b[1]]; }
}
class Kinds extends KeyedProcessFunction<string, number, [number, number, number, number, number]> {
  private value!: ValueState<number>;
  private list!: ListState<number>;
  private map!: MapState<number, number>;
  private sum!: ReducingState<number>;
  private average!: AggregatingState<number, number>;
  open() {
    const states = this.getRuntimeContext();
    this.value = states.getState(new ValueStateDescriptor<number>('value'));
    this.list = states.getListState(new ListStateDescriptor<number>('list'));
    this.map = states.getMapState(new MapStateDescriptor<number, number>('map'));
    this.sum = states.getReducingState(new ReducingStateDescriptor<number>('sum', (a, b) => a + b));
    this.average = states.getAggregatingState(new AggregatingStateDescriptor<number, [number, number], number>('average', new Average()));
  }
  processElement(v: number, ctx: KeyedContext<string>) {
    this.value.update((this.value.value() ?? 0) + 1);
    this.list.add(v);
    this.map.put(v % 10, (this.map.get(v % 10) ?? 0) + 1);
    this.sum.add(v);
    this.average.add(v);
    ctx.timerService().registerEventTimeTimer(1);
  }
  // [count, length of the list, greatest count in the map, sum, average]
  onTimer(_ts: number, _ctx: KeyedOnTimerContext<string>, out: Collector<[number, number, number, number, number]>) {
    out.collect([this.value.value()!, [...this.list.get()].length, Math.max(...this.map.values()), this.sum.get()!, this.average.get()!]);
  }
}
const numbers = env.fromSource(new DataGeneratorSource((i: number) => i, 200, RateLimiterStrategy.perSecond(50)), WatermarkStrategy.noWatermarks(), 'numbers');
numbers.map(new FailOnce()).keyBy(() => 'k').process(new Kinds()).sinkTo(new CollectSink('out'));

env.execute('every-kind-of-keyed-state');
