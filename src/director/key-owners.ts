/**
 * Which slot holds a key: what `owner-of:<key>` on a tape means. Follows the trace: where each subtask runs, and
 * who changed the state of a key last. A key that has no state yet belongs to the subtask of its key group (2.6).
 */
import { type SlotId, subtaskOf } from '../base/ids.ts';
import { javaHash } from '../base/java-hash.ts';
import { keyGroupOf, operatorIndexOf } from '../base/key-groups.ts';
import { stableText } from '../codec/stable-text.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { TraceEvent } from '../wire/trace-events.ts';

export class KeyOwners {
  private readonly slots = new Map<string, SlotId>();
  /** By the key's stable text, so that the number 1 and the text "1" are two keys. */
  private readonly changedBy = new Map<string, string>();

  constructor(private readonly graph: JobGraph) {}

  observe(event: TraceEvent): void {
    if (event.type === 'taskStatus') {
      if (event.slot !== null) this.slots.set(subtaskOf(event.execution), event.slot);
    } else if (event.type === 'stateChanged') {
      this.changedBy.set(stableText(event.key), subtaskOf(event.execution));
    }
  }

  /**
   * The slot of the subtask that owns a key; null when nothing keyed runs. `written` as in JSON, where a text
   * needs no quotes unless it reads like something else: `/home`, `7`, `"7"`, `["CA",7]`.
   */
  slotOf(written: string): SlotId | null {
    const changedBy = this.changedBy.get(written) ?? this.changedBy.get(JSON.stringify(written));
    return this.slots.get(changedBy ?? this.subtaskByKeyGroup(keyOf(written)) ?? '') ?? null;
  }

  private subtaskByKeyGroup(key: unknown): string | null {
    const vertex = this.graph.vertices.find(({ operators }) => operators.some((operator) => operator.keyed));
    if (vertex === undefined) return null;
    const { parallelism, maxParallelism } = vertex;
    return `${vertex.key}:${operatorIndexOf(keyGroupOf(key, maxParallelism), parallelism, maxParallelism)}`;
  }
}

/** The key that somebody wrote down: what it reads like, if that can be a key, else the text itself. */
function keyOf(written: string): unknown {
  try {
    const key: unknown = /^-?\d+n$/.test(written) ? BigInt(written.slice(0, -1)) : JSON.parse(written);
    javaHash(key);
    return key;
  } catch {
    return written;
  }
}
