/** Makes plans that disagree smaller while they disagree: fewer records, fewer stages, plainer settings. */
import { type Branch, isFixed, type RandomPlan, type Stage } from './random-plan.ts';
import type { RowSource } from './sources.ts';

const ROUNDS_MAX = 25;

/** Which of some plans disagree, in their order. Asked for many at a time, since real Flink is slow to start. */
export type Disagreeing = (plans: readonly RandomPlan[]) => Promise<readonly RandomPlan[]>;

/** All plans at once, a step each a round. Ends when no smaller plan disagrees, or after `ROUNDS_MAX` rounds. */
export async function shrunkTogether(
  plans: readonly RandomPlan[],
  disagreeing: Disagreeing,
): Promise<readonly RandomPlan[]> {
  let smallest = plans;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const tried = smallest.map(candidates);
    const found = new Set(await disagreeing(tried.flat()));
    const next = smallest.map((plan, index) => tried[index]?.find((smaller) => found.has(smaller)) ?? plan);
    if (next.every((plan, index) => plan === smallest[index])) break;
    smallest = next;
  }
  return smallest;
}

/** Each one step smaller, the larger steps first: half of the records, without a stage, plainer, without a record. */
export function candidates(plan: RandomPlan): RandomPlan[] {
  const { source, stages } = plan;
  return [
    ...halves(source).map((half) => ({ ...plan, source: half })),
    ...without(stages).map((fewer) => ({ ...plan, stages: fewer })),
    ...smallerBranches(stages).map((changed) => ({ ...plan, stages: changed })),
    ...plainer(plan),
    ...fewerRows(source).map((fewer) => ({ ...plan, source: fewer })),
  ].filter(isFixed);
}

function halves(source: RowSource): RowSource[] {
  const { rows } = source;
  const half = rows.length >> 1;
  return rows.length > 3 ? [rows.slice(0, half), rows.slice(half)].map((some) => ({ ...source, rows: some })) : [];
}

function fewerRows(source: RowSource): RowSource[] {
  return source.rows.length > 1 ? without(source.rows).map((rows) => ({ ...source, rows })) : [];
}

function without<Item>(items: readonly Item[]): Item[][] {
  return items.map((_, index) => items.filter((_item, other) => other !== index));
}

function smallerBranches(stages: readonly Stage[]): Stage[][] {
  return stages.flatMap((stage, at) => {
    if (stage.kind !== 'joint') return [];
    return smaller(stage.other).map((other) =>
      stages.map((same, index) => (index === at ? { ...stage, other } : same)),
    );
  });
}

function smaller({ from, stages }: Branch): Branch[] {
  const sources = 'back' in from ? [] : [...halves(from), ...fewerRows(from)];
  return [
    ...without(stages).map((fewer) => ({ from, stages: fewer })),
    ...sources.map((source) => ({ from: source, stages })),
  ];
}

function plainer(plan: RandomPlan): RandomPlan[] {
  return [
    ...(plan.checkpoints === null ? [] : [{ ...plan, checkpoints: null }]),
    ...(plan.maxParallelism === null ? [] : [{ ...plan, maxParallelism: null }]),
    ...(plan.isChained ? [] : [{ ...plan, isChained: true }]),
    ...(plan.source.how === 'fromData' ? [] : [{ ...plan, source: { ...plan.source, how: 'fromData' as const } }]),
  ];
}
