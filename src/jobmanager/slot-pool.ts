/**
 * Deals slots to the subtasks of a job. Subtask i of each vertex of a slot sharing group shares one slot (2.3.2).
 * Between the scheduler, which asks for all slots of a region at once, and the resource manager, which knows what
 * slots exist. Sources: SlotSharingExecutionSlotAllocator, DeclarativeSlotPoolBridge.
 */
import { type SlotId, slotIndexOf, taskManagerOf } from '../base/ids.ts';
import type { Execution, ExecutionVertex } from './execution-graph.ts';
import { isTerminal } from './execution-state.ts';
import type { Cause, Outbox } from './outbox.ts';
import type { ResourceManager } from './resource-manager.ts';

/** What holds a slot: a slot sharing group and the subtask index. */
interface SharedSlot {
  readonly group: string;
  readonly subtask: number;
  readonly executions: Set<Execution>;
}

export class SlotPool {
  private readonly allocated = new Map<SlotId, SharedSlot>();

  constructor(
    private readonly outbox: Outbox,
    private readonly resources: ResourceManager,
  ) {}

  /** How many slots these vertices need beyond those that are free. 0: `allocate` will find them all. */
  missing(vertices: readonly ExecutionVertex[]): number {
    return Math.max(0, this.wantedBy(vertices).length - this.free().length);
  }

  /** Whether these vertices would find slots if nobody else had any. */
  wouldSuffice(vertices: readonly ExecutionVertex[]): boolean {
    return this.wantedBy(vertices).length <= this.resources.slots.length;
  }

  /** Reports that these vertices ask for slots. Returns the place of the last request. */
  request(vertices: readonly ExecutionVertex[], cause: Cause): Cause {
    let last = cause;
    for (const { job } of this.wantedBy(vertices)) {
      last = this.outbox.emit({ type: 'slotRequested', group: job.slotSharingGroup, cause });
    }
    return last;
  }

  /** Gives every vertex its slot: the one it had before where that is free, else the first free by number. */
  allocate(vertices: readonly ExecutionVertex[], cause: Cause): void {
    const wanted = this.wantedBy(vertices);
    const granted = new Map<ExecutionVertex, SlotId>();
    const free = new Set(this.free());
    const previous = (vertex: ExecutionVertex) => this.previousSlotOf(vertex, vertices);
    const deal = (vertex: ExecutionVertex, slot: SlotId | undefined) => {
      if (slot === undefined || !free.delete(slot)) return;
      granted.set(vertex, slot);
    };
    for (const vertex of wanted) deal(vertex, previous(vertex));
    for (const vertex of wanted) if (!granted.has(vertex)) deal(vertex, free.values().next().value);
    for (const [vertex, slot] of granted) this.grant(vertex, slot, cause);
    for (const vertex of vertices) this.join(vertex);
  }

  /** Frees the slot of an execution that has ended, once no other one runs there. */
  release(execution: Execution, cause: Cause): void {
    const shared = execution.slot === null ? undefined : this.allocated.get(execution.slot);
    if (execution.slot === null || shared === undefined || !shared.executions.delete(execution)) return;
    if (shared.executions.size > 0) return;
    this.allocated.delete(execution.slot);
    this.outbox.emit({ type: 'slotFreed', ...placeOf(execution.slot), group: shared.group, cause });
  }

  private free(): SlotId[] {
    return this.resources.slots.filter((slot) => !this.allocated.has(slot));
  }

  /** One vertex for each shared slot that is not allocated yet. */
  private wantedBy(vertices: readonly ExecutionVertex[]): ExecutionVertex[] {
    const wanted = new Map<string, ExecutionVertex>();
    for (const vertex of vertices) {
      const key = `${vertex.subtask} ${vertex.job.slotSharingGroup}`;
      if (!wanted.has(key) && this.slotFor(vertex) === undefined) wanted.set(key, vertex);
    }
    return [...wanted.values()].sort((a, b) => a.subtask - b.subtask);
  }

  private previousSlotOf(wanted: ExecutionVertex, vertices: readonly ExecutionVertex[]): SlotId | undefined {
    const sharing = vertices.filter((vertex) => isSharing(vertex, wanted));
    return sharing.map((vertex) => vertex.previousSlot).find((slot) => slot !== null) ?? undefined;
  }

  private slotFor(vertex: ExecutionVertex): SlotId | undefined {
    for (const [slot, { group, subtask }] of this.allocated) {
      if (group === vertex.job.slotSharingGroup && subtask === vertex.subtask) return slot;
    }
    return undefined;
  }

  private grant(vertex: ExecutionVertex, slot: SlotId, cause: Cause): void {
    const group = vertex.job.slotSharingGroup;
    this.allocated.set(slot, { group, subtask: vertex.subtask, executions: new Set() });
    this.outbox.emit({ type: 'slotGranted', ...placeOf(slot), group, cause });
  }

  private join(vertex: ExecutionVertex): void {
    const slot = this.slotFor(vertex);
    if (slot === undefined || isTerminal(vertex.current.state)) return;
    vertex.current.slot = slot;
    this.allocated.get(slot)?.executions.add(vertex.current);
  }
}

function isSharing(a: ExecutionVertex, b: ExecutionVertex): boolean {
  return a.subtask === b.subtask && a.job.slotSharingGroup === b.job.slotSharingGroup;
}

function placeOf(slot: SlotId): { taskManager: string; slot: number } {
  return { taskManager: taskManagerOf(slot), slot: slotIndexOf(slot) };
}
