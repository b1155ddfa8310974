/**
 * Options of checkpoints and savepoints (7.1). Source: CheckpointingOptions, StateRecoveryOptions.
 * Defaults are Flink 2.3.0's and held by a test; durations are in milliseconds.
 */
import {
  booleanOption,
  durationOption,
  namedOption,
  numberOption,
  option,
  textOption,
  wholeOption,
} from '../config-option.ts';

export const CHECKPOINTING_INTERVAL = durationOption<number | null>({
  key: 'execution.checkpointing.interval',
  defaultValue: null,
  about: 'Time between the starts of two periodic checkpoints; unset or 0: none are taken.',
});

/** Whether a job takes periodic checkpoints. Source: CheckpointConfig.isCheckpointingEnabled. */
export function isCheckpointingEnabled(configuration: Readonly<Record<string, string>>): boolean {
  return (option(configuration, CHECKPOINTING_INTERVAL) ?? 0) > 0;
}

export const CHECKPOINTING_INTERVAL_DURING_BACKLOG = durationOption<number | null>({
  key: 'execution.checkpointing.interval-during-backlog',
  defaultValue: null,
  about: 'The interval while a source works through a backlog; 0: none are taken then.',
});
export const CHECKPOINTING_MODE = namedOption<'EXACTLY_ONCE' | 'AT_LEAST_ONCE'>({
  key: 'execution.checkpointing.mode',
  defaultValue: 'EXACTLY_ONCE',
  about: 'Whether barriers are aligned, so that each record counts once in state.',
  names: ['EXACTLY_ONCE', 'AT_LEAST_ONCE'],
});
export const CHECKPOINTING_TIMEOUT = durationOption<number>({
  key: 'execution.checkpointing.timeout',
  defaultValue: 600_000,
  about: 'A checkpoint that takes longer is given up.',
});
export const MIN_PAUSE = durationOption<number>({
  key: 'execution.checkpointing.min-pause',
  defaultValue: 0,
  about: 'Least time from the end of one checkpoint to the start of the next.',
});
export const MAX_CONCURRENT_CHECKPOINTS = wholeOption<number>({
  key: 'execution.checkpointing.max-concurrent-checkpoints',
  defaultValue: 1,
  about: 'Checkpoints that may be under way at once.',
});
export const TOLERABLE_FAILED_CHECKPOINTS = wholeOption<number>({
  key: 'execution.checkpointing.tolerable-failed-checkpoints',
  defaultValue: 0,
  about: 'Failed checkpoints in a row that do not fail the job.',
});
export const EXTERNALIZED_CHECKPOINT_RETENTION = namedOption<
  'NO_EXTERNALIZED_CHECKPOINTS' | 'DELETE_ON_CANCELLATION' | 'RETAIN_ON_CANCELLATION'
>({
  key: 'execution.checkpointing.externalized-checkpoint-retention',
  defaultValue: 'NO_EXTERNALIZED_CHECKPOINTS',
  about: 'What becomes of the last checkpoint when the job ends.',
  names: ['NO_EXTERNALIZED_CHECKPOINTS', 'DELETE_ON_CANCELLATION', 'RETAIN_ON_CANCELLATION'],
});
export const NUM_RETAINED = wholeOption<number>({
  key: 'execution.checkpointing.num-retained',
  defaultValue: 1,
  about: 'Completed checkpoints that are kept.',
  fallbackKeys: ['state.checkpoints.num-retained'],
});
export const CHECKPOINT_STORAGE = textOption<string | null>({
  key: 'execution.checkpointing.storage',
  defaultValue: null,
  about: 'Where checkpoints are kept: jobmanager, where no state may be larger than 5 MiB, or filesystem.',
  fallbackKeys: ['state.checkpoint-storage'],
});
export const CHECKPOINT_DIR = textOption<string | null>({
  key: 'execution.checkpointing.dir',
  defaultValue: null,
  about: 'Directory for checkpoints.',
  fallbackKeys: ['state.checkpoints.dir'],
});

/** Whether checkpoints are kept in the memory of the JobManager: also where neither a storage nor a directory is set. Source: CheckpointStorageLoader. */
export function keepsCheckpointsInMemory(configuration: Readonly<Record<string, string>>): boolean {
  const storage = option(configuration, CHECKPOINT_STORAGE)?.toLowerCase();
  return storage === 'jobmanager' || (storage === undefined && option(configuration, CHECKPOINT_DIR) === null);
}

