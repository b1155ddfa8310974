/**
 * The completed checkpoints that are kept, oldest first, and which of them outlive the job (7.9.1).
 * Filled by the checkpoint coordinator, read when something is restored. Source: DefaultCompletedCheckpointStore.
 */
import type { CheckpointId } from '../base/ids.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';

export type RetentionPolicy = 'NO_EXTERNALIZED_CHECKPOINTS' | 'DELETE_ON_CANCELLATION' | 'RETAIN_ON_CANCELLATION';

export class CompletedCheckpointStore {
  private checkpoints: readonly CheckpointMetadata[];

  /** `recovered`: what a former JobManager left, oldest first. */
  constructor(
    private readonly numRetained: number,
    recovered: readonly CheckpointMetadata[],
  ) {
    this.checkpoints = recovered;
  }

  get latest(): CheckpointMetadata | null {
    return this.checkpoints.at(-1) ?? null;
  }

  get ids(): CheckpointId[] {
    return this.checkpoints.map(({ checkpoint }) => checkpoint);
  }

  /** Adds a checkpoint and takes out those beyond the number retained. Returns these. */
  add(metadata: CheckpointMetadata): CheckpointId[] {
    const all = [...this.checkpoints, metadata].sort((a, b) => a.checkpoint - b.checkpoint);
    const subsumed = all.slice(0, Math.max(0, all.length - this.numRetained));
    this.checkpoints = all.slice(subsumed.length);
    return subsumed.map(({ checkpoint }) => checkpoint);
  }

  /** Takes all out. */
  clear(): void {
    this.checkpoints = [];
  }
}

/** Whether checkpoints stay when the job ends in this status. */
export function isRetained(policy: RetentionPolicy, status: 'FINISHED' | 'CANCELED' | 'FAILED'): boolean {
  if (status === 'FINISHED') return false;
  return policy === 'RETAIN_ON_CANCELLATION' || (policy === 'DELETE_ON_CANCELLATION' && status === 'FAILED');
}
