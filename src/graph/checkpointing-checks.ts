/**
 * Checkpointing options that do not go together, found when the job graph is made.
 * Source: the checks of CheckpointCoordinatorConfiguration (7.1).
 */
import { InvalidProgram } from '../api/failures.ts';
import { MAX_CONCURRENT_CHECKPOINTS, option, takesUnalignedCheckpoints } from '../base/config-options.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';

/** @throws InvalidProgram */
export function checkCheckpointing(configuration: ConfigurationMap): void {
  const concurrent = option(configuration, MAX_CONCURRENT_CHECKPOINTS);
  if (takesUnalignedCheckpoints(configuration) && concurrent > 1) {
    throw new InvalidProgram(
      "maxConcurrentCheckpoints can't be > 1 if UnalignedCheckpoints enabled: a barrier that overtakes records would also overtake the " +
        `barriers of other checkpoints. Set ${MAX_CONCURRENT_CHECKPOINTS.key} to 1 instead of ${concurrent}, or align the checkpoints.`,
    );
  }
}
