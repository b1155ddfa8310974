/** Functions of two inputs that the recordings and Flink's own tests name, in our API. For tests only. */
import type * as Api from 'millrace';
import { KeyedCoProcessFunction } from '../../../api/functions.ts';
import { ValueStateDescriptor } from '../../../api/state-descriptors.ts';
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
