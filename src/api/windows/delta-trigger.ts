/** Fires when an element is far enough from the one that fired last. Cannot be merged. Source: DeltaTrigger (5.4). */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import { TriggerResult } from '../enums.ts';
import { functionOnly } from '../function-forms.ts';
import { ValueStateDescriptor } from '../state-descriptors.ts';
import type { Value } from '../transformations.ts';
import { Trigger, triggerState } from './trigger.ts';

interface Delta {
  readonly threshold: number;
  readonly delta: (oldest: Value, newest: Value) => number;
}

const deltas = new WeakMap<object, Delta>();
const LAST_ELEMENT = new ValueStateDescriptor('last-element');

export class DeltaTrigger extends Trigger {
  static of(threshold: number, delta: Delta['delta']): DeltaTrigger {
    const trigger = new DeltaTrigger();
    deltas.set(trigger, { threshold, delta: functionOnly('DeltaTrigger.of', delta) });
    return trigger;
  }

  onElement(element: Value, _timestamp: number, _window: Api.Window, ctx: Api.TriggerContext): TriggerResult {
    const { threshold, delta } = ensure(deltas.get(this), 'A DeltaTrigger is made by of().');
    const lastElement = triggerState<Api.ValueState<Value>>(ctx, LAST_ELEMENT);
    const last = lastElement.value();
    if (last !== null && delta(last, element) <= threshold) return TriggerResult.CONTINUE;
    lastElement.update(element);
    return last === null ? TriggerResult.CONTINUE : TriggerResult.FIRE;
  }

  onEventTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  onProcessingTime(_time: number, _window: Api.Window, _ctx: Api.TriggerContext): TriggerResult {
    return TriggerResult.CONTINUE;
  }

  clear(_window: Api.Window, ctx: Api.TriggerContext): void {
    triggerState<Api.State>(ctx, LAST_ELEMENT).clear();
  }
}
