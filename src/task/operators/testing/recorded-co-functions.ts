/** Functions of two inputs that the recordings and Flink's own tests name, in our API. For tests only. */
import type * as Api from 'millrace';
import { KeyedBroadcastProcessFunction, KeyedCoProcessFunction } from '../../../api/functions.ts';
import { MapStateDescriptor, ValueStateDescriptor } from '../../../api/state-descriptors.ts';
import { MIN_TIMESTAMP } from '../../../base/ids.ts';
import type { Element } from './facts.ts';

type Out = Api.Collector<unknown>;
type Context = Api.KeyedContext<Api.Key>;

/** A long as Java writes it. */
export const javaLong = (value: number) => (value === MIN_TIMESTAMP ? '-9223372036854775808' : String(value));

/** Input 1 sets state and a timer 10 later, input 2 reads it, the timer clears it. */
export class SetAndRead extends KeyedCoProcessFunction {
  private v!: Api.ValueState<number>;

  override open(): void {
    this.v = this.getRuntimeContext().getState(new ValueStateDescriptor('v') as never);
  }

  processElement1(value: unknown, ctx: Context, out: Out): void {
    const [key, v, , ts] = value as Element;
    this.v.update(v);
    ctx.timerService().registerEventTimeTimer(ts + 10);
    out.collect(`set ${key}=${v}`);
  }

  processElement2(value: unknown, ctx: Context, out: Out): void {
    const [key] = value as Element;
    out.collect(`read ${key}=${this.v.value()} wm=${javaLong(ctx.timerService().currentWatermark())}`);
  }

  override onTimer(timestamp: number, ctx: Api.KeyedOnTimerContext<Api.Key>, out: Out): void {
    out.collect(`timer ${timestamp} ${ctx.getCurrentKey()}`);
    this.v.clear();
  }
}

const RULES = new MapStateDescriptor('rules') as never;

/** Input 1 counts by key and compares with the rule 'limit'; input 2 puts or removes rules and lists all counts. */
export class CountAndRule extends KeyedBroadcastProcessFunction {
  private n!: Api.ValueState<number>;

  override open(): void {
    this.n = this.getRuntimeContext().getState(new ValueStateDescriptor('n') as never);
  }

  processElement(value: unknown, ctx: Api.ReadOnlyBroadcastContext, out: Out): void {
    const [key, v] = value as Element;
    this.n.update((this.n.value() ?? 0) + 1);
    const limit = ctx.getBroadcastState<string, number>(RULES).get('limit');
    out.collect(`${key} n=${this.n.value()} limit=${limit}${limit !== null && v > limit ? ' OVER' : ''}`);
  }

  processBroadcastElement(value: unknown, ctx: Api.KeyedBroadcastContext<Api.Key>, out: Out): void {
    const [rule, v] = value as Element;
    const rules = ctx.getBroadcastState<string, number>(RULES);
    if (rule === 'del') rules.remove('limit');
    else rules.put(rule, v);
    const counts: string[] = [];
    ctx.applyToKeyedState(new ValueStateDescriptor('n') as never, (key, state: Api.ValueState<number>) => {
      counts.push(`${key}=${state.value()}`);
    });
    out.collect(`rule ${rule}=${v} keyedState={${counts.sort().join(', ')}}`);
  }
}
