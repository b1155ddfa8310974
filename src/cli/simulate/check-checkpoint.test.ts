import { expect, test } from 'vitest';
import { checkpointViolations } from './check-checkpoint.ts';
import type { CheckpointContents, StoredFold } from './checkpoint-contents.ts';
import type { JobPlan } from './job-plan.ts';

/** One source of one subtask, doubled on its way to a single key. */
const plan = {
  sources: [
    {
      name: 'a',
      kind: 'sequence',
      firstId: 1,
      count: 3,
      parallelism: 1,
      lookUp: null,
      steps: [{ kind: 'flatMap', modulus: 9, parallelism: 1 }],
    },
  ],
  keys: 1,
} as unknown as JobPlan;
const read = new Map([['a', [1, 2, 3].map((id) => ({ id, amount: 10 * id }))]]);

function fold(ids: readonly number[]): StoredFold {
  const sum = ids.reduce((all, id) => all + 5 * id, 0);
  return { key: 0, count: ids.length, sum, ids, times: ids.map((id) => [id, 1] as const), fired: 0, waiting: ids };
}

function violations(held: Partial<CheckpointContents>, exactlyOnce = true): string[] {
  const folds = held.folds ?? [fold([2, 4, 6])];
  const total = folds.reduce((sum, { count }) => sum + count, 0);
  const contents = {
    read,
    folds,
    total,
    rulesRead: [],
    isDrained: false,
    comingTo: () => [],
    atInputsOf: () => [],
    atOutputsOf: () => [],
    isOver: () => false,
    isOverAt: () => false,
    ...held,
  };
  return checkpointViolations(plan, 7, contents, exactlyOnce);
}

test('7.1: each record below the offsets is in the state', () => {
  expect(violations({})).toEqual([]);
  expect(violations({ folds: [fold([2, 4])] })).toEqual([expect.stringMatching(/^Checkpoint 7: the records 6 below/)]);
  expect(violations({ folds: [fold([2, 4])], isOver: () => true })).toEqual([]);
});

test('7.6.1: or it is on its way there', () => {
  const comingTo = (operator: string) => (operator === 'fold' ? [{ id: 6, amount: 30 }] : []);
  expect(violations({ folds: [fold([2, 4])], comingTo })).toEqual([]);
  expect(violations({ folds: [fold([2])], comingTo })).toHaveLength(1);
});

test.each<[string, Partial<CheckpointContents>, string]>([
  ['a record above the offsets', { folds: [fold([2, 4, 6, 8])] }, 'records 8 in the state are not below'],
  ['a record twice', { comingTo: () => [{ id: 4, amount: 20 }] }, 'records 4 are both in the state and on their way'],
  ['a wrong sum', { folds: [{ ...fold([2, 4, 6]), sum: 1 }] }, 'sum of key 0 must be 60, but is 1'],
  ['a lost timer', { folds: [{ ...fold([2, 4, 6]), waiting: [2, 4] }] }, 'timers of key 0 must be 3, but is 2'],
  [
    'a timer at another time',
    { folds: [{ ...fold([2, 4, 6]), waiting: [2, 4, 7] }] },
    'records 7 have timers in key 0',
  ],
  [
    'a timer of another record',
    { folds: [{ ...fold([2, 4, 6]), waiting: [2, 4, 4] }] },
    'records 4 have timers in key 0',
  ],
  [
    'a lost entry of a map',
    { folds: [{ ...fold([2, 4, 6]), times: fold([2, 4]).times }] },
    'records in the map of key 0 must be 3, but is 2',
  ],
  [
    'a strange entry of a map',
    { folds: [{ ...fold([2, 4, 6]), times: fold([2, 4, 8]).times }] },
    'records 8 in the map of key 0 are not in its list',
  ],
  [
    'a record that was counted twice',
    { folds: [{ ...fold([2, 4, 6]), times: [[2, 2], ...fold([4, 6]).times] }] },
    'records 2 were not counted once in key 0',
  ],
  ['operator state of another cut', { total: 4 }, 'operator state must be 3, but is 4'],
  ['another order', { folds: [fold([4, 2, 6])] }, 'records 2 came to key 0 out of their order'],
])('%s is a violation', (_what, held, sentence) => {
  expect(violations(held)).toContainEqual(expect.stringContaining(sentence));
});

test('at least once may hold more than is below the offsets, and nothing less', () => {
  expect(violations({ folds: [fold([2, 4, 6, 8])] }, false)).toEqual([]);
  expect(violations({ folds: [fold([2, 6])] }, false)).toHaveLength(1);
});
