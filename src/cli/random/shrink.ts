/** Makes plans that disagree smaller while they disagree: fewer records, fewer stages. */
import { isFixed, type RandomPlan } from './random-plan.ts';

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

/** Each one step smaller, the larger steps first: half of the records, without a stage, without a record. */
export function candidates(plan: RandomPlan): RandomPlan[] {
  const { rows, stages } = plan;
  const half = rows.length >> 1;
  const halves = rows.length > 3 ? [rows.slice(0, half), rows.slice(half)] : [];
  const fewer = rows.length > 1 ? rows.map((_, index) => rows.filter((_row, other) => other !== index)) : [];
  return [
    ...halves.map((some) => ({ ...plan, rows: some })),
    ...stages.map((_, index) => ({ ...plan, stages: stages.filter((_stage, other) => other !== index) })),
    ...fewer.map((some) => ({ ...plan, rows: some })),
  ].filter((smaller) => isFixed(smaller.stages));
}
