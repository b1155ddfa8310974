/**
 * The options of a job that its checkpoint coordinator goes by, read once (7.1).
 * Source: CheckpointCoordinatorConfiguration.
 */
import {
  CHECKPOINTING_INTERVAL,
  CHECKPOINTING_TIMEOUT,
  CHECKPOINTS_AFTER_TASKS_FINISH,
  EXTERNALIZED_CHECKPOINT_RETENTION,
  isCheckpointingEnabled,
  MAX_CONCURRENT_CHECKPOINTS,
  MIN_PAUSE,
  NUM_RETAINED,
  option,
  PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT,
  TOLERABLE_FAILED_CHECKPOINTS,
  takesUnalignedCheckpoints,
} from '../base/config-options.ts';
import type { ModelTime } from '../base/ids.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { RetentionPolicy } from './completed-checkpoint-store.ts';

export interface CheckpointOptions {
  /** Null: no periodic checkpoints. Never below the pause. */
  readonly intervalMs: ModelTime | null;
  /** How much longer than the pause the first one may be waited for: where sources wait for it, not for an interval (7.2.2). */
  readonly initialSpreadMs: ModelTime;
  readonly minPauseMs: ModelTime;
  readonly timeoutMs: ModelTime;
  readonly maxConcurrent: number;
  readonly tolerableFailures: number;
  readonly afterTasksFinish: boolean;
  readonly aligned: boolean;
  readonly numRetained: number;
  readonly retention: RetentionPolicy;
}

/** @throws InvalidOption when a text is not accepted. */
export function checkpointOptions(configuration: ConfigurationMap): CheckpointOptions {
  const minPauseMs = option(configuration, MIN_PAUSE);
  const retained = option(configuration, NUM_RETAINED);
  const intervalMs = Math.max(option(configuration, CHECKPOINTING_INTERVAL) ?? 0, minPauseMs);
  return {
    intervalMs: isCheckpointingEnabled(configuration) ? intervalMs : null,
    minPauseMs,
    initialSpreadMs: option(configuration, PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT) ? minPauseMs : intervalMs - minPauseMs,
    timeoutMs: option(configuration, CHECKPOINTING_TIMEOUT),
    maxConcurrent: option(configuration, MAX_CONCURRENT_CHECKPOINTS),
    tolerableFailures: option(configuration, TOLERABLE_FAILED_CHECKPOINTS),
    afterTasksFinish: option(configuration, CHECKPOINTS_AFTER_TASKS_FINISH),
    aligned: !takesUnalignedCheckpoints(configuration),
    numRetained: retained > 0 ? retained : NUM_RETAINED.defaultValue,
    retention: option(configuration, EXTERNALIZED_CHECKPOINT_RETENTION),
  };
}
