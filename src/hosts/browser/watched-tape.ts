/** The tape of a live run. The slots look out for what happens inside them, and are told anew whenever that changes. */
import { FaultTape } from '../../director/fault-tape.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import type { LiveTaskManagers } from './live-task-managers.ts';
import { IN_SLOTS } from './slot-watch.ts';

export class WatchedTape extends FaultTape {
  constructor(
    entries: readonly TapeEntry[],
    private readonly taskManagers: LiveTaskManagers,
  ) {
    // An entry for a step means one of the directed host's; conditions hold here as well.
    super(entries.filter(({ when }) => when !== undefined));
    this.tellSlots();
  }

  override append(entry: TapeEntry, step: number): void {
    super.append(entry, step);
    if (entry.when !== undefined) this.tellSlots();
  }

  /** A slot has seen what these entries wait for. */
  sawAll(entries: readonly number[]): void {
    for (const entry of entries) this.sighted(entry);
    this.tellSlots();
  }

  private tellSlots(): void {
    this.taskManagers.sendToAll({ type: 'watch', conditions: this.waitingFor(IN_SLOTS) });
  }
}
