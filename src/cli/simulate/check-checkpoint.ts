/**
 * Holds what a completed checkpoint contains against a sequential fold over exactly the records below its source offsets: each of them is in the
 * state, or is on its way there in the checkpoint itself, and nothing else is (7.1, 7.6.1).
 */
import { wrongOrder } from './check-order.ts';
import type { CheckpointContents, StoredFold } from './checkpoint-contents.ts';
import type { JobPlan } from './job-plan.ts';
import { afterSteps } from './sequential-fold.ts';

/** One sentence a violation. At least once: only of what is missing. */
export function checkpointViolations(
  plan: JobPlan,
  checkpoint: number,
  contents: CheckpointContents,
  exactlyOnce: boolean,
): string[] {
  const due = plan.sources.flatMap((source) => afterSteps(source, contents.read.get(source.name) ?? []));
  const amounts = new Map(due.map(({ id, amount }) => [id, amount]));
  const there = new Set(contents.folds.flatMap(({ ids }) => ids));
  const coming = new Set(contents.comingTo('fold').map(({ id }) => id));
  const isMissing = (id: number) => !there.has(id) && !coming.has(id) && !contents.isOver(id % plan.keys, 'fold');
  const lost = due.map(({ id }) => id).filter(isMissing);
  const early = [...there].filter((id) => !amounts.has(id));
  const twice = [...coming].filter((id) => there.has(id));
  const sentences = [
    ...said(lost, 'below the offsets of the sources are neither in the state nor on their way'),
    ...(exactlyOnce ? said(early, 'in the state are not below the offsets of the sources') : []),
    ...(exactlyOnce ? said(twice, 'are both in the state and on their way to it') : []),
    ...(exactlyOnce ? contents.folds.flatMap((fold) => wrongFold(fold, amounts)) : []),
    ...(exactlyOnce ? wrongTotal(contents) : []),
    ...(exactlyOnce ? wrongOrder(plan, contents) : []),
  ];
  return sentences.map((sentence) => `Checkpoint ${checkpoint}: ${sentence}`);
}

function wrongFold(fold: StoredFold, amounts: ReadonlyMap<number, number>): string[] {
  const { key, count, sum, ids, times, fired, waiting } = fold;
  const wanted = ids.reduce((all, id) => all + (amounts.get(id) ?? 0), 0);
  const wrongTimes = times.filter(([, many]) => many !== 1).map(([id]) => id);
  return [
    ...differs(`count of key ${key}`, ids.length, count),
    ...differs(`sum of key ${key}`, wanted, sum),
    ...differs(`timers of key ${key}`, ids.length, fired + waiting.length),
    ...said(notOf(ids, waiting), `have timers in key ${key}, and are not in its state, or twice`),
    ...differs(`records in the map of key ${key}`, ids.length, times.length),
    ...said(
      notOf(
        ids,
        times.map(([id]) => id),
      ),
      `in the map of key ${key} are not in its list, or twice`,
    ),
    ...said(wrongTimes, `were not counted once in key ${key}`),
  ];
}

/** Those that are none of these ids, or that have come before. */
function notOf(ids: readonly number[], found: readonly number[]): number[] {
  const left = new Set(ids);
  return found.filter((id) => !left.delete(id));
}

function wrongTotal({ folds, total }: CheckpointContents): string[] {
  return differs(
    'records counted in operator state',
    folds.reduce((sum, { count }) => sum + count, 0),
    total,
  );
}

export function said(ids: readonly number[], what: string): string[] {
  return ids.length === 0 ? [] : [`the records ${ids.slice(0, 5).join(' ')} ${what}.`];
}

export function differs(what: string, expected: unknown, found: unknown): string[] {
  return expected === found ? [] : [`the ${what} must be ${expected}, but is ${found}.`];
}
