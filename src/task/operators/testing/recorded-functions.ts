/** The functions that the recordings name: what the recorder ran on real Flink, in our API. For tests only. */
import type * as Api from 'millrace';
import { KeyedProcessFunction } from '../../../api/functions.ts';
import { OutputTag } from '../../../api/output-tag.ts';
import {
  AggregatingStateDescriptor,
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../../../api/state-descriptors.ts';
import type { Element } from './facts.ts';

type Out = Api.Collector<unknown>;
type Context = Api.KeyedContext<Api.Key>;

const SIDE = new OutputTag('side');

export class TimerFn extends KeyedProcessFunction {
  private last!: Api.ValueState<number>;
  private n!: Api.ValueState<number>;

  constructor(private readonly kind: string) {
    super();
  }

  override open(): void {
    this.last = this.getRuntimeContext().getState(new ValueStateDescriptor('last') as never);
    this.n = this.getRuntimeContext().getState(new ValueStateDescriptor('n') as never);
  }

  processElement(value: unknown, ctx: Context, out: Out): void {
    const [, v, tag, ts] = value as Element;
    const timers = ctx.timerService();
    out.collect({ element: tag, ts: ctx.timestamp(), currentWatermark: timers.currentWatermark() });
    switch (this.kind) {
      case 'timer at ts+v':
        timers.registerEventTimeTimer(ts + v);
        return;
      case 'dedupe: timer at 10':
        timers.registerEventTimeTimer(10);
        timers.registerEventTimeTimer(10);
        return;
      case 'inactivity: delete previous, register ts+5': {
        const last = this.last.value();
        if (last !== null) timers.deleteEventTimeTimer(last);
        this.last.update(ts + 5);
        timers.registerEventTimeTimer(ts + 5);
        return;
      }
      case 'timer in the past (ts-100)':
        timers.registerEventTimeTimer(ts - 100);
        return;
      case 'chain: onTimer re-registers +3 up to 4 times':
        timers.registerEventTimeTimer(ts + 3);
        return;
      case 'chain in the past: onTimer registers same ts up to 2 times':
        timers.registerEventTimeTimer(ts);
        return;
      default:
        timers.registerProcessingTimeTimer(timers.currentProcessingTime() + v);
        return;
    }
  }

  override onTimer(timer: number, ctx: Api.KeyedOnTimerContext<Api.Key>, out: Out): void {
    const n = (this.n.value() ?? 0) + 1;
    this.n.update(n);
    const [key, domain, timestamp] = [ctx.getCurrentKey(), ctx.timeDomain(), ctx.timestamp()];
    out.collect({ timer, key, domain, timestamp, currentWatermark: ctx.timerService().currentWatermark(), n });
    if (this.kind.startsWith('chain: ') && n < 4) ctx.timerService().registerEventTimeTimer(timer + 3);
    if (this.kind.startsWith('chain in') && n < 3) ctx.timerService().registerEventTimeTimer(timer);
  }
}

const average: Api.AggregateFunction<number, [number, number], number> = {
  createAccumulator: () => [0, 0],
  add: (value, [sum, count]) => [sum + value, count + 1],
  getResult: ([sum, count]) => sum / count,
  merge: (a, b) => [a[0] + b[0], a[1] + b[1]],
};

export class StateFn extends KeyedProcessFunction {
  private v!: Api.ValueState<number>;
  private l!: Api.ListState<string>;
  private m!: Api.MapState<string, number>;
  private r!: Api.ReducingState<number>;
  private a!: Api.AggregatingState<number, number>;

  constructor(private readonly kind: string) {
    super();
  }

  override open(): void {
    const context = this.getRuntimeContext();
    this.v = context.getState(new ValueStateDescriptor('v') as never);
    this.l = context.getListState(new ListStateDescriptor('l') as never);
    this.m = context.getMapState(new MapStateDescriptor('m') as never);
    this.r = context.getReducingState(
      new ReducingStateDescriptor('r', (a, b) => Math.max(a as number, b as number)) as never,
    );
    this.a = context.getAggregatingState(new AggregatingStateDescriptor('a', average as never) as never);
  }

  processElement(value: unknown, ctx: Context, out: Out): void {
    const [key, v, tag] = value as Element;
    switch (this.kind) {
      case 'ValueState count': {
        const before = this.v.value();
        this.v.update((before ?? 0) + 1);
        out.collect({ key: ctx.getCurrentKey(), before, after: this.v.value(), ts: ctx.timestamp() });
        return;
      }
      case 'ListState append':
        this.append(key, tag, out);
        return;
      case 'MapState counts of parity':
        this.countParity(key, v, out);
        return;
      case 'ReducingState max': {
        const before = this.r.get();
        this.r.add(v);
        out.collect({ key, before, after: this.r.get() });
        if (v >= 8) this.r.clear();
        return;
      }
      case 'AggregatingState avg': {
        const before = this.a.get();
        this.a.add(v);
        out.collect({ key, before, after: this.a.get() });
        return;
      }
      default:
        if (v % 2 === 0) ctx.output(SIDE as never, `even:${tag}`);
        else out.collect(`odd:${tag}`);
    }
  }

  private append(key: string, tag: string, out: Out): void {
    this.l.add(tag);
    const list = [...this.l.get()];
    if (list.length === 3) this.l.clear();
    if (list.length === 2) this.l.update([list[1] as string]);
    out.collect({ key, list });
  }

  private countParity(key: string, v: number, out: Out): void {
    const parity = v % 2 === 0 ? 'even' : 'odd';
    this.m.put(parity, (this.m.get(parity) ?? 0) + 1);
    const map = Object.fromEntries(this.m.entries());
    if (v >= 7) this.m.remove('odd');
    out.collect({ key, map, isEmpty: this.m.isEmpty() });
  }
}
