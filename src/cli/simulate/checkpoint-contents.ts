/**
 * What a checkpoint of a planned job holds, read from its stored parts as a restore would read them: how far each source has read, the state of
 * the fold, and the records that are on their way between the two.
 */
import type { StoredKeyGroup } from '../../codec/stored-state.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import { RULES } from './branch-code.ts';
import type { ComingRecords, Input } from './coming-records.ts';
import type { IsOver } from './finished-subtasks.ts';
import { type PlannedRecord, type SourcePlan, sequenceName, sourceRecords, vertexName } from './job-plan.ts';
import { readOfTopic, unreadPartitions } from './source-topics.ts';
import { formsOf, type StoredCheckpoint } from './stored-checkpoint.ts';

/** A key's state in the fold. */
export interface StoredFold {
  readonly key: number;
  readonly count: number;
  readonly sum: number;
  readonly ids: readonly number[];
  /** How often each of them was counted. */
  readonly times: readonly (readonly [id: number, times: number])[];
  /** Timers of records: how many have fired, and when those that wait are to fire. Each is set for the id of its record. */
  readonly fired: number;
  readonly waiting: readonly number[];
}

export interface CheckpointContents {
  /** By the name of a source: the records below its offsets, in their order. */
  readonly read: ReadonlyMap<string, readonly PlannedRecord[]>;
  /** It is the savepoint with which the job is drained: the end of time has come before it. */
  readonly isDrained: boolean;
  /** The rules below the offsets of their source. */
  readonly rulesRead: readonly number[];
  readonly folds: readonly StoredFold[];
  /** What the subtasks of the fold have counted in operator state. */
  readonly total: number;
  /** The records on their way to an operator, or to one of its two inputs, as they will arrive. */
  comingTo(operator: string, input?: Input): readonly PlannedRecord[];
  /** Of an operator: the records that wait at the inputs of its subtasks. */
  atInputsOf(operator: string): readonly unknown[];
  /** Those that its vertex has written and not sent. */
  atOutputsOf(operator: string): readonly unknown[];
  /** Whether the subtask of an operator that has a key is over. */
  isOver(key: number, operator: string): boolean;
  /** Whether a subtask has finished, or began from a checkpoint in which it had: it has not the state of what was read before (7.8.2). */
  readonly isOverAt: IsOver;
}

const SPLITS = 'SourceReaderState';

export function contentsOf(
  { metadata }: KeptSnapshot,
  stored: StoredCheckpoint,
  coming: ComingRecords,
  isOverAt: IsOver,
): CheckpointContents {
  const { sources } = coming;
  const unread = unreadSplits(metadata, stored, sources);
  const sequences = sources.filter(({ kind }) => kind === 'sequence').length;
  const unreadRules = positionsOf(unread.get(sequenceName(sequences)));
  const inFlight = (operator: string, wanted: 'inputs' | 'outputs') => {
    const vertices = stored.verticesOf(operator);
    const channels = stored.channels.filter(({ vertex, side }) => side === wanted && vertices.includes(vertex));
    return channels.flatMap(({ records }) => records);
  };
  return {
    read: new Map(sources.map((source) => [source.name, recordsRead(source, unread.get(vertexName(source, sources)))])),
    isDrained: metadata.kind === 'terminate',
    rulesRead: Array.from({ length: RULES }, (_, index) => index + 1).filter((rule) => !unreadRules.has(rule)),
    folds: stored.keyGroups('fold').flatMap(foldsIn),
    total: (stored.elements('fold', 'total') as number[]).reduce((sum, total) => sum + total, 0),
    comingTo: coming.in(stored),
    atInputsOf: (operator) => inFlight(operator, 'inputs'),
    atOutputsOf: (operator) => inFlight(operator, 'outputs'),
    isOver: (key, operator) => isOverAt(operator, stored.subtaskOf(operator, key)),
    isOverAt,
  };
}

// ── sources ─────────────────────────────────────────────────────────────────────────────────────

/** By the source's vertex: what its readers and its enumerator still have to read. */
export function unreadSplits(
  metadata: KeptSnapshot['metadata'],
  stored: StoredCheckpoint,
  sources: readonly SourcePlan[],
): Map<string, SourceSplit[]> {
  return new Map(
    Object.entries(metadata.vertices).map(([key, vertex]) => {
      const [source] = vertex.operators;
      const held = stored.elementsIn(vertex, source?.name ?? '', SPLITS) as SourceSplit[];
      const coordinator = metadata.coordinators.find(({ operatorId }) => operatorId === source?.operatorId);
      const { unassigned = [] } = (coordinator?.state ?? {}) as { readonly unassigned?: readonly SourceSplit[] | null };
      return [key, [...held, ...(unassigned ?? neverAsked(key, sources))]];
    }),
  );
}

/** No reader of the source had asked where its topic stands. */
function neverAsked(key: string, sources: readonly SourcePlan[]): SourceSplit[] {
  return sources.filter((source) => vertexName(source, sources) === key).flatMap(unreadPartitions);
}

function recordsRead(source: SourcePlan, splits: readonly SourceSplit[] = []): PlannedRecord[] {
  if (source.kind === 'topic') return readOfTopic(source, splits);
  const first = source.kind === 'sequence' ? source.firstId : 0;
  const unread = positionsOf(splits);
  return sourceRecords(source).filter((_, index) => !unread.has(first + index));
}

export function positionsOf(splits: readonly SourceSplit[] = []): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const { next, step, end } of splits)
    for (let position = next; position < (end ?? 0); position += step) positions.add(position);
  return positions;
}

// ── the fold ────────────────────────────────────────────────────────────────────────────────────

function foldsIn(group: StoredKeyGroup): StoredFold[] {
  const numberOf = (name: string, key: number) => Number(formsOf(group, name).get(key)?.[0] ?? 0);
  const timers = group.eventTime as readonly (readonly [namespace: unknown, key: unknown, timestamp: number])[];
  return [...formsOf(group, 'count').keys()].map((key) => {
    const ids = (formsOf(group, 'ids').get(key) ?? []) as readonly (readonly [number])[];
    const times = (formsOf(group, 'times').get(key) ?? []) as StoredFold['times'];
    const waiting = timers.filter(([, owner, timestamp]) => owner === key && timestamp < Number.MAX_SAFE_INTEGER);
    return {
      ...{ key, count: numberOf('count', key), sum: numberOf('sum', key) },
      ...{ ids: ids.map(([id]) => id), times, fired: numberOf('fired', key) },
      waiting: waiting.map(([, , timestamp]) => timestamp),
    };
  });
}
