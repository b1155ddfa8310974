/**
 * The ledger: for every sink and for keyed state what should be there, what is, what came twice and what is missing.
 * *Expected* is given as data: the rows and the state of runs of the same job without a failure. While a job runs they
 * are compared by the source records behind them (`ledger-lineage`); where these are not known, and when it has ended,
 * by key and in the order in which a failure-free run wrote them: what is still to come is `live`, and only what a
 * later row has passed over, or an ended job never wrote, is `lost`.
 */
import type { JobView } from './job-view.ts';
import {
  type RunLineage,
  runLineageOf,
  tracedLines,
  tracedState,
  type WantedRows,
  wantedRows,
} from './ledger-lineage.ts';
import { keyText, rowKey } from './names.ts';
import { isTerminal } from './reduce-job.ts';

/** What a run without a failure left behind. */
export interface FailureFreeRun {
  /** Rows by sink, in the order in which they were written. */
  readonly rows: ReadonlyMap<string, readonly unknown[]>;
  /** Keyed state at its end, by `operator|state|key`. */
  readonly state: ReadonlyMap<string, unknown>;
  /** Which records are behind its rows and its state. Without it only runs that have ended can be compared. */
  readonly lineage?: RunLineage;
}

export interface LedgerLine {
  readonly key: string;
  readonly expected: number;
  readonly seen: number;
  readonly duplicated: number;
  readonly lost: number;
  readonly live: number;
  /** Rows that no failure-free run wrote. */
  readonly unexpected: number;
  readonly duplicatedRows: readonly unknown[];
  readonly lostRows: readonly unknown[];
}

export interface SinkLedger {
  readonly sink: string;
  readonly lines: readonly LedgerLine[];
  /** Every row was held against the record behind it. */
  readonly traced: boolean;
  readonly total: Omit<LedgerLine, 'key' | 'duplicatedRows' | 'lostRows'>;
}

export interface StateLine {
  readonly operator: string;
  readonly state: string;
  readonly key: string;
  readonly expected: unknown;
  readonly seen: unknown;
  readonly agrees: boolean;
}

export type Verdict = 'exactly once' | 'not exactly once' | 'running' | 'no single right answer';

export interface Ledger {
  readonly sinks: readonly SinkLedger[];
  readonly state: readonly StateLine[];
  readonly output: Verdict;
  readonly stateVerdict: Verdict;
}

/** What a finished view left behind: how `expected` is taken from a run without a failure. */
export function failureFreeRunOf(view: JobView): FailureFreeRun {
  const rows = new Map([...view.sinks].map(([name, sink]) => [name, sink.rows.toArray().map((row) => row.value)]));
  return { rows, state: stateOf(view), lineage: runLineageOf(view) };
}

/** What runs without a failure say together: made once for all moments that are held against them. */
export interface Expected {
  readonly runs: readonly FailureFreeRun[];
  /** Where they differ from each other there is no single right answer. */
  readonly rowsAgree: boolean;
  readonly stateAgrees: boolean;
  readonly wanted: WantedRows;
}

export function expectedOf(runs: readonly FailureFreeRun[]): Expected {
  return { runs, rowsAgree: sameRows(runs), stateAgrees: sameState(runs), wanted: wantedRows(runs) };
}

/** The ledger of a run at one moment. */
export function ledgerOf(view: JobView, expected: Expected): Ledger {
  const ended = isTerminal(view.job.status);
  const [first] = expected.runs;
  if (!first) return { sinks: [], state: [], output: 'running', stateVerdict: 'running' };
  const names = new Set([...first.rows.keys(), ...view.sinks.keys()]);
  const sinks = [...names].map((name) => sinkLedger(view, name, expected, ended));
  const byRecords = ended ? null : tracedState(view, expected.runs);
  const state = byRecords ?? stateLines(view, first.state);
  const stateKnown = ended || (byRecords !== null && byRecords.length > 0);
  return {
    sinks,
    state,
    output: settled(expected.rowsAgree, outputVerdict(sinks, ended)),
    stateVerdict: settled(expected.stateAgrees, stateVerdictOf(state, stateKnown)),
  };
}

function settled(oneAnswer: boolean, verdict: Verdict): Verdict {
  return oneAnswer ? verdict : 'no single right answer';
}

/** Of a run that goes on it holds for what was written so far, where every row was traced to its record. */
function outputVerdict(sinks: readonly SinkLedger[], ended: boolean): Verdict {
  const wrong = sinks.some(({ total }) => total.duplicated + total.lost + total.unexpected > 0);
  if (wrong) return 'not exactly once';
  const known = ended || (sinks.length > 0 && sinks.every((sink) => sink.traced && sink.total.seen > 0));
  return known ? 'exactly once' : 'running';
}