export const SAVEPOINT_DIR = textOption<string | null>({
  key: 'execution.checkpointing.savepoint-dir',
  defaultValue: null,
  about: 'Directory for savepoints that name none.',
  fallbackKeys: ['state.savepoints.dir'],
});
export const CREATE_SUBDIR = booleanOption({
  key: 'execution.checkpointing.create-subdir',
  defaultValue: true,
  about: 'Whether each job has a directory of its own below the checkpoint directory.',
  fallbackKeys: ['state.checkpoints.create-subdir'],
});
export const INCREMENTAL = booleanOption({
  key: 'execution.checkpointing.incremental',
  defaultValue: false,
  about: 'Whether a checkpoint stores only what has changed; not with the hashmap backend.',
  fallbackKeys: ['state.backend.incremental'],
});
export const DATA_INLINE_THRESHOLD = textOption<string>({
  key: 'execution.checkpointing.data-inline-threshold',
  defaultValue: '20 kb',
  about: 'State smaller than this lies in the metadata itself.',
  fallbackKeys: ['state.storage.fs.memory-threshold'],
});
export const WRITE_BUFFER_SIZE = wholeOption<number>({
  key: 'execution.checkpointing.write-buffer-size',
  defaultValue: 4096,
  about: 'Bytes gathered before they are written to a checkpoint file.',
  atLeast: 0,
  fallbackKeys: ['state.storage.fs.write-buffer-size'],
});
export const UNALIGNED_ENABLED = booleanOption({
  key: 'execution.checkpointing.unaligned.enabled',
  defaultValue: false,
  about: 'Whether barriers overtake records, which then belong to the checkpoint.',
  fallbackKeys: ['execution.checkpointing.unaligned'],
});
export const ALIGNED_CHECKPOINT_TIMEOUT = durationOption<number>({
  key: 'execution.checkpointing.aligned-checkpoint-timeout',
  defaultValue: 0,
  about: 'An unaligned checkpoint starts aligned and switches after this time.',
  fallbackKeys: ['execution.checkpointing.alignment-timeout'],
});
/** Whether barriers may overtake records: only where each record is to count once. Source: CheckpointingOptions. */
export function takesUnalignedCheckpoints(configuration: Readonly<Record<string, string>>): boolean {
  const isExactlyOnce = option(configuration, CHECKPOINTING_MODE) === 'EXACTLY_ONCE';
  return isCheckpointingEnabled(configuration) && isExactlyOnce && option(configuration, UNALIGNED_ENABLED);
}

/**
 * How long barriers are aligned before they overtake what is in their way, in milliseconds from the trigger: 0 where they overtake at
 * once, null where they never do (7.6.2).
 */
export function alignedCheckpointTimeout(configuration: Readonly<Record<string, string>>): number | null {
  return takesUnalignedCheckpoints(configuration) ? option(configuration, ALIGNED_CHECKPOINT_TIMEOUT) : null;
}

export const UNALIGNED_FORCED = booleanOption({
  key: 'execution.checkpointing.unaligned.forced',
  defaultValue: false,
  about: 'Whether unaligned checkpoints are taken with custom partitioners too.',
});
export const UNALIGNED_INTERRUPTIBLE_TIMERS = booleanOption({
  key: 'execution.checkpointing.unaligned.interruptible-timers.enabled',
  defaultValue: false,
  about: 'Whether a barrier may be handled between two timers that fire.',
});
export const UNALIGNED_MAX_SUBTASKS_PER_FILE = wholeOption<number>({
  key: 'execution.checkpointing.unaligned.max-subtasks-per-channel-state-file',
  defaultValue: 5,
  about: 'Subtasks that write the records in flight to one file.',
  atLeast: 1,
});
export const RECOVER_OUTPUT_ON_DOWNSTREAM = booleanOption({
  key: 'execution.checkpointing.unaligned.recover-output-on-downstream.enabled',
  defaultValue: false,
  about: 'Whether records in flight of outputs are restored by the consumers.',
});
export const CHECKPOINTING_DURING_RECOVERY = booleanOption({
  key: 'execution.checkpointing.during-recovery.enabled',
  defaultValue: false,
  about: 'Whether checkpoints are taken while records in flight are restored. Needs recover-output-on-downstream.',
});

/** Whether tasks run, and take part in checkpoints, before they have read what was in flight. Source: CheckpointingOptions. */
export function takesCheckpointsDuringRecovery(configuration: Readonly<Record<string, string>>): boolean {
  return option(configuration, RECOVER_OUTPUT_ON_DOWNSTREAM) && option(configuration, CHECKPOINTING_DURING_RECOVERY);
}

