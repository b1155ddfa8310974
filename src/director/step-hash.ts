/**
 * Condenses the history so far into a short text, step by step. Two runs are the same up to the last step at which the
 * texts agree. Given by the host, since it looks into encoded buffers, which the director does not.
 */
import type { ActorOutput } from '../ports/actor.ts';
import type { TraceEvent } from '../wire/trace-events.ts';

export interface StepHash {
  /** A new leg begins: nothing of what was before counts. */
  restart(): void;
  /** Takes in one step, whole values and sent bytes included; returns the hash of the history up to here. */
  step(events: readonly TraceEvent[], output: Pick<ActorOutput, 'sends' | 'requests'>): string;
}
