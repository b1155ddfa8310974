import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pacer } from './pacer.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Steps taken in so many wall milliseconds by a host that each costs nothing and a model millisecond. */
function stepsIn(wallMs: number, speed: number): number {
  const pacer = new Pacer();
  pacer.setSpeed(speed);
  pacer.restart(0);
  const until = performance.now() + wallMs;
  let steps = 0;
  while (performance.now() < until) {
    const delay = pacer.delay(steps + 1);
    if (delay > 0) vi.advanceTimersByTime(delay);
    else {
      steps++;
      pacer.took(1);
    }
  }
  return steps;
}

test('the fastest speed is 5,000 steps a second', () => {
  const steps = stepsIn(10_000, Number.POSITIVE_INFINITY);
  expect(steps).toBeGreaterThan(49_000);
  expect(steps).toBeLessThan(50_200);
});

test('a finite speed is model time over wall time', () => {
  expect(stepsIn(10_000, 0.2)).toBeCloseTo(2000, -2);
});
