import { BroadcastProcessFunction, CollectSink, MapStateDescriptor, RuntimeExecutionMode, StreamExecutionEnvironment, WatermarkStrategy, type BroadcastContext, type Collector, type ReadOnlyBroadcastContext } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.setRuntimeMode(RuntimeExecutionMode.BATCH);
interface Rec { k: string; n: number; t: number; w: number; s: string }
const rec = (k: string, n: number, t: number, w: number, s: string): Rec => ({ k, n, t, w, s });
// Right after each record, its own `w` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Rec>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.w); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.t);
const rules0 = new MapStateDescriptor<string, number>('rules0');
class Both0 extends BroadcastProcessFunction<Rec, Rec, Rec> {
  processElement(e: Rec, ctx: ReadOnlyBroadcastContext, out: Collector<Rec>) {
    out.collect(rec(e.k, e.n + (ctx.getBroadcastState(rules0).get(e.k) ?? 0), e.t, e.w, e.s));
  }
  processBroadcastElement(e: Rec, ctx: BroadcastContext, _out: Collector<Rec>) {
    const rules = ctx.getBroadcastState(rules0);
    rules.put(e.k, Math.max(rules.get(e.k) ?? 0, e.n));
  }
}
const s0 = env.fromData<Rec>([
  rec('a', 1, 4, 4, ''),
  rec('bb', 12, 20, 16, ''),
]).assignTimestampsAndWatermarks(strategy);
const b0 = env.fromData<Rec>([
  rec('bb', 8, 5, 1, ''),
  rec('a', 7, 31, 28, ''),
  rec('a', 11, 48, 44, ''),
]).assignTimestampsAndWatermarks(strategy);
const s1 = s0.connect(b0.broadcast(rules0)).process(new Both0());
s1.sinkTo(new CollectSink('out'));

env.execute('random job');
