/** Fires when the clock passes the end of the window. Source: ProcessingTimeTrigger (5.4). */
import type * as Api from 'millrace';
import { TriggerResult } from '../enums.ts';
import type { Value } from '../transformations.ts';
import { Trigger } from './trigger.ts';

export class ProcessingTimeTrigger extends Trigger {
  static create(): ProcessingTimeTrigger {
    return new ProcessingTimeTrigger();
  }

  onElement(_element: Value, _timestamp: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    ctx.registerProcessingTimeTimer(window.maxTimestamp());
    return TriggerResult.CONTINUE;
  }

  onProcessingTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.FIRE;
  }

  onEventTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  override canMerge(): boolean {
    return true;
  }

  override onMerge(window: Api.Window, ctx: Api.OnMergeContext): void {
    if (window.maxTimestamp() > ctx.getCurrentProcessingTime()) ctx.registerProcessingTimeTimer(window.maxTimestamp());
  }

  clear(window: Api.Window, ctx: Api.TriggerContext): void {
    ctx.deleteProcessingTimeTimer(window.maxTimestamp());
  }
}
