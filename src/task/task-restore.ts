/**
 * Fetches what a task restores and sorts it by operator. Between the stream task, which waits for it in INITIALIZING, and durable
 * storage. Source: StreamTaskStateInitializerImpl (7.9).
 */
import { ensure } from '../base/assert.ts';
import { MillraceError } from '../base/failure.ts';
import type { CheckpointId, OperatorId } from '../base/ids.ts';
import { openPart } from '../codec/snapshot-format.ts';
import type { StorageAnswer } from '../ports/durable-storage.ts';
import type { TaskDeployment } from '../wire/messages.ts';
import type { OperatorRestore, PartKey, TaskRestore } from '../wire/snapshots.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import type { RestoredOperatorState } from './operators/operator.ts';
import { NOTHING_IN_FLIGHT, type RestoredChannels, restoredChannels } from './restored-channels.ts';
import type { TaskTrace } from './task-trace.ts';

/** Thrown when the parts of a checkpoint could not be read. */
export class RestoreFailed extends MillraceError {
  override readonly name = 'RestoreFailed';
  constructor(
    readonly checkpoint: CheckpointId,
    readonly why: string,
  ) {
    super(`The state of checkpoint ${checkpoint} could not be read from durable storage: ${why}.`);
  }
}

/** Each part that a restore needs, once. */
export function partsOf(restore: TaskRestore | null): PartKey[] {
  if (restore === null || restore.finished) return [];
  const keys = restore.operators.flatMap(({ keyed, operatorStates }) =>
    [...keyed, ...operatorStates].map(({ part }) => part),
  );
  const { inputs, outputs } = restore.inFlight ?? { inputs: [], outputs: [] };
  return [...new Set([...keys, ...[...inputs, ...outputs].map(({ part }) => part)])];
}

/** What a task begins with. */
export interface RestoredTask {
  readonly states: ReadonlyMap<OperatorId, RestoredOperatorState>;
  readonly channels: RestoredChannels;
}

/**
 * The state of each operator and what was in flight, from the answer to `getParts`.
 *
 * @throws RestoreFailed, or CorruptPart for a part that is not what was stored.
 */
export function restoredTask(restore: TaskRestore | null, answer: StorageAnswer): RestoredTask {
  if (restore === null || restore.finished) return { states: new Map(), channels: NOTHING_IN_FLIGHT };
  if (answer.type === 'failed') throw new RestoreFailed(restore.checkpoint, answer.message);
  if (answer.type !== 'parts') throw new RestoreFailed(restore.checkpoint, `storage answered with ${answer.type}`);
  const payloads = new Map(answer.parts.map(({ key, bytes }) => [key, openPart(bytes, key)]));
  const bytesOf = (part: PartKey) => ensure(payloads.get(part), `Storage answered without part ${part}.`);
  const states = restore.operators.map((operator) => {
    return [operator.operatorId, restoredState(restore.checkpoint, operator, bytesOf)] as const;
  });
  const { inFlight } = restore;
  const channels = inFlight === undefined ? NOTHING_IN_FLIGHT : restoredChannels(inFlight, bytesOf);
  return { states: new Map(states), channels };
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

/** Tells the trace what comes back from where, if anything does. */
export function tellOfRestore({ restore, execution }: TaskDeployment, trace: TaskTrace): void {
  if (restore === null) return;
  trace.cause = trace.emit({ type: 'restored', execution, from: restore.checkpoint, parts: restoredParts(restore) });
}

/** What comes back from where. */
export function restoredParts(restore: TaskRestore): TraceEventOf<'restored'>['parts'] {
  return restore.operators.flatMap(({ keyed, operatorStates }) => [
    ...keyed.map(({ keyGroup, from, entries }) => ({ keyGroup, from, entries })),
    ...operatorStates.map(({ from, start, end }) => ({ keyGroup: null, from, entries: end - start })),
  ]);
}
