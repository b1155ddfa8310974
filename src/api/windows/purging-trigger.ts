/** Another trigger, with the window emptied each time it fires. Source: PurgingTrigger (5.4). */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import { TriggerResult } from '../enums.ts';
import { instanceOf } from '../function-forms.ts';
import type { Value } from '../transformations.ts';
import { Trigger } from './trigger.ts';

const nestedTriggers = new WeakMap<object, Trigger>();

export class PurgingTrigger extends Trigger {
  static of(nested: Trigger): PurgingTrigger {
    const trigger = new PurgingTrigger();
    nestedTriggers.set(trigger, instanceOf('PurgingTrigger.of', Trigger, nested));
    return trigger;
  }

  onElement(element: Value, timestamp: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    return purging(nestedIn(this).onElement(element, timestamp, window, ctx));
  }

  onEventTime(time: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    return purging(nestedIn(this).onEventTime(time, window, ctx));
  }

  onProcessingTime(time: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    return purging(nestedIn(this).onProcessingTime(time, window, ctx));
  }

  override canMerge(): boolean {
    return nestedIn(this).canMerge();
  }

  override onMerge(window: Api.Window, ctx: Api.OnMergeContext): void {
    nestedIn(this).onMerge(window, ctx);
  }

  clear(window: Api.Window, ctx: Api.TriggerContext): void {
    nestedIn(this).clear(window, ctx);
  }
}

function nestedIn(trigger: PurgingTrigger): Trigger {
  return ensure(nestedTriggers.get(trigger), 'A PurgingTrigger is made by of().');
}

function purging(result: TriggerResult): TriggerResult {
  return result === TriggerResult.FIRE ? TriggerResult.FIRE_AND_PURGE : result;
}
