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
