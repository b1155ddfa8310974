/** Holds what the branches of a planned job told at the end of their input against the same, reckoned without any cluster. */
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import { PAIR_BOUND, RULES, SESSION_GAP, WINDOW_SIZE } from './branch-code.ts';
import { type BranchKind, type JobPlan, sourceRecords } from './job-plan.ts';
import { type TimedRecord, timedRecords } from './sequential-fold.ts';

/** One sentence a violation. Rows may be there twice after a failure, and with more in them where it is at least once. */
export function branchViolations(plan: JobPlan, run: FinishedRun, exactlyOnce: boolean): string[] {
  const records = timedRecords(plan, sourceRecords);
  return plan.branches
    .flatMap((kind) => {
      const expected = EXPECTED[kind](records);
      const found = new Set(run.rows(kind).map(({ value }) => rowText(value as object)));
      // Pairs are the same however often they are made.
      const isComparable = exactlyOnce || kind === 'pairs' || kind === 'matches';
      return isComparable ? differences(kind, expected, found, isDrained(run)) : [];
    })
    .concat(plan.branches.includes('kept') && exactlyOnce ? wrongParts(records.length, run) : []);
}

const EXPECTED: Readonly<Record<BranchKind, (records: readonly TimedRecord[]) => object[]>> = {
  kept: (records) =>
    groups(records, ({ key }) => key).map((of) => ({ key: keyOf(of), ...countAndSum(of), seen: of.length, most: 1 })),
  sessions: (records) =>
    groups(records, ({ key }) => key).map((of) => {
      const times = of.map(({ timestamp }) => timestamp);
      return { key: keyOf(of), start: Math.min(...times), end: Math.max(...times) + SESSION_GAP, ...countAndSum(of) };
    }),
  windows: (records) =>
    windowsOf(records).map((of) => {
      const start = startOf(of[0]?.timestamp ?? 0);
      return { key: keyOf(of), start, end: start + WINDOW_SIZE, ...countAndSum(of) };
    }),
  pairs: (records) =>
    groups(records, ({ key }) => key).flatMap((of) =>
      of.flatMap((left) =>
        of.filter((right) => isPair(left, right)).map((right) => ({ left: left.id, right: right.id })),
      ),
    ),
  matches: (records) =>
    windowsOf(records).flatMap((of) => of.flatMap((left) => of.map((right) => ({ left: left.id, right: right.id })))),
  groups: (records) =>
    windowsOf(records).map((of) => ({ ids: of.map(({ id }) => id).sort((a, b) => a - b), right: of.length })),
  rules: (records) => [
    ...records.map(({ id }) => ({ id })),
    ...groups(records, ({ key }) => key).map((of) => ({ key: keyOf(of), rules: RULES, most: 1 })),
  ],
};

function differences(
  kind: BranchKind,
  expected: readonly object[],
  found: ReadonlySet<string>,
  isDrained: boolean,
): string[] {
  const wanted = new Set(expected.map(rowText));
  const missing = [...wanted].filter((row) => !found.has(row));
  // A job that was to be drained and went on has told before of what was there by then.
  const invented = isDrained ? [] : [...found].filter((row) => !wanted.has(row));
  return [
    ...(missing.length > 0 ? [`Branch ${kind} lacks ${missing.slice(0, 3).join(', ')}.`] : []),
    ...(invented.length > 0 ? [`Branch ${kind} tells ${invented.slice(0, 3).join(', ')}, which is wrong.`] : []),
  ];
}

/** A subtask tells its total as each key ends: the highest is the whole. After a restart it has found its own among those of all. */
function wrongParts(records: number, run: FinishedRun): string[] {
  const totals = new Map<number, number>();
  for (const { value } of run.rows('parts')) {
    const { subtask, total } = value as { readonly subtask: number; readonly total: number };
    totals.set(subtask, Math.max(total, totals.get(subtask) ?? 0));
  }
  const found = [...totals.values()].reduce((sum, total) => sum + total, 0);
  return found === records ? [] : [`The records counted in union state must be ${records}, but are ${found}.`];
}

function groups<Key>(records: readonly TimedRecord[], keyed: (record: TimedRecord) => Key): TimedRecord[][] {
  const grouped = new Map<Key, TimedRecord[]>();
  for (const record of records) grouped.set(keyed(record), [...(grouped.get(keyed(record)) ?? []), record]);
  return [...grouped.values()];
}

function windowsOf(records: readonly TimedRecord[]): TimedRecord[][] {
  return groups(records, ({ key, timestamp }) => `${key} ${startOf(timestamp)}`);
}

function keyOf([first]: readonly TimedRecord[]): number | undefined {
  return first?.key;
}

function countAndSum(records: readonly TimedRecord[]): { readonly count: number; readonly sum: number } {
  return { count: records.length, sum: records.reduce((sum, { amount }) => sum + amount, 0) };
}

function startOf(timestamp: number): number {
  return timestamp - (timestamp % WINDOW_SIZE);
}

function isPair(left: TimedRecord, right: TimedRecord): boolean {
  return Math.abs(left.timestamp - right.timestamp) <= PAIR_BOUND;
}

function isDrained({ events }: FinishedRun): boolean {
  return events.some((event) => event.type === 'userAction' && event.entry.value === 'drain');
}

function rowText(row: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));
}
