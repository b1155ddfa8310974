/** Fires each time a window has got so many elements; counts per key and window. Source: CountTrigger (5.4). */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import { TriggerResult } from '../enums.ts';
import { require } from '../failures.ts';
import { ReducingStateDescriptor } from '../state-descriptors.ts';
import type { Value } from '../transformations.ts';
import { mergeTriggerState, Trigger, triggerState } from './trigger.ts';

const maxCounts = new WeakMap<object, number>();
const COUNT = new ReducingStateDescriptor('count', (a, b) => (a as number) + (b as number));

export class CountTrigger extends Trigger {
  static of(maxCount: number): CountTrigger {
    require(Number.isSafeInteger(maxCount), `CountTrigger.of needs a whole number, and got ${maxCount}.`);
    const trigger = new CountTrigger();
    maxCounts.set(trigger, maxCount);
    return trigger;
  }

  onElement(_element: Value, _timestamp: number, _window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    const maxCount = ensure(maxCounts.get(this), 'A CountTrigger is made by of().');
    const count = triggerState<Api.ReducingState<number>>(ctx, COUNT);
    count.add(1);
    if ((count.get() ?? 0) < maxCount) return TriggerResult.CONTINUE;
    count.clear();
    return TriggerResult.FIRE;
  }

  onProcessingTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  onEventTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(_window: Api.Window, ctx: Api.OnMergeContext): void {
    mergeTriggerState(ctx, COUNT);
  }

  clear(_window: Api.Window, ctx: Api.TriggerContext): void {
    triggerState<Api.State>(ctx, COUNT).clear();
  }
}
