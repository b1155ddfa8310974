import { expect, test } from 'vitest';
import type { StoredKeyGroup } from '../../codec/stored-state.ts';
import { watermarkBound, wrongPairs, wrongSessions, wrongWindows } from './check-window-state.ts';
import type { CheckpointContents } from './checkpoint-contents.ts';
import type { Cut } from './held-records.ts';
import type { JobPlan } from './job-plan.ts';
import type { StoredCheckpoint } from './stored-checkpoint.ts';

const record = (id: number) => ({ id, amount: 10 * id, timestamp: id, key: 0 });
const forms = (ids: readonly number[]) => ids.map((id) => [{ id, amount: 10 * id }]);

/** Of one key, whose records 1, 8, 12 and 25 are below the offsets. */
function cut(coming: readonly number[] = []): Cut {
  const contents = { comingTo: () => coming.map(record), isOver: () => false } as unknown as CheckpointContents;
  const due = [1, 8, 12, 25].map(record);
  return { contents, due, amounts: new Map(due.map(({ id, amount }) => [id, amount])), exactlyOnce: true };
}

function stored(tables: Record<string, readonly (readonly [window: string, form: unknown])[]>): StoredCheckpoint {
  const named = Object.entries(tables).map(([name, entries]) => ({
    ...{ name, kind: 'LIST', stamped: false },
    entries: entries.map(([window, form]) => [window, 0, form] as const),
  }));
  const group: StoredKeyGroup = { tables: named, eventTime: [], processingTime: [] };
  return { keyGroups: () => [group] } as unknown as StoredCheckpoint;
}

// ── event time ──────────────────────────────────────────────────────────────────────────────────

test('the slowest source bounds event time, and one that has read all does not', () => {
  const sources = ['outOfOrder', 'monotonous'].map((watermarks) => ({ name: watermarks, watermarks, count: 3 }));
  const bound = (first: number[], second: number[], isDrained = false) => {
    const read = new Map(Object.entries({ outOfOrder: first.map(record), monotonous: second.map(record) }));
    return watermarkBound({ sources } as unknown as JobPlan, { read, isDrained } as unknown as CheckpointContents);
  };
  expect(bound([40], [20, 21])).toBe(20);
  expect(bound([20], [20, 21])).toBe((20 ^ 3) - 6);
  expect(bound([20], [])).toBe(Number.NEGATIVE_INFINITY);
  expect(bound([1, 2, 3], [20, 21])).toBe(20);
  expect(bound([1, 2, 3], [1, 2, 3])).toBe(Number.POSITIVE_INFINITY);
  expect(bound([20], [], true)).toBe(Number.POSITIVE_INFINITY);
});

// ── windows ─────────────────────────────────────────────────────────────────────────────────────

const windows = (held: Record<string, readonly number[]>) =>
  stored({ 'window-contents': Object.entries(held).map(([window, ids]) => [window, forms(ids)] as const) });

test('7.1: a window holds its records until the watermark has come to its end', () => {
  const open = windows({ '10:20': [12], '20:30': [25] });
  expect(wrongWindows(windows({ '0:10': [1, 8], '10:20': [12], '20:30': [25] }), cut(), 8)).toEqual([]);
  expect(wrongWindows(open, cut(), 9)).toEqual([]);
  expect(wrongWindows(open, cut(), 8)).toEqual([
    expect.stringContaining('records 1 8 below the offsets are neither in'),
  ]);
});

test('a window is gone as a whole, and those before it with it', () => {
  expect(wrongWindows(windows({ '0:10': [8], '20:30': [25] }), cut(), 24)).toEqual([
    expect.stringContaining('records 1 12 below'),
  ]);
  expect(wrongWindows(windows({ '0:10': [8], '20:30': [25] }), cut([1, 12]), 24)).toEqual([]);
});

test.each<[string, Record<string, number[]>, string]>([
  ['twice', { '0:10': [1, 8, 8], '10:20': [12], '20:30': [25] }, 'records 8 are in windows more than once'],
  ['above the offsets', { '0:10': [1, 8, 9], '10:20': [12], '20:30': [25] }, 'records 9 in windows are not below'],
  ['in the wrong window', { '0:10': [1, 8, 12], '20:30': [25] }, 'records 12 are in a window that is not theirs'],
])('a record %s is a violation', (_what, held, sentence) => {
  expect(wrongWindows(windows(held), cut(), 0)).toContainEqual(expect.stringContaining(sentence));
});

// ── pairs ───────────────────────────────────────────────────────────────────────────────────────

test('5.8.4: each side keeps a record until its last partner may have come', () => {
  const side = (ids: readonly number[]) => [['', ids.map((id) => [id, [{ id, amount: 0 }]])] as const];
  const pairs = (left: number[], right: number[]) => stored({ LEFT_BUFFER: side(left), RIGHT_BUFFER: side(right) });
  expect(wrongPairs(pairs([8, 12, 25], [12, 25]), cut(), 12)).toEqual([]);
  expect(wrongPairs(pairs([8, 12, 25], [12, 25]), cut(), 11)).toEqual([expect.stringContaining('records 8 below')]);
  expect(wrongPairs(pairs([8, 25], [8, 12, 25]), cut(), 20)).toEqual([expect.stringContaining('records 12 below')]);
});

// ── sessions ────────────────────────────────────────────────────────────────────────────────────

const sessions = (count: number, sum: number, window: readonly number[]) =>
  stored({
    'window-contents': [['1:10000001', [{ count, sum }]]],
    'merging-window-set': [['', [[[window, [1, 10_000_001]]]]]],
  });

test('7.1: the session of a key is that of its records below the offsets', () => {
  expect(wrongSessions(sessions(4, 460, [1, 10_000_025]), cut(), 24)).toEqual([]);
  expect(wrongSessions(sessions(3, 450, [1, 10_000_012]), cut(), 24)).toEqual([
    'the records in the session of key 0 must be 4, but is 3.',
    'the sum in the session of key 0 must be 460, but is 450.',
    'the session of key 0 must be 1,10000025, but is 1,10000012.',
  ]);
  expect(wrongSessions(sessions(3, 450, [1, 10_000_012]), cut([25]), 24)).toEqual([]);
});

test('a session is gone at the end of time, and not before', () => {
  expect(wrongSessions(stored({}), cut(), Number.POSITIVE_INFINITY)).toEqual([]);
  expect(wrongSessions(stored({}), cut(), 24)).toContain('the records in the session of key 0 must be 4, but is 0.');
});
