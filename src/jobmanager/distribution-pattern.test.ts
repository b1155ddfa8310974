import { expect, test } from 'vitest';
import { isConnected, subpartitionOf } from './distribution-pattern.ts';

test('T50 2.5.2 pointwise wiring with more consumers than producers', () => {
  expect(wiring(2, 3)).toEqual(['p0.0', 'p0.1', 'p1.0']);
  expect(wiring(2, 5)).toEqual(['p0.0', 'p0.1', 'p0.2', 'p1.1', 'p1.0']);
});

test('T50 2.5.2 pointwise wiring with more producers than consumers', () => {
  expect(wiring(4, 2)).toEqual(['p0.0 p1.0', 'p2.0 p3.0']);
  expect(wiring(5, 2)).toEqual(['p0.0 p1.0', 'p2.0 p3.0 p4.0']);
});

/** For each consumer the producers it reads, each with the index of the subpartition. */
function wiring(producers: number, consumers: number): string[] {
  return Array.from({ length: consumers }, (_, to) =>
    Array.from({ length: producers }, (_, from) => from)
      .filter((from) => isConnected('POINTWISE', from, to, producers, consumers))
      .map((from) => `p${from}.${subpartitionOf('POINTWISE', from, to, producers, consumers)}`)
      .join(' '),
  );
}
