/** What a person is told of checkpoints and savepoints that fail. Used by the checkpoint coordinator. */
import type { FailureReason } from '../base/failure.ts';
import type { CheckpointId } from '../base/ids.ts';

/** By the name of Flink's CheckpointFailureReason. */
export const SAVEPOINT_FAILURES: Readonly<Record<string, string>> = {
  NOT_ALL_REQUIRED_TASKS_RUNNING: 'not all tasks of the job are running; ask again when they are',
  CHECKPOINT_COORDINATOR_SUSPEND: 'meanwhile the job has stopped running, or was asked to stop with another one',
  CHECKPOINT_COORDINATOR_SHUTDOWN: 'the job has ended meanwhile',
  CHECKPOINT_EXPIRED: 'it was not complete within execution.checkpointing.timeout',
  TOO_MANY_CHECKPOINT_REQUESTS: 'too many others wait',
  BLOCKING_OUTPUT_EXIST: 'between the stages of a BATCH job no cut through it is consistent',
  CHECKPOINT_ASYNC_EXCEPTION: 'the snapshot of a task could not be stored',
  FINALIZE_CHECKPOINT_FAILURE: 'it could not be stored',
};

export function stopDeclined(checkpoint: CheckpointId, reason: string): FailureReason {
  const message = `Stop-with-savepoint failed. A task declined savepoint ${checkpoint} with ${reason}.`;
  return { class: 'CheckpointException', message };
}

export function thresholdExceeded(checkpoint: CheckpointId, reason: string): FailureReason {
  const message =
    `Exceeded checkpoint tolerable failure threshold. Checkpoint ${checkpoint} failed with ${reason}. ` +
    'Raise execution.checkpointing.tolerable-failed-checkpoints to let the job go on after failed checkpoints.';
  return { class: 'FlinkRuntimeException', message };
}
