/**
 * Remembers which splits were given to which subtask since the last completed checkpoint (1.5.5). Kept by a source
 * coordinator: what a subtask got after the checkpoint it goes back to is in nobody's state and is given back.
 * Source: SplitAssignmentTracker.
 */
import type { CheckpointId } from '../base/ids.ts';
import type { SourceSplit } from '../wire/messages.ts';

type Assignments = Map<number, SourceSplit[]>;

export class SplitAssignmentTracker {
  private uncheckpointed: Assignments = new Map();
  private readonly byCheckpoint = new Map<CheckpointId, Assignments>();

  record(subtask: number, split: SourceSplit): void {
    this.uncheckpointed.set(subtask, [...(this.uncheckpointed.get(subtask) ?? []), split]);
  }

  /** The enumerator's snapshot for this checkpoint is taken: what was assigned before belongs to it. */
  onCheckpoint(checkpoint: CheckpointId): void {
    this.byCheckpoint.set(checkpoint, this.uncheckpointed);
    this.uncheckpointed = new Map();
  }

  onCheckpointComplete(checkpoint: CheckpointId): void {
    for (const id of [...this.byCheckpoint.keys()]) if (id <= checkpoint) this.byCheckpoint.delete(id);
  }

  /** Takes all splits that the subtask got after this checkpoint; null: all that it ever got. */
  takeAssignedAfter(subtask: number, checkpoint: CheckpointId | null): SourceSplit[] {
    const later = [...this.byCheckpoint].filter(([id]) => checkpoint === null || id > checkpoint);
    const taken = [...later.map(([, assignments]) => assignments), this.uncheckpointed].flatMap((assignments) => {
      const splits = assignments.get(subtask) ?? [];
      assignments.delete(subtask);
      return splits;
    });
    return taken;
  }
}
