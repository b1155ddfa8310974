import { CollectSink, DataGeneratorSource, KeyedProcessFunction, ListStateDescriptor, StreamExecutionEnvironment, WatermarkStrategy, type Collector, type KeyedContext, type KeyedOnTimerContext, type ListState } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Rec { k: string; n: number; t: number; w: number; s: string }
const rec = (k: string, n: number, t: number, w: number, s: string): Rec => ({ k, n, t, w, s });
// A multiple of 5 marks its source idle.
const moody = WatermarkStrategy.forGenerator<Rec>(() => ({
  onEvent(e, _ts, out) { if (e.n % 5 === 0) out.markIdle(); else out.emitWatermark(e.w); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.t);
const upTo = (time: number, items: Iterable<Rec>): Rec[] => [...items].filter((e) => e.t <= time);
const settled = (items: Iterable<Rec>, time: number): Rec => {
  const all = [...items].sort((a, b) => (a.k < b.k ? -1 : a.k > b.k ? 1 : a.n - b.n));
  return inOrder(all, time);
};
const inOrder = (items: Iterable<Rec>, time: number): Rec => {
  const all = [...items];
  return rec(all.length === 0 ? '' : all[0]!.k, all.length, time, 0, all.map((e) => e.n).join(','));
};
const rows: Rec[] = [
  rec('a', 11, -15, -28, ''),
  rec('bb', 4, -4, -17, ''),
  rec('a', 10, -1, -14, ''),
];
class Keyed1 extends KeyedProcessFunction<string, Rec, Rec> {
  private items!: ListState<Rec>;
  open() {
    this.items = this.getRuntimeContext().getListState(new ListStateDescriptor<Rec>('items'));
  }
  processElement(e: Rec, ctx: KeyedContext<string>, out: Collector<Rec>) {
    this.items.add(e);
    ctx.timerService().registerEventTimeTimer(e.t + 0);
  }
  onTimer(timestamp: number, _ctx: KeyedOnTimerContext<string>, out: Collector<Rec>) {
    out.collect(settled(upTo(timestamp, this.items.get()), timestamp));
  }
}
const s0 = env.fromSource(new DataGeneratorSource<Rec>((i) => rows[i]!, 3), moody, 'rows');
const s1 = s0;
s1.sinkTo(new CollectSink('side0'));
const s2 = s1.keyBy((e) => e.k).process(new Keyed1());
s2.sinkTo(new CollectSink('out'));

env.execute('random job');
