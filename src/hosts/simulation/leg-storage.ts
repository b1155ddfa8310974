/** Durable storage at the start of a leg: what lies there is read and kept with the start, and put back where the leg is run anew. */

import { partsOf } from '../../codec/stored-parts.ts';
import type { DurableStorage, StorageAnswer, StorageFailure } from '../../ports/durable-storage.ts';
import type { KeptLegStart, LegStart, StoredAtLegStart } from '../../ports/leg-start.ts';

/** Parts that are larger together are not kept: the run then goes on in the leg that it has. */
const BYTES_MAX = 64e6;

/** Reads what the leg begins with. Called when storage has answered all that was asked before. */
export function readStored(
  storage: DurableStorage,
  { restore }: LegStart,
  read: (stored: StoredAtLegStart | StorageFailure) => void,
): void {
  const keys = [...new Set(restore.checkpoints.flatMap(partsOf))];
  const bytes = restore.checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
  if (bytes > BYTES_MAX) {
    read(refused(`The checkpoint has more than ${BYTES_MAX} bytes.`));
    return;
  }
  storage.perform({ type: 'getRecord' }, (recorded) => {
    storage.perform({ type: 'getParts', keys }, (parts) => {
      storage.perform({ type: 'getTopics' }, (topics) => read(storedOf(recorded, parts, topics)));
    });
  });
}

/** Puts it into a storage that is empty. */
export function putStored(storage: DurableStorage, { restore, stored }: KeptLegStart): void {
  const { record, parts } = stored;
  storage.perform({ type: 'putParts', parts }, ignore);
  for (const metadata of restore.checkpoints) storage.perform({ type: 'putCheckpoint', metadata, record }, ignore);
}

function storedOf(
  recorded: StorageAnswer,
  answer: StorageAnswer,
  found: StorageAnswer,
): StoredAtLegStart | StorageFailure {
  if (recorded.type === 'failed') return recorded;
  if (answer.type === 'failed') return answer;
  if (found.type === 'failed') return found;
  const topics = found.type === 'topics' ? found.topics : [];
  if (recorded.type !== 'record' || recorded.record === null || answer.type !== 'parts')
    return refused('Storage knows nothing of the job.');
  return { record: recorded.record, parts: answer.parts, ...(topics.length === 0 ? {} : { topics }) };
}

function refused(message: string): StorageFailure {
  return { type: 'failed', why: 'refused', message };
}

/** A storage that fails fails the restore that reads it, and says so there. */
function ignore(): void {}
