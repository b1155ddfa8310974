/**
 * Decides when a window's result goes out. Ordinary classes that call the context they are given, so that a learner's own trigger is
 * nothing special. Source: Trigger (5.4).
 */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import type { TriggerResult } from '../enums.ts';
import { InvalidProgram } from '../failures.ts';
import type { StateDescriptor } from '../state-descriptors.ts';
import type { Value } from '../transformations.ts';

/** What the window operator gives to `onMerge`: the context of the merged window, which can fold the trigger state of its parts. Source: OnMergeContext. */
export interface OnMergeContext extends Api.TriggerContext {
  /** Merges the state of the windows that were merged into that of the result. */
  mergePartitionedState(descriptor: StateDescriptor): void;
}

export abstract class Trigger {
  abstract onElement(element: Value, timestamp: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult;
  abstract onProcessingTime(time: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult;
  abstract onEventTime(time: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult;
  abstract clear(window: Api.Window, ctx: Api.TriggerContext): void;

  canMerge(): boolean {
    return false;
  }

  onMerge(_window: Api.Window, _ctx: Api.TriggerContext): void {
    throw new InvalidProgram(`This trigger does not support merging: ${this.constructor.name} has no onMerge.`);
  }
}

/** Folds trigger state in `onMerge`. The contract's context has no such call; the window operator's has. */
export function mergeTriggerState(ctx: Api.TriggerContext, descriptor: StateDescriptor): void {
  const merging = ctx as Partial<OnMergeContext>;
  ensure(merging.mergePartitionedState, 'onMerge is given an OnMergeContext.').call(ctx, descriptor);
}

/** The trigger state of this window under the descriptor. */
export function triggerState<State>(ctx: Api.TriggerContext, descriptor: StateDescriptor): State {
  return ctx.getPartitionedState(descriptor as unknown as Api.StateDescriptor<State>);
}
