import { expect, test } from 'vitest';
import { positionOf, SPEED_STEPS, speedAt, speedText } from './speed.ts';

test('each position of the slider is a speed of its own, rising', () => {
  const positions = Array.from({ length: SPEED_STEPS + 1 }, (_, position) => position);
  expect(positions.map((position) => positionOf(speedAt(position)))).toEqual(positions);
  expect(positions.map(speedAt)).toEqual(positions.map(speedAt).toSorted((a, b) => a - b));
});

test('a speed is told as a factor', () => {
  expect([0.2, 0.05, 1, 20, Number.POSITIVE_INFINITY].map(speedText)).toEqual([
    'slowed 5×',
    'slowed 20×',
    '1×',
    '20×',
    'fastest',
  ]);
});
