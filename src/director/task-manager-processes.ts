/**
 * The TaskManager processes of a run: which live, which are still starting, how many stand by, which no longer answer
 * heartbeats. The dead stay dead; one that takes a place has a new number. Plays the resource provider (Kubernetes,
 * YARN) as well.
 */
import type { ModelTime, SlotId, TaskManagerId } from '../base/ids.ts';
import type { MachinesAtLegStart } from '../ports/leg-start.ts';
import type { ClusterShape } from '../ports/run-spec.ts';
import type { Address } from '../wire/messages.ts';
import type { Place } from '../wire/trace-events.ts';

export interface TaskManagerProcess {
  readonly id: TaskManagerId;
  readonly slots: readonly SlotId[];
  /** When it is up and registers. */
  readonly readyAt: ModelTime;
  /** The fault since which it answers no heartbeats; null while it answers. */
  mutedBy: Place | null;
}

export class TaskManagerProcesses {
  private readonly living = new Map<TaskManagerId, TaskManagerProcess>();
  /** Of the living: their ids, and those of their slots. */
  private readonly addresses = new Set<Address>();
  private started: number;
  private standingBy: number;

  /** `before`: what a former leg of the run has left. */
  constructor(
    private readonly shape: ClusterShape,
    before?: Pick<MachinesAtLegStart, 'taskManagersStarted' | 'standingBy'>,
  ) {
    this.started = before?.taskManagersStarted ?? 0;
    this.standingBy = before?.standingBy ?? shape.standingBy;
  }

  /** What the next leg of the run needs to know. */
  get counts(): Pick<MachinesAtLegStart, 'taskManagersStarted' | 'taskManagers' | 'standingBy'> {
    return { taskManagersStarted: this.started, taskManagers: this.living.size, standingBy: this.standingBy };
  }

  /** Starts one with the next number. */
  start(readyAt: ModelTime): TaskManagerProcess {
    this.started++;
    const id = `tm-${this.started}`;
    const slots = Array.from({ length: this.shape.slotsEach }, (_, index) => `${id}/${index}`);
    const process = { id, slots, readyAt, mutedBy: null };
    this.living.set(id, process);
    for (const address of [id, ...slots]) this.addresses.add(address);
    return process;
  }

  /** Takes one of those that stand by; false when there is none. */
  takeStandingBy(): boolean {
    if (this.standingBy === 0) return false;
    this.standingBy--;
    return true;
  }

  /** Whether a process lives, or that of a slot. */
  isUp(address: Address): boolean {
    return this.addresses.has(address);
  }

  get(id: TaskManagerId): TaskManagerProcess | undefined {
    return this.living.get(id);
  }

  all(): readonly TaskManagerProcess[] {
    return [...this.living.values()];
  }

  kill(process: TaskManagerProcess): void {
    this.living.delete(process.id);
    for (const address of [process.id, ...process.slots]) this.addresses.delete(address);
  }
}
