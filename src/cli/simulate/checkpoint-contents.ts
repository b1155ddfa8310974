/**
 * What a checkpoint of a planned job holds, read from its stored parts as a restore would read them: how far each source has read, the state of
 * the fold, and the records that are on their way between the two.
 */
import { keyGroupOf, operatorIndexOf } from '../../base/key-groups.ts';
import { BufferDecoder } from '../../codec/buffer-codec.ts';
import { openPart } from '../../codec/snapshot-format.ts';
import { readKeyGroups, readOperatorState, type StoredKeyGroup } from '../../codec/stored-state.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import type { ChannelStateHandle, OperatorSnapshot, PartKey } from '../../wire/snapshots.ts';
import { type JobPlan, type PlannedRecord, type SourcePlan, sourceRecords } from './job-plan.ts';

/** A key's state in the fold. */
export interface StoredFold {
  readonly key: number;
  readonly count: number;
  readonly sum: number;
  readonly ids: readonly number[];
  /** How often the record was counted that was counted most often. */
  readonly most: number;
  /** Timers of records: those that have fired, and those that have not. */
  readonly timers: number;
}

export interface CheckpointContents {
  /** By the name of a source: the records below its offsets, in their order. */
  readonly read: ReadonlyMap<string, readonly PlannedRecord[]>;
  readonly folds: readonly StoredFold[];
  /** What the subtasks of the fold have counted in operator state. */
  readonly total: number;
  /** In channels, or in the queue of an async function. */
  readonly inTransit: readonly PlannedRecord[];
  /** Those of them that wait at the fold's inputs. */
  readonly atFold: readonly PlannedRecord[];
  /** Whether the subtask that folds a key has finished: it has no state any more (7.8.2). */
  isOver(key: number): boolean;
}

interface StoredChannel {
  readonly handle: ChannelStateHandle;
  readonly records: readonly unknown[];
}

type Vertex = KeptSnapshot['metadata']['vertices'][string];
type Payload = (part: PartKey) => Uint8Array;

const SPLITS = 'SourceReaderState';
const ASYNC = { operator: 'async wait operator', state: '_async_wait_operator_state_' };

export function contentsOf({ metadata, parts }: KeptSnapshot, { sources }: JobPlan): CheckpointContents {
  const payload = payloadsOf(parts);
  const vertices = Object.values(metadata.vertices);
  const folding = vertices.filter(({ operators }) => operators.some(({ name }) => name === 'fold'));
  const folds = folding.flatMap((vertex) => snapshotsOf(vertex, 'fold'));
  const waiting = vertices.flatMap((vertex) => snapshotsOf(vertex, ASYNC.operator));
  const asked = elementsOf(waiting, ASYNC.state, payload) as { readonly type: string; readonly value: PlannedRecord }[];
  const unread = unreadSplits(metadata, payload);
  return {
    read: new Map(sources.map((source) => [source.name, recordsRead(source, unread.get(vertexName(source, sources)))])),
    folds: folds.flatMap(({ keyed }) => [...readKeyGroups(keyed, payload).values()].flatMap(foldsIn)),
    total: (elementsOf(folds, 'total', payload) as number[]).reduce((sum, total) => sum + total, 0),
    inTransit: [
      ...asked.filter(({ type }) => type === 'record').map(({ value }) => value),
      ...vertices.flatMap((vertex) => inFlight(vertex, payload, ['inputs', 'outputs'])),
    ],
    atFold: folding.flatMap((vertex) => inFlight(vertex, payload, ['inputs'])),
    isOver: (key) => folding.some((vertex) => isOver(vertex, key)),
  };
}

function payloadsOf(parts: KeptSnapshot['parts']): Payload {
  const bytes = new Map(parts.map((part) => [part.key, part.bytes]));
  return (part) => openPart(bytes.get(part) ?? new Uint8Array(), part);
}

function snapshotsOf({ operators, subtasks }: Vertex, operator: string): OperatorSnapshot[] {
  const ids = operators.filter(({ name }) => name === operator).map(({ operatorId }) => operatorId);
  return subtasks.flatMap((subtask) => subtask.operators.filter(({ operatorId }) => ids.includes(operatorId)));
}

function elementsOf(snapshots: readonly OperatorSnapshot[], state: string, payload: Payload): unknown[] {
  const handles = snapshots.flatMap(({ operatorStates }) => operatorStates.filter(({ name }) => name === state));
  return handles.flatMap(({ part }) => readOperatorState(payload(part)));
}

