import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WallAlarms, WallClock } from './wall-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function alarms() {
  const clock = new WallClock();
  const rung: { alarm: number; at: number }[] = [];
  return { clock, rung, alarms: new WallAlarms(clock, (alarm) => rung.push({ alarm, at: clock.now() })) };
}

test('time begins at 0 and passes as wall time does', () => {
  const clock = new WallClock();
  expect(clock.now()).toBe(0);
  vi.advanceTimersByTime(1500);
  expect(clock.now()).toBe(1500);
});

test('an alarm rings once, when its time has come, and not before', () => {
  const { rung, alarms: set } = alarms();
  set.set(1, 40);
  set.set(2, 20);
  vi.advanceTimersByTime(39);
  expect(rung).toEqual([{ alarm: 2, at: 20 }]);
  vi.advanceTimersByTime(1000);
  expect(rung).toEqual([
    { alarm: 2, at: 20 },
    { alarm: 1, at: 40 },
  ]);
});

test('an alarm of the past rings at the next turn, a cancelled one never', () => {
  const { rung, alarms: set } = alarms();
  vi.advanceTimersByTime(100);
  set.set(1, 5);
  set.set(2, 150);
  set.cancel(2);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(rung).toEqual([{ alarm: 1, at: 100 }]);
});

test('an alarm further away than a browser’s longest time-out waits all the same', () => {
  const { rung, alarms: set } = alarms();
  set.set(1, 2 ** 32);
  vi.advanceTimersByTime(2 ** 32 - 1);
  expect(rung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(rung).toHaveLength(1);
});
