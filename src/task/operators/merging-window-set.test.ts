/**
 * Which windows merge, against recordings of real Flink (tests/facts/window-assigners.json) and Flink's own cases
 * (TESTS T25).
 */
import { expect, test } from 'vitest';
import { TimeWindow } from '../../api/windows/window.ts';
import { keyGroupRangeOf } from '../../base/key-groups.ts';
import { HeapKeyedStateBackend } from '../../state/heap-keyed-state-backend.ts';
import { MergingWindowSet, mergeGroups } from './merging-window-set.ts';
import { factCases } from './testing/facts.ts';

for (const fact of factCases('window-assigners').filter((one) => one.case.startsWith('mergeWindows'))) {
  test(`5.6.1: ${fact.case}`, () => {
    const windows = (fact.input as unknown as [number, number][]).map(([start, end]) => new TimeWindow(start, end));
    const pair = ({ start, end }: TimeWindow) => [start, end];
    const groups = mergeGroups(windows).filter(({ members }) => members.length > 1);
    expect(groups.map(({ cover, members }) => ({ merged: members.map(pair), into: pair(cover) }))).toEqual(
      fact.expected,
    );
  });
}

test.each<[string, [number, number][], string[]]>([
  [
    'in a row',
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [4, 5],
      [5, 6],
    ],
    ['0-3 of 3', '4-6 of 2'],
  ],
  [
    'that cover others',
    [
      [1, 1],
      [0, 2],
      [4, 7],
      [5, 6],
    ],
    ['0-2 of 2', '4-7 of 2'],
  ],
  ['alone', [[0, 1]], ['0-1 of 1']],
  [
    'with a gap',
    [
      [10, 20],
      [21, 30],
    ],
    ['10-20 of 1', '21-30 of 1'],
  ],
  [
    'that touch or overlap, whichever is first',
    [
      [20, 30],
      [19, 22],
      [10, 20],
    ],
    ['10-30 of 3'],
  ],
])('5.6.1, T23, T24: windows %s', (_name, windows, merged) => {
  const groups = mergeGroups(windows.map(([start, end]) => new TimeWindow(start, end)));
  expect(groups.map(({ cover, members }) => `${cover.start}-${cover.end} of ${members.length}`)).toEqual(merged);
});

test('5.6.2, T25: a merged window keeps the state window of its first member', () => {
  const backend = new HeapKeyedStateBackend(keyGroupRangeOf(0, 1, 128), 128, () => 0);
  backend.setCurrentKey('k');
  const set = new MergingWindowSet(backend.state({ kind: 'LIST', name: 'set', ttl: null }, ''));
  const merges: string[] = [];
  const add = (start: number, end: number) => {
    const result = set.addWindow(new TimeWindow(start, end), (cover, merged) => {
      merges.push(`${merged.map((one) => `${one.start}-${one.end}`)} into ${cover.start}-${cover.end}`);
    });
    const state = set.stateWindow(result);
    return `${result.start}-${result.end} in ${state?.start}-${state?.end}`;
  };
  expect([add(0, 4), add(0, 4), add(3, 5), add(4, 6), add(1, 4), add(3, 5), add(11, 14), add(10, 13)]).toEqual([
    '0-4 in 0-4',
    '0-4 in 0-4',
    '0-5 in 0-4',
    '0-6 in 0-4',
    '0-6 in 0-4',
    '0-6 in 0-4',
    '11-14 in 11-14',
    '10-14 in 11-14',
  ]);
  expect(merges).toEqual(['0-4 into 0-5', '0-5 into 0-6', '11-14 into 10-14']);
  set.retireWindow(new TimeWindow(0, 6));
  expect(set.stateWindow(new TimeWindow(0, 6))).toBeNull();
});

test('5.6.5: the windows of a key are in its state once they are written back, and only then', () => {
  const backend = new HeapKeyedStateBackend(keyGroupRangeOf(0, 1, 128), 128, () => 0);
  backend.setCurrentKey('k');
  const read = () => new MergingWindowSet(backend.state({ kind: 'LIST', name: 'set', ttl: null }, ''));
  const window = new TimeWindow(0, 6);
  const set = read();
  set.addWindow(new TimeWindow(0, 4), () => {});
  set.addWindow(new TimeWindow(3, 6), () => {});
  expect(read().stateWindow(window)).toBeNull();
  set.persist();
  expect(read().stateWindow(window)).toMatchObject({ start: 0, end: 4 });
  backend.setCurrentKey('another');
  expect(read().stateWindow(window)).toBeNull();
});
