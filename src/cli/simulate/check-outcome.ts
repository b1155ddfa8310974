/**
 * Holds a finished run of a planned job against the sequential fold. Exactly once: every final state is the fold's. At
 * least once: nothing is missing. Sinks may hold rows twice after a failure (8.5.4), never wrong ones.
 */
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import { branchViolations } from './check-branches.ts';
import { endOf } from './check-end.ts';
import { invented, partialViolations } from './check-partial.ts';
import { type AllowedAgain, allowedAgain, committedTooOften } from './committed-again.ts';
import { committedRecords } from './committed-records.ts';
import type { JobPlan } from './job-plan.ts';
import type { ExpectedOutcome } from './sequential-fold.ts';

interface FinalRow {
  readonly key: number;
  readonly count: number;
  readonly sum: number;
  readonly fired: number;
  readonly ids: readonly number[];
  readonly most: number;
}

/** One sentence a violation. */
export function outcomeViolations(
  plan: JobPlan,
  expected: ExpectedOutcome,
  run: FinishedRun,
  exactlyOnce: boolean,
): string[] {
  const end = endOf(run);
  if (end === null) return [];
  const again = allowedAgain(plan, run.events);
  if (end !== 'whole') return partialViolations(expected, run, exactlyOnce, again);
  const final = lastRowsOf<FinalRow>(run, 'final');
  return [
    ...final.flatMap((row) => (exactlyOnce ? wrongFold(expected, row) : lostRecords(expected, row))),
    ...missingKeys('final', [...expected.folds.keys()], final),
    ...(exactlyOnce ? wrongTotals(expected, run) : []),
    ...(exactlyOnce ? wrongLatest(expected, run) : []),
    ...(plan.secondParallelism === null ? [] : wrongSecond(expected, run, exactlyOnce)),
    ...(plan.side ? wrongSide(expected, run) : []),
    ...(plan.commitMs === null ? [] : wrongCommitted(expected, run, exactlyOnce, again)),
    ...(plan.topic ? wrongTopic(expected, run, exactlyOnce, again) : []),
    ...branchViolations(plan, run, exactlyOnce),
  ];
}

function wrongFold(expected: ExpectedOutcome, row: FinalRow): string[] {
  const fold = expected.folds.get(row.key);
  if (fold === undefined) return [`Key ${row.key} was never in the input.`];
  const ids = [...fold.ids].sort((a, b) => a - b);
  return [
    ...differs(`count of key ${row.key}`, fold.count, row.count),
    ...differs(`sum of key ${row.key}`, fold.sum, row.sum),
    ...differs(`timers fired for key ${row.key}`, fold.count, row.fired),
    ...differs(`ids of key ${row.key}`, ids.join(' '), row.ids.join(' ')),
    ...differs(`times a record of key ${row.key} was counted`, 1, row.most),
  ];
}

function lostRecords(expected: ExpectedOutcome, row: FinalRow): string[] {
  const seen = new Set(row.ids);
  const lost = (expected.folds.get(row.key)?.ids ?? []).filter((id) => !seen.has(id));
  return lost.length === 0 ? [] : [`Key ${row.key} lost the records ${lost.join(' ')}.`];
}

function missingKeys(sink: string, keys: readonly number[], rows: readonly { key: number }[]): string[] {
  const seen = new Set(rows.map(({ key }) => key));
  return keys.filter((key) => !seen.has(key)).map((key) => `Sink ${sink} has no row of key ${key}.`);
}

/** A subtask tells its total as each key ends, in BATCH with more and more keys behind it: the highest is the whole. */
function wrongTotals(expected: ExpectedOutcome, run: FinishedRun): string[] {
  const totals = new Map<number, number>();
  for (const { subtask, total } of rowsOf<{ subtask: number; total: number }>(run, 'totals'))
    totals.set(subtask, Math.max(total, totals.get(subtask) ?? 0));
  const found = [...totals.values()].reduce((sum, total) => sum + total, 0);
  return differs('records counted in operator state', expected.total, found);
}