function stateVerdictOf(lines: readonly StateLine[], known: boolean): Verdict {
  if (!known) return 'running';
  return lines.every((line) => line.agrees) ? 'exactly once' : 'not exactly once';
}

function sinkLedger(view: JobView, sink: string, { runs, wanted }: Expected, ended: boolean): SinkLedger {
  const traced = ended ? null : tracedLines(view, sink, wanted);
  const lines = traced ?? textLines(view, sink, runs[0]?.rows.get(sink) ?? [], ended);
  const sum = (figure: (line: LedgerLine) => number) => lines.reduce((total, next) => total + figure(next), 0);
  return {
    sink,
    lines,
    traced: traced !== null,
    total: {
      expected: sum((next) => next.expected),
      seen: sum((next) => next.seen),
      duplicated: sum((next) => next.duplicated),
      lost: sum((next) => next.lost),
      live: sum((next) => next.live),
      unexpected: sum((next) => next.unexpected),
    },
  };
}

function textLines(view: JobView, sink: string, expected: readonly unknown[], ended: boolean): LedgerLine[] {
  const seen =
    view.sinks
      .get(sink)
      ?.rows.toArray()
      .map((row) => row.value) ?? [];
  const expectedByKey = byKey(expected);
  const seenByKey = byKey(seen);
  const keys = new Set([...expectedByKey.keys(), ...seenByKey.keys()]);
  return [...keys].map((key) => line(key, expectedByKey.get(key) ?? [], seenByKey.get(key) ?? [], ended));
}

function line(key: string, expected: readonly unknown[], seen: readonly unknown[], ended: boolean): LedgerLine {
  const left = countsOf(seen);
  const wanted = new Set(expected.map(rowText));
  const missing: { readonly row: unknown; readonly index: number }[] = [];
  let furthest = -1;
  expected.forEach((row, index) => {
    const count = left.get(rowText(row)) ?? 0;
    if (count === 0) {
      missing.push({ row, index });
      return;
    }
    left.set(rowText(row), count - 1);
    furthest = index;
  });
  const surplus = seen.filter((row) => takeOne(left, rowText(row)));
  const duplicatedRows = surplus.filter((row) => wanted.has(rowText(row)));
  const lostRows = missing.filter(({ index }) => ended || index < furthest).map(({ row }) => row);
  return {
    key,
    expected: expected.length,
    seen: seen.length,
    duplicated: duplicatedRows.length,
    lost: lostRows.length,
    live: missing.length - lostRows.length,
    unexpected: surplus.length - duplicatedRows.length,
    duplicatedRows,
    lostRows,
  };
}

/** Takes one from a count, if there is one. */
function takeOne(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  if (count === 0) return false;
  counts.set(text, count - 1);
  return true;
}

function countsOf(rows: readonly unknown[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(rowText(row), (counts.get(rowText(row)) ?? 0) + 1);
  return counts;
}

function byKey(rows: readonly unknown[]): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const row of rows) {
    const key = rowKey(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function stateLines(view: JobView, expected: ReadonlyMap<string, unknown>): StateLine[] {
  const seen = stateOf(view);
  return [...new Set([...expected.keys(), ...seen.keys()])].map((id) => {
    const [operator = '', state = '', ...key] = id.split('|');
    const agrees = rowText(expected.get(id)) === rowText(seen.get(id));
    return { operator, state, key: key.join('|'), expected: expected.get(id), seen: seen.get(id), agrees };
  });
}

function stateOf(view: JobView): Map<string, unknown> {
  const state = new Map<string, unknown>();
  for (const entries of view.state.values()) {
    for (const id of entries.keys()) state.set(id, entries.get(id)?.value);
  }
  return state;
}

function sameRows(runs: readonly FailureFreeRun[]): boolean {
  const texts = runs.map((run) => [...run.rows].map(([sink, rows]) => `${sink}:${rows.map(rowText).sort().join()}`));
  return texts.every((text) => text.sort().join(';') === texts[0]!.sort().join(';'));
}

function sameState(runs: readonly FailureFreeRun[]): boolean {
  const texts = runs.map((run) =>
    [...run.state]
      .map(([id, value]) => `${id}=${rowText(value)}`)
      .sort()
      .join(';'),
  );
  return texts.every((text) => text === texts[0]);
}

/** Text that is equal for equal rows, whatever the order of their fields. */
function rowText(row: unknown): string {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return keyText(row);
  const fields = Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([name, value]) => `${name}: ${rowText(value)}`).join(', ')}}`;
}
