/**
 * The snapshot that a task waits for before it finishes: the first checkpoint taken after the end of its data, or the savepoint that the job
 * is stopped with. Source: StreamTask.afterInvoke, finalCheckpointMinId, syncSavepoint (7.8.1, 7.9.3).
 */
import { CHECKPOINTS_AFTER_TASKS_FINISH, isCheckpointingEnabled, option } from '../base/config-options.ts';
import { MillraceError } from '../base/failure.ts';
import type { CheckpointId } from '../base/ids.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { TaskOutputs } from './output/task-outputs.ts';

/** Thrown in a task that has stopped for a savepoint which then failed: its source is at its end, so it can only start anew. */
class StopWithSavepointFailed extends MillraceError {
  override readonly name = 'FlinkRuntimeException';
  constructor(readonly savepoint: CheckpointId) {
    super(`Stop-with-savepoint failed. Savepoint ${savepoint} was given up after this task had stopped for it.`);
  }
}

/** Thrown in a task that has stopped for a savepoint and is given the barrier of another one to stop with. */
class StoppedAlready extends MillraceError {
  override readonly name = 'IllegalStateException';
  constructor(
    readonly savepoint: CheckpointId,
    readonly second: CheckpointId,
  ) {
    super(
      'at most one stop-with-savepoint checkpoint at a time is allowed: this task has stopped for savepoint ' +
        `${savepoint}, and cannot stop for savepoint ${second} as well.`,
    );
  }
}

export class FinalCheckpoint {
  private checkpoint: CheckpointId | null = null;
  private savepoint: CheckpointId | null = null;
  private isCompleted = false;
  private readonly isNeeded: boolean;

  constructor(configuration: ConfigurationMap) {
    this.isNeeded = isCheckpointingEnabled(configuration) && option(configuration, CHECKPOINTS_AFTER_TASKS_FINISH);
  }

  /** Consumers, too, have to be through with all records: until then the task takes part in checkpoints. */
  isAwaited({ areRecordsProcessed }: Pick<TaskOutputs, 'areRecordsProcessed'>): boolean {
    if (this.isNeeded && !areRecordsProcessed) return true;
    return (this.isNeeded || this.savepoint !== null) && !this.isCompleted;
  }

  taken(checkpoint: CheckpointId): void {
    this.checkpoint ??= checkpoint;
  }

  /**
   * The job stops with this savepoint, and from here on the task waits for no other.
   *
   * @throws StoppedAlready where it has stopped for another one.
   */
  stopsWith(savepoint: CheckpointId): void {
    if (this.savepoint !== null && this.savepoint !== savepoint) throw new StoppedAlready(this.savepoint, savepoint);
    this.savepoint = savepoint;
    this.isCompleted = false;
  }

  completed(checkpoint: CheckpointId): void {
    if (this.savepoint !== null) this.isCompleted ||= checkpoint === this.savepoint;
    else if (this.checkpoint !== null && checkpoint >= this.checkpoint) this.isCompleted = true;
  }

  /** @throws StopWithSavepointFailed where it is the savepoint that the task has stopped for. */
  aborted(checkpoint: CheckpointId): void {
    if (checkpoint === this.savepoint && !this.isCompleted) throw new StopWithSavepointFailed(checkpoint);
  }
}
