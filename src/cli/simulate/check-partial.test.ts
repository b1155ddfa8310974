import { expect, test } from 'vitest';
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import { partialViolations } from './check-partial.ts';

const expected = {
  folds: new Map([[0, { key: 0, count: 2, sum: 3, ids: [4, 6] }]]),
  total: 2,
  second: new Map(),
  side: new Set<number>(),
};

const NEVER = { table: new Map(), topic: new Map() };

function run(rows: Readonly<Record<string, readonly object[]>>, topics: FinishedRun['topics'] = []): FinishedRun {
  const rowsOf = (sink: string) => (rows[sink] ?? []).map((value) => ({ value }));
  return { rows: rowsOf, topics } as unknown as FinishedRun;
}

test('a run that ended early may lack what it likes', () => {
  expect(
    partialViolations(expected, run({ committed: [{ id: 4 }], latest: [{ key: 0, count: 1 }] }), true, NEVER),
  ).toEqual([]);
});

test.each([
  ['what nobody sent', { committed: [{ id: 5 }] }, 'Nobody sent 5'],
  ['what is committed twice', { committed: [{ id: 4 }, { id: 4 }] }, 'Record 4 was committed'],
  ['more than there is', { latest: [{ key: 0, count: 3 }] }, 'Key 0 has counted 3'],
])('%s is a violation', (_what, rows, sentence) => {
  expect(partialViolations(expected, run(rows), true, NEVER)).toEqual([expect.stringContaining(sentence)]);
});

test('at least once may commit twice', () => {
  expect(partialViolations(expected, run({ committed: [{ id: 4 }, { id: 4 }] }), false, NEVER)).toEqual([]);
});
