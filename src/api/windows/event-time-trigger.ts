/** Fires when the watermark passes the end of the window. Source: EventTimeTrigger (5.4). */
import type * as Api from 'millrace';
import { TriggerResult } from '../enums.ts';
import type { Value } from '../transformations.ts';
import { Trigger } from './trigger.ts';

export class EventTimeTrigger extends Trigger {
  static create(): EventTimeTrigger {
    return new EventTimeTrigger();
  }

  onElement(_element: Value, _timestamp: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    if (window.maxTimestamp() <= ctx.getCurrentWatermark()) return TriggerResult.FIRE;
    ctx.registerEventTimeTimer(window.maxTimestamp());
    return TriggerResult.CONTINUE;
  }

  onProcessingTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  onEventTime(time: number, window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return time === window.maxTimestamp() ? TriggerResult.FIRE : TriggerResult.CONTINUE;
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(window: Api.Window, ctx: Api.OnMergeContext): void {
    // Behind the watermark a timer would fire at once, for a window whose late elements fire it anyway.
    if (window.maxTimestamp() > ctx.getCurrentWatermark()) ctx.registerEventTimeTimer(window.maxTimestamp());
  }

  clear(window: Api.Window, ctx: Api.TriggerContext): void {
    ctx.deleteEventTimeTimer(window.maxTimestamp());
  }
}
