import { expect, test } from 'vitest';
import type { StoredKeyGroup } from '../../codec/stored-state.ts';
import { branchStateViolations } from './check-branch-state.ts';
import type { CheckpointContents } from './checkpoint-contents.ts';
import { cutOf } from './held-records.ts';
import type { BranchKind, JobPlan } from './job-plan.ts';
import type { StoredCheckpoint } from './stored-checkpoint.ts';

const planOf = (kind: BranchKind) =>
  ({ sources: [{ name: 'a', watermarks: 'monotonous', steps: [] }], keys: 1, branches: [kind] }) as unknown as JobPlan;
const CONTENTS: CheckpointContents = {
  ...{ read: new Map([['a', [1, 2, 3].map((id) => ({ id, amount: 10 * id }))]]), rulesRead: [1, 2], isDrained: false },
  ...{
    folds: [],
    total: 0,
    comingTo: () => [],
    atInputsOf: () => [],
    atOutputsOf: () => [],
    isOver: () => false,
    isOverAt: () => false,
  },
};

// ── kept ────────────────────────────────────────────────────────────────────────────────────────

interface Kept {
  readonly seen: readonly (readonly [id: number, times: number])[];
  readonly count: number;
  readonly sum: number;
  readonly union: readonly number[];
}

const WHOLE: Kept = {
  seen: [
    [1, 1],
    [2, 1],
    [3, 1],
  ],
  count: 3,
  sum: 60,
  union: [2, 1],
};

function keptViolations(kept: Partial<Kept>, contents: Partial<CheckpointContents> = {}, exactlyOnce = true): string[] {
  const plan = planOf('kept');
  const { seen, count, sum, union } = { ...WHOLE, ...kept };
  const tables = [
    { name: 'seen', kind: 'MAP', stamped: true, entries: [['', 0, seen]] },
    { name: 'both', kind: 'AGGREGATING', stamped: false, entries: [['', 0, [{ count, sum }]]] },
  ] as unknown as StoredKeyGroup['tables'];
  const stored = {
    keyGroups: () => [{ tables, eventTime: [], processingTime: [] }],
    elements: () => union.map((total, subtask) => ({ subtask, total })),
  } as unknown as StoredCheckpoint;
  return branchStateViolations(plan, stored, cutOf(plan, { ...CONTENTS, ...contents }, exactlyOnce));
}

test('7.1: kept holds each record below the offsets, unless it is on its way', () => {
  const without: Partial<Kept> = {
    seen: [
      [1, 1],
      [2, 1],
    ],
    count: 2,
    sum: 30,
    union: [2],
  };
  expect(keptViolations({})).toEqual([]);
  expect(keptViolations(without)).toEqual([expect.stringContaining('records 3 below the offsets are neither in kept')]);
  expect(keptViolations(without, {}, false)).toHaveLength(1);
  expect(keptViolations(without, { comingTo: () => [{ id: 3, amount: 30 }] })).toEqual([]);
  expect(keptViolations(without, { isOver: (_key, operator) => operator === 'kept' })).toEqual([]);
});

test.each<[string, Partial<Kept>, string]>([
  [
    'a record above the offsets',
    { seen: [...WHOLE.seen, [4, 1]], count: 4, union: [4] },
    'records 4 in kept are not below',
  ],
  [
    'a record twice',
    {
      seen: [
        [1, 1],
        [2, 2],
        [3, 1],
      ],
      count: 4,
      sum: 80,
      union: [4],
    },
    'records 2 are in kept more than once',
  ],
  ['an aggregate of another cut', { count: 2 }, 'aggregated count of key 0 must be 3, but is 2'],
  ['a wrong sum', { sum: 50 }, 'aggregated sum of key 0 must be 60, but is 50'],
  ['6.3.2: a part of union state that is lost', { union: [2] }, 'counted in union state must be 3, but is 2'],
])('%s is a violation, where it is exactly once', (_what, kept, sentence) => {
  expect(keptViolations(kept)).toContainEqual(expect.stringContaining(sentence));
  expect(keptViolations(kept, {}, false)).toEqual([]);
});

test('7.6.1: what waits at the input is not yet in the state', () => {
  const comingTo = (operator: string) => (operator === 'kept' ? [{ id: 2, amount: 20 }] : []);
  expect(keptViolations({}, { comingTo })).toEqual([expect.stringContaining('records 2 are both in kept and on')]);
});

// ── rules ───────────────────────────────────────────────────────────────────────────────────────

type Rules = readonly (readonly [rule: number, times: number])[];

/** By subtask; null: it has finished. */
function rulesViolations(held: readonly (Rules | null)[], exactlyOnce = true): string[] {
  const subtasks = held.map((rules) => ({ rules }));
  const plan = planOf('rules');
  const isOverAt = (_operator: string, subtask: number) => held[subtask] === null;
  const stored = {
    verticesOf: () => [{ subtasks }],
    elementsAt: (_vertex: unknown, { rules }: { readonly rules: Rules }) => rules,
  } as unknown as StoredCheckpoint;
  return branchStateViolations(plan, stored, cutOf(plan, { ...CONTENTS, isOverAt }, exactlyOnce));
}

test('7.1: each subtask that runs holds each rule below the offsets, once', () => {
  expect(
    rulesViolations([
      [
        [1, 1],
        [2, 1],
      ],
      null,
    ]),
  ).toEqual([]);
  expect(
    rulesViolations([
      [
        [1, 1],
        [2, 1],
      ],
      [[2, 1]],
    ]),
  ).toEqual(['the records 1 of the rules are not in subtask 1.']);
  expect(
    rulesViolations([
      [
        [1, 2],
        [2, 1],
        [3, 1],
      ],
    ]),
  ).toEqual([expect.stringContaining('1 3 of the rules are in subtask 0')]);
  expect(
    rulesViolations(
      [
        [
          [1, 2],
          [2, 1],
          [3, 1],
        ],
      ],
      false,
    ),
  ).toEqual([]);
});
