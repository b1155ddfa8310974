/**
 * The slots of a directed run: a Worker each, one input at a time. While a history is gone through again, a rehearsal answers in their place,
 * and they follow: each is sent the inputs it had, so that it stands where the history ends. Where all of them die with that history, none is
 * started for it.
 */

import { ensure } from '../../base/assert.ts';
import type { SlotId } from '../../base/ids.ts';
import type { ActorInput } from '../../ports/actor.ts';
import type { SlotRun } from './engine-start.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Replay } from './replay.ts';
import { SlotLink, type StepOutcome } from './slot-link.ts';
import type { Watchdog } from './watchdog.ts';
import type { WorkerDesk } from './worker-desk.ts';

export interface DirectedSlotsOptions {
  /** The learner's file, compiled. */
  readonly code: string;
  readonly slotRun: SlotRun;
  readonly workers: WorkerDesk;
  readonly watchdog: Watchdog;
  readonly replay: Replay | null;
  readonly refused: () => void;
}

export class DirectedSlots {
  private readonly links = new Map<SlotId, SlotLink>();

  /** `rehearsal`: answers first, in the place of the slots. */
  constructor(
    private readonly options: DirectedSlotsOptions,
    private rehearsal: Rehearsal | null,
  ) {}

  launch(slot: SlotId): void {
    if (this.rehearsal !== null && this.options.replay?.endsWithLoss) return;
    const { code, slotRun: run, workers, watchdog, refused } = this.options;
    const link = new SlotLink(watchdog, refused);
    this.links.set(slot, link);
    workers.start(slot, { role: 'slot', slot, code, run }, link);
  }

  /** Never rejects. */
  apply(slot: SlotId, input: ActorInput): Promise<StepOutcome> {
    if (this.rehearsal === null) return ensure(this.links.get(slot), `${slot} must have been launched.`).apply(input);
    return this.rehearsed(this.rehearsal, slot, input);
  }

  private async rehearsed(rehearsal: Rehearsal, slot: SlotId, input: ActorInput): Promise<StepOutcome> {
    const outcome = await rehearsal.apply(input);
    if (outcome.type === 'applied') this.links.get(slot)?.follow(input, outcome);
    return outcome;
  }

  /** From now on the slots answer for themselves. */
  endRehearsal(): void {
    this.rehearsal = null;
  }

  end(slots: readonly SlotId[]): void {
    for (const slot of slots) {
      this.links.get(slot)?.close();
      this.links.delete(slot);
    }
    this.options.workers.end(slots);
  }

  endAll(): void {
    this.end([...this.links.keys()]);
  }
}
