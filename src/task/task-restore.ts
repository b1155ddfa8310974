/**
 * Fetches what a task restores and sorts it by operator. Between the stream task, which waits for it in INITIALIZING, and durable
 * storage. Source: StreamTaskStateInitializerImpl (7.9).
 */
import { ensure } from '../base/assert.ts';
import { MillraceError } from '../base/failure.ts';
import type { CheckpointId, OperatorId } from '../base/ids.ts';
import { openPart } from '../codec/snapshot-format.ts';
import type { StorageAnswer } from '../ports/durable-storage.ts';
import type { OperatorRestore, PartKey, TaskRestore } from '../wire/snapshots.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import type { RestoredOperatorState } from './operators/operator.ts';

/** Thrown when the parts of a checkpoint could not be read. */
class RestoreFailed extends MillraceError {
  override readonly name = 'RestoreFailed';
  constructor(
    readonly checkpoint: CheckpointId,
    readonly why: string,
  ) {
    super(`The state of checkpoint ${checkpoint} could not be read from durable storage: ${why}.`);
  }
}

/** Each part that a restore needs, once. */
export function partsOf(restore: TaskRestore): PartKey[] {
  const keys = restore.operators.flatMap(({ keyed, operatorStates }) =>
    [...keyed, ...operatorStates].map(({ part }) => part),
  );
  return [...new Set(keys)];
}

/**
 * The state of each operator, from the answer to `getParts`.
 *
 * @throws RestoreFailed, or CorruptPart for a part that is not what was stored.
 */
export function restoredStates(
  restore: TaskRestore,
  answer: StorageAnswer,
): ReadonlyMap<OperatorId, RestoredOperatorState> {
  if (answer.type === 'failed') throw new RestoreFailed(restore.checkpoint, answer.message);
  if (answer.type !== 'parts') throw new RestoreFailed(restore.checkpoint, `storage answered with ${answer.type}`);
  const payloads = new Map(answer.parts.map(({ key, bytes }) => [key, openPart(bytes, key)]));
  const bytesOf = (part: PartKey) => ensure(payloads.get(part), `Storage answered without part ${part}.`);
  return new Map(
    restore.operators.map((operator) => [operator.operatorId, restoredState(restore.checkpoint, operator, bytesOf)]),
  );
}

function restoredState(
  checkpoint: CheckpointId,
  operator: OperatorRestore,
  bytesOf: (part: PartKey) => Uint8Array,
): RestoredOperatorState {
  return {
    checkpoint,
    keyed: operator.keyed.map(({ keyGroup, part }) => ({ keyGroup, bytes: bytesOf(part) })),
    operatorStates: operator.operatorStates.map(({ name, mode, part, start, end }) => ({
      name,
      mode,
      bytes: bytesOf(part),
      start,
      end,
    })),
  };
}

/** What came back from where, for the trace. */
export function restoredParts(restore: TaskRestore): TraceEventOf<'restored'>['parts'] {
  return restore.operators.flatMap(({ keyed, operatorStates }) => [
    ...keyed.map(({ keyGroup, from, entries }) => ({ keyGroup, from, entries })),
    ...operatorStates.map(({ from, start, end }) => ({ keyGroup: null, from, entries: end - start })),
  ]);
}
