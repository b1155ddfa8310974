// an operator behind a shuffle has the minimum of its channels' watermarks: a timer at 100 fires when both producers have passed 100, so all records up to 100 are there
import { type Collector, CollectSink, type KeyedContext, type KeyedOnTimerContext,
  KeyedProcessFunction, type ListState, ListStateDescriptor, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(2);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Gather extends KeyedProcessFunction<string, Ev, string> {
  private seen!: ListState<number>;
  open() { this.seen = this.getRuntimeContext().getListState(new ListStateDescriptor<number>('seen')); }
  processElement(e: Ev, ctx: KeyedContext<string>, _out: Collector<string>) {
    if (e.ts > 100) return;
    this.seen.add(e.v);
    ctx.timerService().registerEventTimeTimer(100);
  }
  onTimer(timestamp: number, ctx: KeyedOnTimerContext<string>, out: Collector<string>) {
    out.collect(ctx.getCurrentKey() + '@' + timestamp + ' ' + [...this.seen.get()].sort().join(','));
  }
}
// `v` says which of the two subtasks assigns the timestamps: even ones are far ahead in event time.
env.fromData([ev('a', 10, 50, 50), ev('b', 12, 100, 100), ev('a', 14, 900, 900), ev('b', 11, 3, 3), ev('a', 13, 60, 60), ev('b', 15, 99, 99), ev('a', 17, 101, 101)])
  .partitionCustom((v: number, n) => v % n, (e) => e.v)
  .map((e) => e)
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .process(new Gather())
  .sinkTo(new CollectSink('out'));

env.execute('minimum-over-parallel-subtasks');
