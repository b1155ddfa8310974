/**
 * Holds what a completed checkpoint contains against a sequential fold over exactly the records below its source offsets: each of them is in the
 * state, or is on its way there in the checkpoint itself, and nothing else is (7.1, 7.6.1).
 */
import type { CheckpointContents, StoredFold } from './checkpoint-contents.ts';
import type { JobPlan, SourcePlan } from './job-plan.ts';
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
    ...(exactlyOnce && isOrdered(plan) ? contents.folds.flatMap(wrongOrder) : []),
  ];
  return sentences.map((sentence) => `Checkpoint ${checkpoint}: ${sentence}`);
}

function wrongFold({ key, count, sum, ids, most, timers }: StoredFold, amounts: ReadonlyMap<number, number>): string[] {
  const wanted = ids.reduce((all, id) => all + (amounts.get(id) ?? 0), 0);
  return [
    ...differs(`count of key ${key}`, ids.length, count),
    ...differs(`sum of key ${key}`, wanted, sum),
    ...differs(`timers of key ${key}`, ids.length, timers),
    ...differs(`times a record of key ${key} was counted`, 1, most),
  ];
}

function wrongTotal({ folds, total }: CheckpointContents): string[] {
  return differs(
    'records counted in operator state',
    folds.reduce((sum, { count }) => sum + count, 0),
    total,
  );
}

/** Records of one subtask come in their order. */
function wrongOrder({ key, ids }: StoredFold): string[] {
  const sorted = [...ids].sort((a, b) => a - b);
  return differs(`order of key ${key}`, sorted.join(' '), ids.join(' '));
}

/** Whether one subtask after the other hands each key's records on, so that their order is the input's. */
function isOrdered({ sources }: JobPlan): boolean {
  return sources.length === 1 && sources.every(isOneLine);
}

function isOneLine({ parallelism, steps, lookUp }: SourcePlan): boolean {
  const isOrderedLookUp = lookUp === null || (lookUp.ordered && lookUp.parallelism === 1);
  return parallelism === 1 && isOrderedLookUp && steps.every((step) => step.parallelism === 1);
}

export function said(ids: readonly number[], what: string): string[] {
  return ids.length === 0 ? [] : [`the records ${ids.slice(0, 5).join(' ')} ${what}.`];
}

export function differs(what: string, expected: unknown, found: unknown): string[] {
  return expected === found ? [] : [`the ${what} must be ${expected}, but is ${found}.`];
}
