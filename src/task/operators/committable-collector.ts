/**
 * What a committer has been handed and not yet committed, by checkpoint and by the writer's subtask. A summary says how many committables of
 * a writer will come; it brings along which rows they make visible. Source: CommittableCollector, CheckpointCommittableManagerImpl,
 * SubtaskCommittableManager (1.6.4, 1.6.5).
 */
import { ensure } from '../../base/assert.ts';
import { type CommitRequest, newRequest } from './commit-request.ts';
import { IncompleteCommittables } from './sink-failures.ts';

/** Rows that a writer was given, and what they are called in the trace. They become visible together. */
export interface SinkTransaction {
  readonly id: string;
  readonly rows: readonly unknown[];
}

/** What a writer sends to its committer. Source: CommittableSummary, CommittableWithLineage. */
export type CommittableMessage =
  | {
      readonly kind: 'summary';
      readonly checkpoint: number;
      readonly subtask: number;
      readonly committables: number;
      readonly transactions: readonly SinkTransaction[];
    }
  | {
      readonly kind: 'committable';
      readonly checkpoint: number;
      readonly subtask: number;
      readonly committable: unknown;
    };

/** The committables of one writer's subtask for one checkpoint. */
export interface SubtaskCommittables {
  readonly subtask: number;
  readonly expected: number;
  readonly transactions: readonly SinkTransaction[];
  readonly requests: CommitRequest[];
}

export interface CheckpointCommittables {
  readonly checkpoint: number;
  readonly subtasks: readonly SubtaskCommittables[];
}

/** A collector as it goes into a snapshot. */
type StoredCommittables = readonly {
  readonly checkpoint: number;
  readonly subtasks: readonly {
    readonly subtask: number;
    readonly expected: number;
    readonly transactions: readonly SinkTransaction[];
    readonly requests: readonly { readonly committable: unknown; readonly retries: number }[];
  }[];
}[];

export class CommittableCollector {
  private readonly checkpoints = new Map<number, Map<number, SubtaskCommittables>>();

  add(message: CommittableMessage): void {
    const { checkpoint, subtask } = message;
    if (message.kind === 'summary') {
      const { committables, transactions } = message;
      this.subtasksOf(checkpoint).set(subtask, { subtask, expected: committables, transactions, requests: [] });
    } else {
      const own = ensure(this.subtasksOf(checkpoint).get(subtask), 'A summary comes before its committables.');
      own.requests.push(newRequest(message.committable, 0));
    }
  }

  /**
   * The oldest checkpoint up to this one that has committables; null where there is none.
   *
   * @throws IncompleteCommittables where a writer has announced more than have come.
   */
  oldestUpTo(checkpoint: number): CheckpointCommittables | null {
    const oldest = Math.min(...this.checkpoints.keys());
    if (this.checkpoints.size === 0 || oldest > checkpoint) return null;
    const subtasks = [...this.subtasksOf(oldest).values()];
    for (const { subtask, expected, requests } of subtasks) {
      if (requests.length !== expected) throw new IncompleteCommittables(oldest, subtask, expected, requests.length);
    }
    return { checkpoint: oldest, subtasks };
  }

  remove(checkpoint: number): void {
    this.checkpoints.delete(checkpoint);
  }

  stored(): StoredCommittables {
    return [...this.checkpoints].map(([checkpoint, subtasks]) => ({
      checkpoint,
      subtasks: [...subtasks.values()].map(({ requests, ...subtask }) => ({
        ...subtask,
        requests: requests.map(({ committable, retries }) => ({ committable, retries })),
      })),
    }));
  }

  /** Takes in what a snapshot holds, maybe that of another subtask: committers share what there is to commit. */
  restore(stored: StoredCommittables): void {
    for (const { checkpoint, subtasks } of stored) {
      for (const { requests, ...subtask } of subtasks) {
        const restored = requests.map(({ committable, retries }) => newRequest(committable, retries));
        this.subtasksOf(checkpoint).set(subtask.subtask, { ...subtask, requests: restored });
      }
    }
  }

  private subtasksOf(checkpoint: number): Map<number, SubtaskCommittables> {
    const known = this.checkpoints.get(checkpoint) ?? new Map<number, SubtaskCommittables>();
    this.checkpoints.set(checkpoint, known);
    return known;
  }
}
