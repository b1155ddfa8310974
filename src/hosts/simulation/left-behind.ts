/**
 * What a job has left in its cluster when it has ended, and all that was still under way has arrived. After that nothing may be to come: an
 * alarm that rings now was armed for nobody. Between the simulation, which lets the cluster come to rest, and the checks of its end.
 */
import type { ChannelId, ExecutionId, SlotId } from '../../base/ids.ts';
import type { ActorAddress, Effect } from '../../director/effect.ts';
import type { SlotActor } from '../../task/slot-actor.ts';
import type { ResultPartitionId } from '../../wire/messages.ts';
import type { Place } from '../../wire/trace-events.ts';

export interface AlarmLeft {
  readonly actor: ActorAddress;
  /** What it was set for. */
  readonly cause: Place | null;
}

/** What one slot still holds of a job. */
export interface LeftInSlot {
  readonly tasks: readonly ExecutionId[];
  /** Blocking results that nobody has released. */
  readonly results: readonly ResultPartitionId[];
  /** Executions that credit is kept for, and that have never come. */
  readonly early: readonly ExecutionId[];
  /** Alarms and answers of storage that somebody in the slot still waits for. */
  readonly awaited: number;
}

export interface LeftBehind {
  readonly slots: ReadonlyMap<SlotId, LeftInSlot>;
  readonly alarms: readonly AlarmLeft[];
  /** Channels of buffers that were under way at the end. */
  readonly buffers: readonly ChannelId[];
  /** Whether nothing was to come any more. */
  readonly isAtRest: boolean;
}

/** Many times the messages that are under way when a job ends. */
const STEPS_MAX = 5000;

/** Watches a cluster whose job has ended come to rest. */
export class ComingToRest {
  private readonly alarms: AlarmLeft[] = [];
  private readonly buffers: ChannelId[] = [];
  private isAtRest = false;
  private steps = 0;

  get isOver(): boolean {
    return this.isAtRest || this.steps === STEPS_MAX;
  }

  /** What the host is about to do. */
  see(effect: Effect): void {
    if (effect.type === 'idle') this.isAtRest = true;
    if (effect.type !== 'apply') return;
    this.steps++;
    const { actor, input } = effect;
    const { event, cause } = input;
    if (event.type === 'alarm') this.alarms.push({ actor, cause });
    if (event.type === 'message' && event.message.type === 'buffer') this.buffers.push(event.message.channel);
  }

  left(slots: ReadonlyMap<SlotId, SlotActor>): LeftBehind {
    const { alarms, buffers, isAtRest } = this;
    return { slots: new Map([...slots].map(([slot, actor]) => [slot, actor.left])), alarms, buffers, isAtRest };
  }
}