function wrongLatest(expected: ExpectedOutcome, run: FinishedRun): string[] {
  const rows = rowsOf<{ key: number; count: number }>(run, 'latest');
  const missing = missingKeys('latest', [...expected.folds.keys()], rows);
  const wrong = rows.flatMap(({ key, count }) =>
    differs(`latest count of key ${key}`, expected.folds.get(key)?.count, count),
  );
  return [...missing, ...wrong];
}

function wrongSecond(expected: ExpectedOutcome, run: FinishedRun, exactlyOnce: boolean): string[] {
  const rows = lastRowsOf<{ key: number; count: number }>(run, 'second');
  const missing = missingKeys('second', [...expected.second.keys()], rows);
  const wrong = rows.flatMap(({ key, count }) => {
    const wanted = expected.second.get(key) ?? 0;
    return exactlyOnce || count < wanted ? differs(`second count of key ${key}`, wanted, count) : [];
  });
  return [...missing, ...wrong];
}

/** What is committed in two phases is there exactly once, also where the job was killed between them; or as often as it `again` may be. */
function wrongCommitted(
  expected: ExpectedOutcome,
  run: FinishedRun,
  exactlyOnce: boolean,
  again: AllowedAgain,
): string[] {
  const wanted = [...expected.folds.values()].flatMap(({ ids }) => ids);
  const found = rowsOf<{ id: number }>(run, 'committed').map(({ id }) => id);
  const seen = new Set(found);
  return [
    ...wanted.filter((id) => !seen.has(id)).map((id) => `Record ${id} was never committed.`),
    ...invented('the committing sink', found, new Set(wanted)),
    ...(exactlyOnce ? committedTooOften('the committing sink', found, again.table) : []),
  ];
}

/** What is committed to a topic, likewise. */
function wrongTopic(expected: ExpectedOutcome, run: FinishedRun, exactlyOnce: boolean, again: AllowedAgain): string[] {
  const wanted = [...expected.folds.values()].flatMap(({ ids }) => ids);
  const topic = run.topics.find(({ log }) => log.name === 'topic');
  const { open = [] } = topic?.log ?? {};
  const found = committedRecords(run);
  const seen = new Set(found);
  return [
    ...open.map(({ id }) => `Transaction ${id} was left open.`),
    ...wanted.filter((id) => !seen.has(id)).map((id) => `Record ${id} was never committed to the topic.`),
    ...invented('the topic', found, new Set(wanted)),
    ...(exactlyOnce ? committedTooOften('the topic', found, again.topic) : []),
  ];
}

function wrongSide(expected: ExpectedOutcome, run: FinishedRun): string[] {
  const seen = new Set(rowsOf<{ id: number }>(run, 'side').map(({ id }) => id));
  const lost = [...expected.side].filter((id) => !seen.has(id));
  const invented = [...seen].filter((id) => !expected.side.has(id));
  return [
    ...(lost.length > 0 ? [`The side output lost ${lost.join(' ')}.`] : []),
    ...(invented.length > 0 ? [`The side output has ${invented.join(' ')}, which nobody sent.`] : []),
  ];
}

function differs(what: string, expected: unknown, found: unknown): string[] {
  return expected === found ? [] : [`The ${what} must be ${expected}, but is ${found}.`];
}

function rowsOf<Row>(run: FinishedRun, sink: string): Row[] {
  return run.rows(sink).map(({ value }) => value as Row);
}

/**
 * Rows that tell of a key at the end of event time. A job that was to be drained and went on has seen that end before, and told how far it was:
 * of its rows the last one of each key counts (7.9.3).
 */
function lastRowsOf<Row extends { readonly key: number }>(run: FinishedRun, sink: string): Row[] {
  const rows = rowsOf<Row>(run, sink);
  const isDrained = run.events.some((event) => event.type === 'userAction' && event.entry.value === 'drain');
  return isDrained ? [...new Map(rows.map((row) => [row.key, row])).values()] : rows;
}
