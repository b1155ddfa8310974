/** What durable storage holds before a run begins, and how a snapshot is read out of it to outlive its job. */

import { partsOf } from '../../codec/stored-parts.ts';
import type { DurableStorage, StorageAnswer, StorageFailure } from '../../ports/durable-storage.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { putStored } from './leg-storage.ts';

/** Puts what the run starts from into a storage that is empty: a former leg of it, or topics and somebody's snapshot. */
export function putBeginning(
  storage: DurableStorage,
  { start, snapshot, topics }: Pick<RunSpec, 'start' | 'snapshot' | 'topics'>,
): void {
  if (start !== undefined) {
    putStored(storage, start);
    return;
  }
  if (topics !== undefined) storage.perform({ type: 'putTopics', topics }, ignore);
  if (snapshot !== undefined) putSnapshot(storage, snapshot);
}

/** The record is that of a job which has begun with it, should its JobManager die before it has written one. */
function putSnapshot(storage: DurableStorage, { metadata, parts }: KeptSnapshot): void {
  const { checkpoint } = metadata;
  const begun = { jobId: '', nextCheckpointId: checkpoint + 1, completed: [checkpoint], terminal: null };
  storage.perform({ type: 'putParts', parts }, ignore);
  storage.perform({ type: 'putCheckpoint', metadata, record: { ...begun, unclaimed: checkpoint } }, ignore);
}

/** Reads a savepoint or checkpoint with all its parts. */
export function readSnapshot(
  storage: DurableStorage,
  checkpoint: number,
  read: (snapshot: Pick<KeptSnapshot, 'metadata' | 'parts'> | StorageFailure) => void,
): void {
  storage.perform({ type: 'getCheckpoint', checkpoint }, (found) => {
    if (found.type !== 'checkpoint') {
      read(failureOf(found));
      return;
    }
    const { metadata } = found;
    storage.perform({ type: 'getParts', keys: [...new Set(partsOf(metadata))] }, (answer) =>
      read(answer.type === 'parts' ? { metadata, parts: answer.parts } : failureOf(answer)),
    );
  });
}

function failureOf(answer: StorageAnswer): StorageFailure {
  if (answer.type === 'failed') return answer;
  return { type: 'failed', why: 'refused', message: `Storage answered ${answer.type}.` };
}

/** A storage that fails fails the restore that reads it, and says so there. */
function ignore(): void {}
