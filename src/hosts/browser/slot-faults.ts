/**
 * What faults of the run make slow in a slot of a live run, in real time: a subtask rests after each of its records, and buffers are late. The
 * same targets and the same sums as in model time.
 */
import type { ExecutionId } from '../../base/ids.ts';
import { MessageFaults } from '../../director/message-faults.ts';
import { SubtaskTurns } from '../../director/subtask-turns.ts';
import type { ActorOutput } from '../../ports/actor.ts';
import type { DataMessage } from '../../wire/messages.ts';
import { HeldBuffers } from './held-buffers.ts';

export interface Slowed {
  /** By vertex: milliseconds that each of its records takes. */
  readonly operators: Readonly<Record<string, number>>;
  /** By the target of a slow channel: milliseconds that each buffer is late. */
  readonly channels: Readonly<Record<string, number>>;
}

export class SlotFaults {
  private readonly turns = new SubtaskTurns(0);
  private readonly messages = new MessageFaults();
  private readonly held: HeldBuffers;

  /** `work`: does what a time-out brings. */
  constructor(work: (what: () => void) => void) {
    this.held = new HeldBuffers(work);
  }

  /** All that is slow from now on, or was. */
  slow({ operators, channels }: Slowed): void {
    for (const [vertex, ms] of Object.entries(operators)) this.turns.slow(vertex, ms);
    for (const [target, ms] of Object.entries(channels)) this.messages.slowChannel(target, ms);
  }

  /** A turn of this subtask is over. */
  charge(execution: ExecutionId, work: Pick<ActorOutput, 'cost' | 'records'>): void {
    if (this.turns.isSlow(execution)) this.turns.charge(execution, work, performance.now());
  }

  /** For how long this subtask is not to have a turn. */
  restOf(execution: ExecutionId): number {
    return this.turns.freeAt(execution) - performance.now();
  }

  /** Elements that a turn of it may take, of so many at the most: a slow one has a turn for each. */
  elements(execution: ExecutionId, atOnce: number): number {
    return this.turns.isSlow(execution) ? 1 : atOnce;
  }

  /** Sends a buffer when its time has come. */
  send(buffer: Extract<DataMessage, { type: 'buffer' }>, send: () => void): void {
    this.held.send(buffer.channel, this.messages.slowedBy(buffer), send);
  }
}
