import { expect, test } from 'vitest';
import { wrongSecondStage } from './check-second-stage.ts';
import type { CheckpointContents, StoredFold } from './checkpoint-contents.ts';
import type { JobPlan } from './job-plan.ts';
import type { StoredCheckpoint } from './stored-checkpoint.ts';

const PLAN = { keys: 3, secondParallelism: 1 } as JobPlan;
const UPDATE = { key: 2, count: 5 };

/** Keys 0 and 2 are folded two times and three times, key 1 once: the second stage counts them as key 0 and key 1. */
function violations(
  counts: readonly (readonly [key: number, count: number])[],
  {
    waiting = [],
    leaving = [],
    over = [],
    plan = PLAN,
  }: Partial<Record<'waiting' | 'leaving', readonly unknown[]>> & {
    readonly over?: readonly string[];
    readonly plan?: JobPlan;
  } = {},
): string[] {
  const folds = [
    [0, 2],
    [1, 1],
    [2, 3],
  ].map(([key, count]) => ({ key, count }) as StoredFold);
  const contents = {
    folds,
    atInputsOf: () => waiting,
    atOutputsOf: () => leaving,
    isOver: (_key: number, operator: string) => over.includes(operator),
  } as unknown as CheckpointContents;
  const tables = [{ name: 'count', entries: counts.map(([key, count]) => ['', key, [count]]) }];
  const stored = { keyGroups: () => [{ tables }] } as unknown as StoredCheckpoint;
  return wrongSecondStage(plan, stored, contents);
}

test('7.1: the second stage has counted each update of the fold', () => {
  expect(
    violations([
      [0, 5],
      [1, 1],
    ]),
  ).toEqual([]);
  expect(
    violations([
      [0, 4],
      [1, 1],
    ]),
  ).toEqual(['of 5 updates of the fold the second stage has counted 4 for key 0, with those on their way.']);
  expect(
    violations([
      [0, 5],
      [1, 2],
    ]),
  ).toHaveLength(1);
  expect(violations([], { plan: { ...PLAN, secondParallelism: null } })).toEqual([]);
});

test('7.6.1: or the update is on its way in the checkpoint, at one end of the channel or the other', () => {
  const most = [
    [0, 4],
    [1, 1],
  ] as const;
  expect(violations(most, { waiting: [UPDATE] })).toEqual([]);
  expect(violations(most, { leaving: [UPDATE] })).toEqual([]);
  expect(violations(most, { waiting: [{ key: 1, count: 5 }] })).toHaveLength(2);
  expect(violations(most, { leaving: [{ ...UPDATE, sum: 3 }] })).toHaveLength(1);
  expect(
    violations(
      [
        [0, 5],
        [1, 1],
      ],
      { waiting: [UPDATE] },
    ),
  ).toHaveLength(1);
});

test.each(['fold', 'KeyedProcess'])('7.8.2: nothing is asked where a subtask of %s is over', (operator) => {
  expect(violations([[0, 1]], { over: [operator] })).toEqual([]);
});
