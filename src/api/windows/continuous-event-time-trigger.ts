/** Fires at whole multiples of an interval of event time, and at the end of the window. Source: ContinuousEventTimeTrigger (5.4). */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import { millisecondsOf } from '../duration.ts';
import { TriggerResult } from '../enums.ts';
import { require } from '../failures.ts';
import { ReducingStateDescriptor } from '../state-descriptors.ts';
import type { Value } from '../transformations.ts';
import { mergeTriggerState, Trigger, triggerState } from './trigger.ts';

const intervals = new WeakMap<object, number>();
/** When the window fires next; of several, after a merge, the earliest. */
const FIRE_TIME = new ReducingStateDescriptor('fire-time', (a, b) => Math.min(a as number, b as number));

export class ContinuousEventTimeTrigger extends Trigger {
  static of(interval: Api.Duration): ContinuousEventTimeTrigger {
    const intervalMs = millisecondsOf(interval, 'The interval of ContinuousEventTimeTrigger');
    require(intervalMs > 0, 'The interval of ContinuousEventTimeTrigger must be longer than 0 ms.');
    const trigger = new ContinuousEventTimeTrigger();
    intervals.set(trigger, intervalMs);
    return trigger;
  }

  onElement(_element: Value, timestamp: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    if (window.maxTimestamp() <= ctx.getCurrentWatermark()) return TriggerResult.FIRE;
    ctx.registerEventTimeTimer(window.maxTimestamp());
    if (fireTime(ctx).get() === null) registerNext(this, timestamp - (timestamp % intervalOf(this)), window, ctx);
    return TriggerResult.CONTINUE;
  }

  onEventTime(time: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    if (time === window.maxTimestamp()) return TriggerResult.FIRE;
    if (fireTime(ctx).get() !== time) return TriggerResult.CONTINUE;
    fireTime(ctx).clear();
    registerNext(this, time, window, ctx);
    return TriggerResult.FIRE;
  }

  onProcessingTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(_window: Api.Window, ctx: Api.OnMergeContext): void {
    mergeTriggerState(ctx, FIRE_TIME);
    const next = fireTime(ctx).get();
    if (next !== null) ctx.registerEventTimeTimer(next);
  }

  clear(_window: Api.Window, ctx: Api.TriggerContext): void {
    const next = fireTime(ctx).get();
    if (next === null) return;
    ctx.deleteEventTimeTimer(next);
    fireTime(ctx).clear();
  }
}

function intervalOf(trigger: ContinuousEventTimeTrigger): number {
  return ensure(intervals.get(trigger), 'A ContinuousEventTimeTrigger is made by of().');
}

function fireTime(ctx: Api.TriggerContext): Api.ReducingState<number> {
  return triggerState(ctx, FIRE_TIME);
}

function registerNext(
  trigger: ContinuousEventTimeTrigger,
  time: number,
  window: Api.Window,
  ctx: Api.TriggerContext,
): void {
  const next = Math.min(time + intervalOf(trigger), window.maxTimestamp());
  fireTime(ctx).add(next);
  ctx.registerEventTimeTimer(next);
}
