/**
 * Checkpointing options that do not go together, found when the job graph is made.
 * Source: the checks of CheckpointCoordinatorConfiguration, StreamGraphGenerator and StreamingJobGraphGenerator (7.1).
 */
import { InvalidProgram } from '../api/failures.ts';
import {
  APPROXIMATE_LOCAL_RECOVERY,
  CHECKPOINTING_INTERVAL,
  CHECKPOINTING_INTERVAL_DURING_BACKLOG,
  isBatch,
  isCheckpointingEnabled,
  MAX_CONCURRENT_CHECKPOINTS,
  option,
  PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT,
  takesUnalignedCheckpoints,
} from '../base/config-options.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';

/** A shorter interval takes no checkpoints. Source: CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME. */
const MINIMAL_INTERVAL_MS = 10;

/** @throws InvalidProgram */
export function checkCheckpointing(configuration: ConfigurationMap): void {
  const interval = option(configuration, CHECKPOINTING_INTERVAL);
  const duringBacklog = option(configuration, CHECKPOINTING_INTERVAL_DURING_BACKLOG) ?? interval;
  if (effective(duringBacklog) < effective(interval)) {
    throw new InvalidProgram(
      'Checkpoint interval during backlog must be larger than or equal to that in normal situation. Raise ' +
        `${CHECKPOINTING_INTERVAL_DURING_BACKLOG.key} to at least ${CHECKPOINTING_INTERVAL.key}, or set it to 0 for none then.`,
    );
  }
  const pauses = option(configuration, PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT);
  if (isCheckpointingEnabled(configuration) && pauses && effective(duringBacklog) === Number.POSITIVE_INFINITY) {
    throw new InvalidProgram(
      'Pausing sources until first checkpoint is incompatible with disabling checkpoints during backlog processing. Please review and ' +
        `choose whether you require ${PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT.key} or ${CHECKPOINTING_INTERVAL_DURING_BACKLOG.key}: ` +
        'a source with a backlog would wait for a checkpoint that is not taken.',
    );
  }
  const isApproximate = !isBatch(configuration) && option(configuration, APPROXIMATE_LOCAL_RECOVERY);
  if (isApproximate && takesUnalignedCheckpoints(configuration)) {
    throw new InvalidProgram(
      'Approximate Local Recovery and Unaligned Checkpoint can not be used together yet: the one loses what was under way, the other ' +
        `keeps it. Leave out ${APPROXIMATE_LOCAL_RECOVERY.key}, or align the checkpoints.`,
    );
  }
  const concurrent = option(configuration, MAX_CONCURRENT_CHECKPOINTS);
  if (takesUnalignedCheckpoints(configuration) && concurrent > 1) {
    throw new InvalidProgram(
      "maxConcurrentCheckpoints can't be > 1 if UnalignedCheckpoints enabled: a barrier that overtakes records would also overtake the " +
        `barriers of other checkpoints. Set ${MAX_CONCURRENT_CHECKPOINTS.key} to 1 instead of ${concurrent}, or align the checkpoints.`,
    );
  }
}

/** What is not set or too short never comes. */
function effective(interval: number | null): number {
  return interval === null || interval < MINIMAL_INTERVAL_MS ? Number.POSITIVE_INFINITY : interval;
}
