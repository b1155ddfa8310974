/** Holds a run that ended before its input against the sequential fold: nothing is invented, and what is committed is there once. */
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import { type AllowedAgain, committedTooOften } from './committed-again.ts';
import { committedRecords } from './committed-records.ts';
import type { ExpectedOutcome } from './sequential-fold.ts';

/** One sentence a violation. `exactlyOnce`: also of what is committed in two phases, but for what may be committed `again`. */
export function partialViolations(
  expected: ExpectedOutcome,
  run: FinishedRun,
  exactlyOnce: boolean,
  again: AllowedAgain,
): string[] {
  const known = new Set([...expected.folds.values()].flatMap(({ ids }) => ids));
  const committed = run.rows('committed').map(({ value }) => (value as { readonly id: number }).id);
  const side = run.rows('side').map(({ value }) => (value as { readonly id: number }).id);
  return [
    ...invented('the committing sink', committed, known),
    ...invented('the topic', committedRecords(run), known),
    ...invented('the side output', side, expected.side),
    ...(exactlyOnce ? committedTooOften('the committing sink', committed, again.table) : []),
    ...(exactlyOnce ? committedTooOften('the topic', committedRecords(run), again.topic) : []),
    ...run.rows('latest').flatMap(({ value }) => {
      const { key, count } = value as { readonly key: number; readonly count: number };
      const most = exactlyOnce ? (expected.folds.get(key)?.count ?? 0) : Number.POSITIVE_INFINITY;
      return count <= most ? [] : [`Key ${key} has counted ${count} records, and its input has ${most}.`];
    }),
  ];
}

export function invented(where: string, ids: readonly number[], known: ReadonlySet<number>): string[] {
  const others = ids.filter((id) => !known.has(id));
  return others.length === 0 ? [] : [`Nobody sent ${others.join(' ')}, which ${where} has.`];
}
