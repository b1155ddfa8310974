/** What durable storage holds before a run begins, and how a snapshot is read out of it to outlive its job. */

import { partsOf } from '../../codec/stored-parts.ts';
import type { DurableStorage, StorageAnswer, StorageFailure } from '../../ports/durable-storage.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { TopicContents } from '../../ports/topics.ts';
import { putStored } from './leg-storage.ts';

/** Puts what the run starts from into a storage that is empty: a former leg of it, or somebody's snapshot. */
export function putBeginning(storage: DurableStorage, { start, snapshot }: Pick<RunSpec, 'start' | 'snapshot'>): void {
  if (start !== undefined) putStored(storage, start);
  else if (snapshot !== undefined) putSnapshot(storage, snapshot);
}

/** Puts what the topics hold by then into a storage that has none. In the site's storage they are, as they outlive runs. */
export function putTopics(storage: DurableStorage, spec: Pick<RunSpec, 'start' | 'topics'>): void {
  const topics = topicsAtBeginning(spec);
  if (topics.length > 0) storage.perform({ type: 'putTopics', topics }, ignore);
}

/** What the topics hold where the tape of a run begins. */
export function topicsAtBeginning({ start, topics }: Pick<RunSpec, 'start' | 'topics'>): readonly TopicContents[] {
  return (start === undefined ? topics : start.stored.topics) ?? [];
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
