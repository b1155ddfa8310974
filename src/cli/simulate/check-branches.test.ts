import { expect, test } from 'vitest';
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import { branchViolations } from './check-branches.ts';
import type { BranchKind, JobPlan } from './job-plan.ts';

/** Records 0 to 3 with the amounts 1 to 4, and their ids for timestamps; 0 and 2 are of one key. */
function violations(branch: BranchKind, rows: readonly object[], exactlyOnce = true): string[] {
  const source = { name: 'a', kind: 'rows', firstId: 0, count: 4, watermarks: 'monotonous', steps: [] };
  const plan = { sources: [source], keys: 2, branches: [branch] } as unknown as JobPlan;
  const of = (sink: string) => (sink === branch ? rows.map((value) => ({ value })) : []);
  return branchViolations(plan, { rows: of, events: [] } as unknown as FinishedRun, exactlyOnce);
}

const WINDOWS = [
  { key: 0, start: 0, end: 10, count: 2, sum: 4 },
  { key: 1, start: 0, end: 10, count: 2, sum: 6 },
];
const PAIRS = [0, 2, 1, 3].flatMap((id) => [
  { left: id, right: id },
  { left: id, right: id ^ 2 },
]);

test('rows may come twice, and each must come', () => {
  expect(violations('windows', [...WINDOWS, ...WINDOWS])).toEqual([]);
  expect(violations('windows', WINDOWS.slice(1))).toEqual([expect.stringContaining('Branch windows lacks')]);
  expect(violations('pairs', PAIRS)).toEqual([]);
  expect(violations('pairs', PAIRS.slice(1))).toHaveLength(1);
});

test('a row that is wrong is a violation, but where a record may be counted twice', () => {
  const wrong = [...WINDOWS, { key: 0, start: 0, end: 10, count: 3, sum: 5 }];
  expect(violations('windows', wrong)).toEqual([expect.stringContaining('"count":3')]);
  expect(violations('windows', wrong, false)).toEqual([]);
  expect(violations('pairs', [...PAIRS, { left: 0, right: 1 }], false)).toHaveLength(1);
});

test('window joins give each pair of a key and window, and each group once', () => {
  expect(violations('matches', [...PAIRS, ...PAIRS], false)).toEqual([]);
  expect(violations('matches', PAIRS.slice(1), false)).toEqual([expect.stringContaining('Branch matches lacks')]);
  expect(violations('matches', [...PAIRS, { left: 0, right: 3 }])).toHaveLength(1);
  const groups = [
    { ids: [0, 2], right: 2 },
    { ids: [1, 3], right: 2 },
  ];
  expect(violations('groups', groups)).toEqual([]);
  expect(violations('groups', [{ ids: [0, 2], right: 1 }, ...groups])).toEqual([expect.stringContaining('"right":1')]);
});

test('a session of all that a key has, and the rules that everybody holds', () => {
  const end = 10_000_000;
  const sessions = [
    { key: 0, start: 0, end: end + 2, count: 2, sum: 4 },
    { key: 1, start: 1, end: end + 3, count: 2, sum: 6 },
  ];
  expect(violations('sessions', sessions)).toEqual([]);
  const rules = [0, 1].map((key) => ({ key, rules: 9, most: 1 }));
  expect(violations('rules', [...[0, 1, 2, 3].map((id) => ({ id })), ...rules])).toEqual([]);
});

test('counts in union state that do not add up', () => {
  const kept = [0, 1].map((key) => ({ key, count: 2, sum: 4 + 2 * key, seen: 2, most: 1 }));
  expect(violations('kept', kept)).toEqual(['The records counted in union state must be 4, but are 0.']);
});
