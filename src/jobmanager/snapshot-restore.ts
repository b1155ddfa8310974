/**
 * What a job is told of the snapshot that it starts from: which one, whose it is from then on, and what of it may be
 * left behind (7.9.4, 7.9.6). Between the submission, which brings the snapshot along, and the job master.
 * Source: SavepointRestoreSettings, StateRecoveryOptions, Checkpoints.loadAndValidateCheckpoint.
 */
import { CLAIM_MODE, option, STATE_RECOVERY_PATH } from '../base/config-options.ts';
import { MillraceError } from '../base/failure.ts';
import type { JobRecord } from '../ports/durable-storage.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { SnapshotLocation } from '../wire/messages.ts';

export interface SnapshotRestore extends SnapshotLocation {
  readonly claimMode: 'NO_CLAIM' | 'CLAIM' | 'LEGACY';
}

/** Thrown when a job is to start from a snapshot that its run does not bring along. */
class SnapshotNotFound extends MillraceError {
  override readonly name = 'FileNotFoundException';
  constructor(readonly path: string) {
    super(
      `Cannot find checkpoint or savepoint file/directory '${path}', which execution.state-recovery.path names. ` +
        'Choose it under "Resume from", or leave the option out.',
    );
  }
}

/**
 * Null: the job starts empty. `configuration`: the cluster's with the job's written over it.
 *
 * @throws SnapshotNotFound
 */
export function snapshotRestore(
  configuration: ConfigurationMap,
  snapshot: SnapshotLocation | undefined,
): SnapshotRestore | null {
  const path = option(configuration, STATE_RECOVERY_PATH);
  if (path !== null && path !== snapshot?.path) throw new SnapshotNotFound(path);
  return snapshot === undefined ? null : { ...snapshot, claimMode: option(configuration, CLAIM_MODE) };
}

/** The record of a job that starts from it: its own numbers follow (7.2.3), and the snapshot counts as completed (7.9.7). */
export function recordOfRestored(record: JobRecord, { metadata, claimMode }: SnapshotRestore): JobRecord {
  const { checkpoint } = metadata;
  const unclaimed = claimMode === 'CLAIM' ? {} : { unclaimed: checkpoint };
  return { ...record, nextCheckpointId: checkpoint + 1, completed: [checkpoint], ...unclaimed };
}
