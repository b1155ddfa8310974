/** Holds a run that ended before its input against the sequential fold: nothing is invented, and what is committed is there once. */
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import { committedRecords } from './committed-records.ts';
import type { ExpectedOutcome } from './sequential-fold.ts';

/** One sentence a violation. `exactlyOnce`: also of what is committed in two phases. */
export function partialViolations(expected: ExpectedOutcome, run: FinishedRun, exactlyOnce: boolean): string[] {
  const known = new Set([...expected.folds.values()].flatMap(({ ids }) => ids));
  const committed = run.rows('committed').map(({ value }) => (value as { readonly id: number }).id);
  const side = run.rows('side').map(({ value }) => (value as { readonly id: number }).id);
  return [
    ...invented('the committing sink', committed, known),
    ...invented('the topic', committedRecords(run), known),
    ...invented('the side output', side, expected.side),
    ...(exactlyOnce ? [...twice('the committing sink', committed), ...twice('the topic', committedRecords(run))] : []),
    ...run.rows('latest').flatMap(({ value }) => {
      const { key, count } = value as { readonly key: number; readonly count: number };
      const most = exactlyOnce ? (expected.folds.get(key)?.count ?? 0) : Number.POSITIVE_INFINITY;
      return count <= most ? [] : [`Key ${key} has counted ${count} records, and its input has ${most}.`];
    }),
  ];
}

function invented(where: string, ids: readonly number[], known: ReadonlySet<number>): string[] {
  const others = ids.filter((id) => !known.has(id));
  return others.length === 0 ? [] : [`Nobody sent ${others.join(' ')}, which ${where} has.`];
}

function twice(where: string, ids: readonly number[]): string[] {
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  return repeated.length === 0 ? [] : [`Record ${repeated.join(' ')} was committed to ${where} more than once.`];
}
