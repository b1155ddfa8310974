/** Every failure of a run comes of something that was done to it. One that does not is the engine's own. */
import type { FailureReason } from '../../base/failure.ts';
import type { TapeAction, TraceEvent } from '../../wire/trace-events.ts';

const NO_STORAGE: readonly TapeAction[] = ['failStorage', 'fillStorage'];
const LATE: readonly TapeAction[] = [
  'slowOperator',
  'slowChannel',
  'slowStorage',
  'delayUpload',
  'delayAcknowledgement',
  'muteSource',
];
/** What fails checkpoints, more of them than are tolerated; the savepoint to stop with is given up with any other failure. */
const NO_CHECKPOINT: readonly TapeAction[] = [
  ...NO_STORAGE,
  ...LATE,
  'failUpload',
  'expireCheckpoint',
  'dropAcknowledgement',
  'stopWithSavepoint',
];
const LOST_SLOTS: readonly TapeAction[] = ['killTaskManager', 'muteHeartbeats', 'hung', 'loseSlot'];

/** By the class of what a failure began with: what it can come of. */
const CAUSES: Readonly<Record<string, readonly TapeAction[]>> = {
  Error: ['failTask'],
  InjectedFailure: ['throwInCallback'],
  PoisonedRecord: ['poisonRecord'],
  MillraceWatchdog: ['hung'],
  TaskManagerLost: ['killTaskManager', 'muteHeartbeats'],
  // What a TaskExecutor says of a slot that it frees.
  FlinkException: ['loseSlot'],
  SinkWriteFailed: NO_STORAGE,
  StateStorageFailed: NO_STORAGE,
  CommitFailed: NO_STORAGE,
  CommitRetriesExhausted: NO_STORAGE,
  RestoreFailed: [...NO_STORAGE, 'corruptPart'],
  FlinkRuntimeException: NO_CHECKPOINT,
  // A second one, in a task that has stopped for the first (StreamTask.setSynchronousSavepoint).
  IllegalStateException: ['stopWithSavepoint'],
  CheckpointException: NO_CHECKPOINT,
  // A result of a BATCH job stays until nobody asks for it any more, or goes with its slot or its JobManager.
  PartitionNotFound: [...LOST_SLOTS, 'killJobManager'],
  RemoteTransportException: LOST_SLOTS,
};

/** Failures that only come of others: a job does not stop since one of its tasks has failed. */
const OF_ANOTHER: readonly string[] = ['StopWithSavepointStoppingException'];

/** One sentence a violation. */
export function failureViolations(events: readonly TraceEvent[]): string[] {
  const done = new Set<TapeAction>();
  let hasTaskFailed = false;
  return events.flatMap((event) => {
    if (event.type === 'fault' || event.type === 'userAction') done.add(event.entry.action);
    if (event.type !== 'failed') return [];
    const { class: name, message } = rootOf(event.reason);
    hasTaskFailed ||= event.execution !== null;
    return CAUSES[name]?.some((action) => done.has(action)) || (hasTaskFailed && OF_ANOTHER.includes(name))
      ? []
      : [`${event.execution ?? 'The job'} failed, and nothing was done that it could come of: ${name}: ${message}`];
  });
}

function rootOf(reason: FailureReason): FailureReason {
  const [cause] = reason.causes ?? [];
  return cause === undefined ? reason : rootOf(cause);
}
