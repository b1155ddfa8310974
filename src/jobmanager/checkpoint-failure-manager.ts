/**
 * Counts checkpoints that failed one after the other and says when the job has to fail for it (7.7).
 * Told by the checkpoint coordinator. Source: CheckpointFailureManager.
 */
import type { CheckpointId } from '../base/ids.ts';

/** Names of Flink's CheckpointFailureReason that count; every other one is ignored (7.7.1). */
const COUNTED_REASONS: ReadonlySet<string> = new Set([
  'CHECKPOINT_DECLINED',
  'CHECKPOINT_EXPIRED',
  'CHECKPOINT_ASYNC_EXCEPTION',
  'IO_EXCEPTION',
  'FINALIZE_CHECKPOINT_FAILURE',
]);

export class CheckpointFailureManager {
  private readonly counted = new Set<CheckpointId>();
  private lastSuccess: CheckpointId = 0;

  constructor(private readonly tolerable: number) {}

  /** Whether a failure of this checkpoint for this reason counts, were it reported now. */
  counts(checkpoint: CheckpointId, reason: string): boolean {
    return COUNTED_REASONS.has(reason) && checkpoint > this.lastSuccess && !this.counted.has(checkpoint);
  }

  /** Returns whether the job has to fail: more in a row than are tolerated. The count then starts anew (7.7.2). */
  failed(checkpoint: CheckpointId, reason: string): boolean {
    if (!this.counts(checkpoint, reason)) return false;
    this.counted.add(checkpoint);
    if (this.counted.size <= this.tolerable) return false;
    this.counted.clear();
    return true;
  }

  succeeded(checkpoint: CheckpointId): void {
    this.lastSuccess = Math.max(this.lastSuccess, checkpoint);
    this.counted.clear();
  }
}
