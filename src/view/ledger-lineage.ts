/**
 * The ledger by source offsets: what is expected of a key are exactly the records that a run without a failure shows
 * to concern it, as far as this run has come with each split. Two runs may so be held against each other while both
 * still run and stand at different places. Part of `ledgerOf`.
 */
import type { JobView, StateEntry } from './job-view.ts';
import type { FailureFreeRun, LedgerLine, StateLine } from './ledger.ts';
import { type Lineage, lineageOf, type Origin, originId } from './origins.ts';
import type { SinkRowView } from './sink-view.ts';

/** A row of a run without a failure, by key and by the record behind it. */
export interface TracedRow {
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
}

export interface RunLineage {
  /** By sink; null where a row has no single record behind it. */
  readonly rows: ReadonlyMap<string, readonly TracedRow[]> | null;
  /** By `operator|state|key`. */
  readonly state: ReadonlyMap<string, Lineage>;
  /** States, as `operator|state`, of which it has removed a value: what had been behind that is not known. */
  readonly cleared: ReadonlySet<string>;
}

/** What is behind all that a run has written and remembers. */
export function runLineageOf(view: JobView): RunLineage {
  const state = new Map<string, Lineage>();
  for (const entries of view.state.values()) {
    for (const id of entries.keys()) {
      const lineage = entries.get(id)?.lineage;
      if (lineage) state.set(id, lineage);
    }
  }
  const rows = new Map([...view.sinks].map(([name, sink]) => [name, sink.rows.toArray().flatMap(traced)] as const));
  const whole = [...view.sinks].every(([name, sink]) => sink.rows.length === rows.get(name)?.length);
  return { rows: whole && isOneToOne(view) ? rows : null, state, cleared: new Set(view.clearedStates.keys()) };
}

function traced({ key, value, origin }: SinkRowView): TracedRow[] {
  return origin ? [{ key, value, origin }] : [];
}

/** Timers and windows write rows of which the record that moved the time is not the whole story. */
function isOneToOne(view: JobView): boolean {
  return view.timersFired === 0;
}

/** The furthest position of each split. */
function reached(origins: Iterable<Origin>): Map<string, number> {
  const furthest = new Map<string, number>();
  for (const { split, position } of origins) {
    furthest.set(split, Math.max(position, furthest.get(split) ?? position));
  }
  return furthest;
}

function isWithin({ split, position }: Origin, limit: ReadonlyMap<string, number>): boolean {
  return position <= (limit.get(split) ?? Number.NEGATIVE_INFINITY);
}

/** By sink and key the rows that runs without a failure wrote, one a record; null where they cannot be traced to records. */
export type WantedRows = ReadonlyMap<string, ReadonlyMap<string, readonly TracedRow[]>> | null;

export function wantedRows(runs: readonly FailureFreeRun[]): WantedRows {
  const bySink = new Map<string, Map<string, TracedRow>>();
  for (const { lineage } of runs) {
    if (!lineage?.rows) return null;
    for (const [sink, rows] of lineage.rows) {
      const wanted = bySink.get(sink) ?? new Map<string, TracedRow>();
      for (const row of rows) wanted.set(`${row.key}|${originId(row.origin)}`, row);
      bySink.set(sink, wanted);
    }
  }
  return new Map([...bySink].map(([sink, rows]) => [sink, byKey(rows.values())]));
}

/** One line a key; null where rows cannot be traced to records. */
export function tracedLines(view: JobView, sink: string, wanted: WantedRows): LedgerLine[] | null {
  const rows = view.sinks.get(sink)?.rows.toArray() ?? [];
  const own = rows.flatMap(traced);
  if (own.length < rows.length || wanted === null || !isOneToOne(view)) return null;
  const wantedByKey: ReadonlyMap<string, readonly TracedRow[]> = wanted.get(sink) ?? new Map();
  const seenByKey = byKey(own);
  const read = new Map([...view.readTo.keys()].map((split) => [split, view.readTo.get(split) ?? 0]));
  const keys = new Set([...wantedByKey.keys(), ...seenByKey.keys()]);
  return [...keys].map((key) => tracedLine(key, seenByKey.get(key) ?? [], wantedByKey.get(key) ?? [], read));
}

function byKey(rows: Iterable<TracedRow>): Map<string, TracedRow[]> {
  const groups = new Map<string, TracedRow[]>();
  for (const row of rows) {
    const group = groups.get(row.key);
    if (group) group.push(row);
    else groups.set(row.key, [row]);
  }
  return groups;
}

function tracedLine(
  key: string,
  seen: readonly TracedRow[],
  wanted: readonly TracedRow[],
  read: ReadonlyMap<string, number>,
): LedgerLine {
  const limit = reached(seen.map((row) => row.origin));
  const due = wanted.filter((row) => isWithin(row.origin, limit));
  const dueIds = new Set(due.map((row) => originId(row.origin)));
  const met = new Set<string>();
  const duplicatedRows: unknown[] = [];
  let unexpected = 0;
  for (const row of seen) {
    const id = originId(row.origin);
    if (!dueIds.has(id)) unexpected++;
    else if (met.has(id)) duplicatedRows.push(row.value);
    met.add(id);
  }
  const lostRows = due.filter((row) => !met.has(originId(row.origin))).map((row) => row.value);
  const live = wanted.filter((row) => !isWithin(row.origin, limit) && isWithin(row.origin, read)).length;
  return {
    key,
    expected: due.length,
    seen: seen.length,
    duplicated: duplicatedRows.length,
    lost: lostRows.length,
    live,
    unexpected,
    duplicatedRows,
    lostRows,
  };
}

/** Each value in state against the same records in runs without a failure; null where it cannot be traced. */
export function tracedState(view: JobView, expected: readonly FailureFreeRun[]): StateLine[] | null {
  const lines: StateLine[] = [];
  for (const entries of view.state.values()) {
    for (const entry of entries.values()) {
      const line = stateLine(view, entry, expected);
      if (!line) return null;
      lines.push(line);
    }
  }
  return lines;
}

function stateLine(view: JobView, entry: StateEntry, expected: readonly FailureFreeRun[]): StateLine | null {
  const { operator, state, keyText } = entry;
  const name = `${operator}|${state}`;
  const isCleared = view.clearedStates.has(name) || expected.some(({ lineage }) => lineage?.cleared.has(name));
  if (!entry.lineage || isCleared) return null;
  const own = lineageOf(entry.lineage);
  const ids = own.map((one) => originId(one.origin));
  const limit = reached(own.map((one) => one.origin));
  const line = { operator, state, key: keyText, seen: entry.value };
  const histories = expected.map((run) => lineageOf(run.lineage?.state.get(`${name}|${keyText}`) ?? null));
  for (const history of histories) {
    const prefix = history.slice(0, ids.length);
    if (sameSet(prefix, ids)) return { ...line, expected: prefix.at(-1)?.value, agrees: true };
  }
  const longest = histories.reduce((one, other) => (other.length > one.length ? other : one), []);
  const due = new Set(longest.filter((one) => isWithin(one.origin, limit)).map((one) => originId(one.origin)));
  const agrees = due.size === ids.length && new Set(ids).size === ids.length && ids.every((id) => due.has(id));
  return { ...line, expected: agrees ? entry.value : longest[due.size - 1]?.value, agrees };
}

function sameSet(history: readonly Lineage[], ids: readonly string[]): boolean {
  if (history.length !== ids.length) return false;
  const wanted = new Set(history.map((one) => originId(one.origin)));
  return wanted.size === new Set(ids).size && ids.every((id) => wanted.has(id));
}