export const CHECKPOINTS_AFTER_TASKS_FINISH = booleanOption({
  key: 'execution.checkpointing.checkpoints-after-tasks-finish',
  defaultValue: true,
  about: 'Whether checkpoints go on when some tasks have finished (7.8).',
  fallbackKeys: ['execution.checkpointing.checkpoints-after-tasks-finish.enabled'],
});
export const LOCAL_BACKUP_ENABLED = booleanOption({
  key: 'execution.checkpointing.local-backup.enabled',
  defaultValue: false,
  about: 'Whether TaskManagers keep copies of their state for recovery.',
});
export const LOCAL_BACKUP_DIRS = textOption<string | null>({
  key: 'execution.checkpointing.local-backup.dirs',
  defaultValue: null,
  about: 'Directories for those copies.',
  fallbackKeys: ['taskmanager.state.local.root-dirs'],
});
export const FILE_MERGING_ENABLED = booleanOption({
  key: 'execution.checkpointing.file-merging.enabled',
  defaultValue: false,
  about: 'Whether small checkpoint files are merged.',
});
export const FILE_MERGING_ACROSS_BOUNDARY = booleanOption({
  key: 'execution.checkpointing.file-merging.across-checkpoint-boundary',
  defaultValue: false,
  about: 'Whether a merged file may hold parts of several checkpoints.',
});
export const FILE_MERGING_MAX_FILE_SIZE = textOption<string>({
  key: 'execution.checkpointing.file-merging.max-file-size',
  defaultValue: '32 mb',
  about: 'Size at which a merged file is closed.',
});
export const FILE_MERGING_POOL_BLOCKING = booleanOption({
  key: 'execution.checkpointing.file-merging.pool-blocking',
  defaultValue: false,
  about: 'Whether writers wait for a file of the pool.',
});
export const FILE_MERGING_MAX_SUBTASKS_PER_FILE = wholeOption<number>({
  key: 'execution.checkpointing.file-merging.max-subtasks-per-file',
  defaultValue: 4,
  about: 'Subtasks that share the files of one pool.',
});
export const FILE_MERGING_MAX_SPACE_AMPLIFICATION = numberOption<number>({
  key: 'execution.checkpointing.file-merging.max-space-amplification',
  defaultValue: 2,
  about: 'How much larger merged files may be than what of them is still needed.',
});
export const CLEANER_PARALLEL_MODE = booleanOption({
  key: 'execution.checkpointing.cleaner.parallel-mode',
  defaultValue: true,
  about: 'Whether the files of a discarded checkpoint are deleted in parallel.',
  fallbackKeys: ['state.checkpoint.cleaner.parallel-mode'],
});
export const SNAPSHOT_COMPRESSION = booleanOption({
  key: 'execution.checkpointing.snapshot-compression',
  defaultValue: false,
  about: 'Whether keyed state is compressed in snapshots.',
});
export const STATE_RECOVERY_PATH = textOption<string | null>({
  key: 'execution.state-recovery.path',
  defaultValue: null,
  about: 'Savepoint or retained checkpoint to start from.',
  fallbackKeys: ['execution.savepoint.path'],
});
export const IGNORE_UNCLAIMED_STATE = booleanOption({
  key: 'execution.state-recovery.ignore-unclaimed-state',
  defaultValue: false,
  about: 'Whether state that no operator claims may be left behind.',
  fallbackKeys: ['execution.savepoint.ignore-unclaimed-state'],
});
export const CLAIM_MODE = namedOption<'NO_CLAIM' | 'CLAIM' | 'LEGACY'>({
  key: 'execution.state-recovery.claim-mode',
  defaultValue: 'NO_CLAIM',
  about:
    'Whether the job owns the snapshot it starts from. LEGACY is deprecated: the job refers to what it does not own.',
  names: ['NO_CLAIM', 'CLAIM', 'LEGACY'],
  fallbackKeys: ['execution.savepoint-restore-mode'],
});
/** Unset by default: no checkpoint has a number below 1. */
export const RECOVER_WITHOUT_CHANNEL_STATE = wholeOption<number>({
  key: 'execution.state-recovery.without-channel-state.checkpoint-id',
  defaultValue: -1,
  about: 'Number of the unaligned checkpoint whose records in flight are left out when it is restored.',
});
export const APPROXIMATE_LOCAL_RECOVERY = booleanOption({
  key: 'execution.state-recovery.approximate-local-recovery',
  defaultValue: false,
  about: 'Whether a failed task alone is started anew, and what was under way is lost.',
});
export const RECOVERY_FROM_LOCAL = booleanOption({
  key: 'execution.state-recovery.from-local',
  defaultValue: false,
  about: 'Whether state is restored from local copies.',
  fallbackKeys: ['state.backend.local-recovery'],
});
