/**
 * Knows the TaskManagers that are there, and asks the provider for more when a job lacks slots (3.1.1, 3.1.3).
 * Between the cluster, which registers and loses processes, and the slot pool, which deals their slots to tasks.
 */
import { type SlotId, slotIndexOf, type TaskManagerId, taskManagerOf } from '../base/ids.ts';
import type { Cause, Outbox } from './outbox.ts';

export class ResourceManager {
  private readonly slotCounts = new Map<TaskManagerId, number>();
  /** TaskManagers asked for that have neither come nor been refused. */
  private outstanding = 0;

  constructor(
    private readonly outbox: Outbox,
    private readonly slotsPerTaskManager: number,
  ) {}

  /** Every slot of every TaskManager, by TaskManager number, then index. */
  get slots(): SlotId[] {
    const all = [...this.slotCounts].flatMap(([id, slots]) =>
      Array.from({ length: slots }, (_, index) => `${id}/${index}`),
    );
    return all.sort(bySlotNumber);
  }

  get taskManagers(): TaskManagerId[] {
    return [...this.slotCounts.keys()];
  }

  has(taskManager: TaskManagerId): boolean {
    return this.slotCounts.has(taskManager);
  }

  slotsOf(taskManager: TaskManagerId): number {
    return this.slotCounts.get(taskManager) ?? 0;
  }

  register(taskManager: TaskManagerId, slots: number): void {
    this.slotCounts.set(taskManager, slots);
    this.outstanding = Math.max(0, this.outstanding - 1);
  }

  lose(taskManager: TaskManagerId): void {
    this.slotCounts.delete(taskManager);
  }

  /** Asks for as many TaskManagers as this many missing slots need, beyond those already asked for. */
  requestSlots(missing: number, cause: Cause): void {
    const wanted = Math.ceil(missing / this.slotsPerTaskManager);
    for (; this.outstanding < wanted; this.outstanding++) {
      this.outbox.send('provider', { type: 'requestTaskManager' }, cause);
    }
  }

  /** The provider has none: the request is over, and the job waits for what may come by itself. */
  refused(): void {
    this.outstanding = Math.max(0, this.outstanding - 1);
  }
}

function bySlotNumber(a: SlotId, b: SlotId): number {
  const number = (slot: SlotId) => Number(taskManagerOf(slot).slice(taskManagerOf(slot).indexOf('-') + 1));
  return number(a) - number(b) || slotIndexOf(a) - slotIndexOf(b);
}
