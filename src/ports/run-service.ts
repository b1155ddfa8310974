/**
 * Runs jobs to their end, away from the stage: lesson checks, the failure map. One implementation runs them in the simulation host.
 * The answer is plain data, so that it may come from a Worker.
 */
import type { FailureReason } from '../base/failure.ts';
import type { ModelTime } from '../base/ids.ts';
import type { TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import type { KeptSnapshot } from './kept-snapshot.ts';
import type { RunSpec } from './run-spec.ts';

/** How a run stood when it was left. `RUNNING`: its limit of steps was reached. `LOST`: without high availability its JobManager died. */
export type RunStatus = 'FINISHED' | 'FAILED' | 'CANCELED' | 'REJECTED' | 'NOT_SUBMITTED' | 'RUNNING' | 'LOST';

export interface CompletedRun {
  readonly spec: RunSpec;
  readonly status: RunStatus;
  readonly failure: FailureReason | null;
  readonly events: readonly TraceEvent[];
  /** With each entry's step filled in where it was done on a condition. */
  readonly tape: readonly TapeEntry[];
  readonly steps: number;
  readonly time: ModelTime;
  /** The last savepoint that it has left, for another run to start from. */
  readonly savepoint?: KeptSnapshot;
}

export interface RunService {
  /** Never rejects for what the job did: a job that does not compile has status REJECTED. `stepsMax` granted steps at the most. */
  run(spec: RunSpec, stepsMax: number): Promise<CompletedRun>;
}
