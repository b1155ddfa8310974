/**
 * Decides when a window's result goes out. Ordinary classes that call the context they are given, so that a learner's own trigger is
 * nothing special. Source: Trigger (5.4).
 */
import type * as Api from 'millrace';
import type { TriggerResult } from '../enums.ts';
import { InvalidProgram } from '../failures.ts';
import type { StateDescriptor } from '../state-descriptors.ts';
import type { Value } from '../transformations.ts';

export abstract class Trigger {
  abstract onElement(element: Value, timestamp: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult;
  abstract onProcessingTime(time: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult;
  abstract onEventTime(time: number, window: Api.Window, ctx: Api.TriggerContext): TriggerResult;
  abstract clear(window: Api.Window, ctx: Api.TriggerContext): void;

  canMerge(): boolean {
    return false;
  }

  onMerge(_window: Api.Window, _ctx: Api.OnMergeContext): void {
    throw new InvalidProgram(`This trigger does not support merging: ${this.constructor.name} has no onMerge.`);
  }
}

/** Folds the trigger state of the windows that were merged. */
export function mergeTriggerState(ctx: Api.OnMergeContext, descriptor: StateDescriptor): void {
  ctx.mergePartitionedState(descriptor as unknown as Api.StateDescriptor<Api.State>);
}

/** The trigger state of this window under the descriptor. */
export function triggerState<State>(ctx: Api.TriggerContext, descriptor: StateDescriptor): State {
  return ctx.getPartitionedState(descriptor as unknown as Api.StateDescriptor<State>);
}