// ── sources ─────────────────────────────────────────────────────────────────────────────────────

/** By the source's vertex: what its readers and its enumerator still have to read. */
function unreadSplits(metadata: KeptSnapshot['metadata'], payload: Payload): Map<string, SourceSplit[]> {
  return new Map(
    Object.entries(metadata.vertices).map(([key, vertex]) => {
      const [source] = vertex.operators;
      const readers = snapshotsOf(vertex, source?.name ?? '');
      const coordinator = metadata.coordinators.find(({ operatorId }) => operatorId === source?.operatorId);
      const { unassigned = [] } = (coordinator?.state ?? {}) as { readonly unassigned?: readonly SourceSplit[] };
      return [key, [...(elementsOf(readers, SPLITS, payload) as SourceSplit[]), ...unassigned]];
    }),
  );
}

/** Sequences have no name of their own: their vertices are numbered. */
function vertexName(source: SourcePlan, sources: readonly SourcePlan[]): string {
  if (source.kind !== 'sequence') return source.name;
  const place = sources.filter(({ kind }) => kind === 'sequence').indexOf(source);
  return `sequence-source${place === 0 ? '' : `-${place + 1}`}`;
}

function recordsRead(source: SourcePlan, splits: readonly SourceSplit[] = []): PlannedRecord[] {
  const first = source.kind === 'sequence' ? source.firstId : 0;
  const unread = new Set<number>();
  for (const { next, step, end } of splits)
    for (let position = next; position < (end ?? 0); position += step) unread.add(position - first);
  return sourceRecords(source).filter((_, index) => !unread.has(index));
}

// ── the fold ────────────────────────────────────────────────────────────────────────────────────

function isOver({ subtasks, parallelism, maxParallelism }: Vertex, key: number): boolean {
  const subtask = operatorIndexOf(keyGroupOf(key, maxParallelism), parallelism, maxParallelism);
  return subtasks[subtask]?.finished === true;
}

/** Values lie in lists, with room for the time of their last update. */
function foldsIn({ tables, eventTime }: StoredKeyGroup): StoredFold[] {
  const forms = new Map(
    tables.map(({ name, entries }) => [
      name,
      new Map(entries.map(([, key, form]) => [key, form as readonly unknown[]])),
    ]),
  );
  const formsOf = (name: string) => forms.get(name) ?? new Map<unknown, readonly unknown[]>();
  const numberOf = (name: string, key: unknown) => Number(formsOf(name).get(key)?.[0] ?? 0);
  const timers = eventTime as readonly (readonly [namespace: unknown, key: unknown, timestamp: number])[];
  return [...formsOf('count').keys()].map((key) => {
    const ids = (formsOf('ids').get(key) ?? []) as readonly (readonly [number])[];
    const times = (formsOf('times').get(key) ?? []) as readonly (readonly [id: number, times: number])[];
    const waiting = timers.filter(([, owner, timestamp]) => owner === key && timestamp < Number.MAX_SAFE_INTEGER);
    return {
      ...{ key: Number(key), count: numberOf('count', key), sum: numberOf('sum', key) },
      ...{ ids: ids.map(([id]) => id), most: Math.max(...times.map(([, many]) => many)) },
      timers: numberOf('fired', key) + waiting.length,
    };
  });
}

// ── channels ────────────────────────────────────────────────────────────────────────────────────

/** The records in flight that a checkpoint holds, of each channel. */
export function storedChannels({ metadata, parts }: KeptSnapshot): StoredChannel[] {
  const payload = payloadsOf(parts);
  const handles = Object.values(metadata.vertices).flatMap(({ subtasks }) =>
    subtasks.flatMap(({ inFlight: stored }) => [...(stored?.inputs ?? []), ...(stored?.outputs ?? [])]),
  );
  return handles.map((handle) => ({ handle, records: recordsIn(payload(handle.part)) }));
}

function recordsIn(payload: Uint8Array): unknown[] {
  const elements = new BufferDecoder().decode(payload);
  return elements.flatMap((element) => (element.type === 'record' ? [element.value] : []));
}

function inFlight({ subtasks }: Vertex, payload: Payload, sides: readonly ('inputs' | 'outputs')[]): PlannedRecord[] {
  const handles = subtasks.flatMap(({ inFlight: stored }) => sides.flatMap((side) => stored?.[side] ?? []));
  return handles.flatMap(({ part }) => recordsIn(payload(part))) as PlannedRecord[];
}
