// an evictor of one's own removes through the iterator, before and after the function; the function is called even when nothing is left
import { type Collector, CollectSink, CountTrigger, Evictor, type EvictorContext, GlobalWindow,
  GlobalWindows, type ProcessWindowContext, ProcessWindowFunction, type RemovableElements,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Ev { k: string; v: number; ts: number; wm: number }
const ev = (k: string, v: number, ts: number, wm: number): Ev => ({ k, v, ts, wm });
// Right after each event, its own `wm` is emitted as the watermark.
const strategy = WatermarkStrategy.forGenerator<Ev>(() => ({
  onEvent(e, _ts, out) { out.emitWatermark(e.wm); },
  onPeriodicEmit() {},
})).withTimestampAssigner((e) => e.ts);
class Show extends ProcessWindowFunction<Ev, string, string, GlobalWindow> {
  process(key: string, _ctx: ProcessWindowContext<GlobalWindow>, elements: Iterable<Ev>, out: Collector<string>) {
    out.collect(key + ': ' + [...elements].map((e) => e.v).join(','));
  }
}
// Before the function it drops negative values, after it the greatest one.
class Own extends Evictor<Ev, GlobalWindow> {
  evictBefore(elements: RemovableElements<Ev>, _size: number, _window: GlobalWindow, _ctx: EvictorContext) {
    const each = elements[Symbol.iterator]();
    for (let next = each.next(); !next.done; next = each.next()) if (next.value.getValue().v < 0) each.remove();
  }
  evictAfter(elements: RemovableElements<Ev>, _size: number, _window: GlobalWindow, _ctx: EvictorContext) {
    let greatest = -1;
    for (const element of elements) greatest = Math.max(greatest, element.getValue().v);
    const each = elements[Symbol.iterator]();
    for (let next = each.next(); !next.done; next = each.next()) if (next.value.getValue().v === greatest) each.remove();
  }
}
env.fromData([ev('a', 3, 0, 0), ev('a', -1, 1, 0), ev('a', 5, 2, 0), ev('a', 4, 3, 0), ev('b', -7, 4, 0), ev('b', -8, 5, 0), ev('b', 2, 6, 0), ev('b', -9, 7, 0)])
  .assignTimestampsAndWatermarks(strategy)
  .keyBy((e) => e.k)
  .window(GlobalWindows.create())
  .trigger(CountTrigger.of(2))
  .evictor(new Own())
  .process(new Show())
  .sinkTo(new CollectSink('out'));

env.execute('own-evictor-may-leave-nothing');
