/**
 * Which TaskManager holds a key: what `owner-of:<key>` on a tape means. Follows the trace: where each subtask runs, and
 * who changed the state of a key last. A key that has no state yet belongs to the subtask of its key group (2.6).
 */
import { executionParts, type SlotId, type TaskManagerId, taskManagerOf } from '../base/ids.ts';
import { keyGroupOf, operatorIndexOf } from '../base/key-groups.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { TraceEvent } from '../wire/trace-events.ts';

export class KeyOwners {
  private readonly slots = new Map<string, SlotId>();
  private readonly changedBy = new Map<string, string>();

  constructor(private readonly graph: JobGraph) {}

  observe(event: TraceEvent): void {
    if (event.type === 'taskStatus') {
      if (event.slot !== null) this.slots.set(subtaskOf(event.execution), event.slot);
    } else if (event.type === 'stateChanged') {
      this.changedBy.set(String(event.key), subtaskOf(event.execution));
    }
  }

  /** The TaskManager of the subtask that owns this key, given as text; null when nothing keyed runs. */
  taskManagerOf(key: string): TaskManagerId | null {
    const slot = this.slots.get(this.changedBy.get(key) ?? this.subtaskByKeyGroup(key) ?? '');
    return slot === undefined ? null : taskManagerOf(slot);
  }

  private subtaskByKeyGroup(key: string): string | null {
    const vertex = this.graph.vertices.find(({ operators }) => operators.some((operator) => operator.keyed));
    if (vertex === undefined) return null;
    const { parallelism, maxParallelism } = vertex;
    return `${vertex.key}:${operatorIndexOf(keyGroupOf(key, maxParallelism), parallelism, maxParallelism)}`;
  }
}

function subtaskOf(execution: string): string {
  const { vertex, subtask } = executionParts(execution);
  return `${vertex}:${subtask}`;
}
