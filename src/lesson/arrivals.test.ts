import { expect, test } from 'vitest';
import type { DataSet } from '../ports/job-loader.ts';
import { arrived, rowWithoutTime } from './arrivals.ts';

const rows = Array.from({ length: 200 }, (_, index) => ({ id: index, ts: index * 700 }));
const clicks: DataSet = { name: 'clicks', rows, ratePerSecond: 4, replay: 'once' };
const others: DataSet = { ...clicks, name: 'others' };
const arrivals = { clicks: { time: 'ts', delayMs: 6000 } };

function timesOf(seed: number): number[] {
  const [{ rows: inOrder } = clicks] = arrived([clicks, others], arrivals, seed);
  return (inOrder as typeof rows).map(({ ts }) => ts);
}

/** By how much a row is behind the latest one before it, at the most. */
function mostBehind(times: readonly number[]): number {
  return Math.max(...times.map((time, index) => Math.max(...times.slice(0, index + 1)) - time));
}

test.each([1, 2, 3])('with seed %i all rows come, none further behind than its delay, and some nearly so', (seed) => {
  const times = timesOf(seed);
  expect(times.toSorted((one, other) => one - other)).toEqual(rows.map(({ ts }) => ts));
  expect(mostBehind(times)).toBeLessThanOrEqual(6000);
  expect(mostBehind(times)).toBeGreaterThan(5000);
});

test('the order is that of the seed, and of no other', () => {
  expect(timesOf(1)).toEqual(timesOf(1));
  expect(timesOf(1)).not.toEqual(timesOf(2));
});

test('a data set that is not named comes as it is', () => {
  expect(arrived([clicks, others], arrivals, 1)[1]).toBe(others);
});

test('a row without a number for its time is found', () => {
  const broken = { ...clicks, rows: [{ ts: 1 }, { ts: 'noon' }] };
  expect([rowWithoutTime(clicks, arrivals.clicks), rowWithoutTime(broken, arrivals.clicks)]).toEqual([null, 2]);
});
