/** Of all checkpoints since the JobManager began, though not all are remembered: what its statistics count. */
import type { ModelTime } from '../base/ids.ts';

export interface CheckpointTotals {
  readonly completed: number;
  readonly failed: number;
  /** The last that completed. */
  readonly last: { readonly durationMs: ModelTime; readonly bytes: number } | null;
}

export const NO_CHECKPOINTS: CheckpointTotals = { completed: 0, failed: 0, last: null };
