/**
 * What lies in a savepoint or checkpoint, for people to read: operators, states, keys, values and timers, by key group and with their sizes; and
 * what differs between two. Read from the stored parts alone, so that it needs no job.
 */
import { openPart } from '../codec/snapshot-format.ts';
import { readKeyGroup, readOperatorState, type StoredTable } from '../codec/stored-state.ts';
import type { CheckpointMetadata, OperatorSnapshot, PartKey } from '../wire/snapshots.ts';
import { keyText, valueText } from './names.ts';

export interface SnapshotRow {
  /** State of a key, a timer, or an element of what belongs to a subtask. */
  readonly kind: 'state' | 'event-time timer' | 'processing-time timer' | 'element';
  readonly state: string;
  /** null: operator state has no key. */
  readonly key: string | null;
  readonly keyGroup: number | null;
  readonly subtask: number;
  /** Of windowed state and timers. */
  readonly namespace: string | null;
  readonly value: string;
}

export interface SnapshotOperator {
  readonly operatorId: string;
  readonly uid: string | null;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly bytes: number;
  readonly keyGroups: number;
  readonly rows: readonly SnapshotRow[];
}

/** @throws CorruptPart or CorruptBytes where a part is not what was stored. */
export function snapshotOperators(
  metadata: CheckpointMetadata,
  parts: ReadonlyMap<PartKey, Uint8Array>,
): SnapshotOperator[] {
  const payload = (part: PartKey) => openPart(parts.get(part) ?? new Uint8Array(), part);
  return Object.values(metadata.vertices).flatMap(({ operators, subtasks, parallelism, maxParallelism }) =>
    operators.map((operator) => {
      const snapshots = subtasks.flatMap(({ operators: taken }, subtask) =>
        taken.filter(({ operatorId }) => operatorId === operator.operatorId).map((snapshot) => ({ snapshot, subtask })),
      );
      const handles = snapshots.flatMap(({ snapshot }) => [...snapshot.keyed, ...snapshot.operatorStates]);
      return {
        ...operator,
        parallelism,
        maxParallelism,
        bytes: handles.reduce((sum, { bytes }) => sum + bytes, 0),
        keyGroups: new Set(snapshots.flatMap(({ snapshot }) => snapshot.keyed.map(({ keyGroup }) => keyGroup))).size,
        rows: snapshots.flatMap(({ snapshot, subtask }) => rowsOf(snapshot, subtask, payload)),
      };
    }),
  );
}

export interface SnapshotChange {
  readonly operator: string;
  readonly row: SnapshotRow;
  /** null: it is only in the later one. */
  readonly before: string | null;
  /** null: it is only in the earlier one. */
  readonly after: string | null;
}

/** What differs, operator by operator; operators are the same by their id. */
export function snapshotChanges(
  before: readonly SnapshotOperator[],
  after: readonly SnapshotOperator[],
): SnapshotChange[] {
  const ids = new Set([...before, ...after].map(({ operatorId }) => operatorId));
  return [...ids].flatMap((id) => {
    const [earlier, later] = [before, after].map((operators) => operators.find(({ operatorId }) => operatorId === id));
    const operator = (later ?? earlier)?.uid ?? (later ?? earlier)?.name ?? id;
    const rows = [rowsByName(earlier), rowsByName(later)] as const;
    const names = new Set([...rows[0].keys(), ...rows[1].keys()]);
    return [...names].flatMap((name) => {
      const [old, now] = [rows[0].get(name), rows[1].get(name)];
      const row = now ?? old;
      if (row === undefined || old?.value === now?.value) return [];
      return [{ operator, row, before: old?.value ?? null, after: now?.value ?? null }];
    });
  });
}

/** Elements of operator state have no name but their place. */
function rowsByName(operator: SnapshotOperator | undefined): Map<string, SnapshotRow> {
  const named = new Map<string, SnapshotRow>();
  for (const row of operator?.rows ?? []) {
    const name = JSON.stringify([row.kind, row.state, row.key, row.namespace, row.kind === 'state' ? '' : row.value]);
    let place = 0;
    while (named.has(`${name} ${place}`)) place++;
    named.set(`${name} ${place}`, row);
  }
  return named;
}

function rowsOf(
  { keyed, operatorStates }: OperatorSnapshot,
  subtask: number,
  payload: (part: PartKey) => Uint8Array,
): SnapshotRow[] {
  const groups = keyed.flatMap(({ keyGroup, part }) => {
    const { tables, eventTime, processingTime } = readKeyGroup(keyGroup, payload(part));
    const timers = (kind: 'event-time timer' | 'processing-time timer', stored: readonly unknown[]) =>
      stored.map((timer): SnapshotRow => {
        const [namespace, key, timestamp] = timer as readonly unknown[];
        return { kind, state: 'timer', ...placed(key, namespace), keyGroup, subtask, value: valueText(timestamp) };
      });
    const states = tables.flatMap((table) =>
      table.entries.map(([namespace, key, form]): SnapshotRow => {
        const value = valueText(plainForm(table, form), 200);
        return { kind: 'state', state: table.name, ...placed(key, namespace), keyGroup, subtask, value };
      }),
    );
    return [...states, ...timers('event-time timer', eventTime), ...timers('processing-time timer', processingTime)];
  });
  const elements = operatorStates.flatMap(({ name, part }) =>
    readOperatorState(payload(part)).map(
      (element): SnapshotRow => ({
        kind: 'element',
        state: name,
        key: null,
        keyGroup: null,
        subtask,
        namespace: null,
        value: valueText(element, 200),
      }),
    ),
  );
  return [...groups, ...elements];
}

function placed(key: unknown, namespace: unknown): { readonly key: string; readonly namespace: string | null } {
  return { key: keyText(key), namespace: namespace === null || namespace === '' ? null : valueText(namespace) };
}

/** The value without the times that stand beside it. */
function plainForm({ kind }: StoredTable, form: unknown): unknown {
  if (!Array.isArray(form)) return form;
  if (kind === 'LIST') return form.map((one) => (one as unknown[])[0]);
  if (kind === 'MAP')
    return Object.fromEntries(form.map((one) => [keyText((one as unknown[])[0]), (one as unknown[])[1]]));
  return form[0];
}
