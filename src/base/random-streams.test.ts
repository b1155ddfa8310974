import { expect, test } from 'vitest';
import { RandomStreams } from './random-streams.ts';

function draws(seed: number, name: string, count = 20): number[] {
  const stream = new RandomStreams(seed).stream(name);
  return Array.from({ length: count }, () => stream.below(1000));
}

test('the same seed and name draw the same', () => {
  expect(draws(7, 'network')).toEqual(draws(7, 'network'));
});

test.each([
  [8, 'network'],
  [7 + 2 ** 32, 'network'],
  [-7, 'network'],
  [7, 'shuffle'],
])('seed %s and name %s draw something else', (seed, name) => {
  expect(draws(seed, name)).not.toEqual(draws(7, 'network'));
});

test('a stream does not shift another', () => {
  const random = new RandomStreams(1);
  random.stream('a').below(10);
  expect(Array.from({ length: 20 }, () => random.stream('b').below(1000))).toEqual(draws(1, 'b'));
});

test('draws are spread evenly', () => {
  const stream = new RandomStreams(Number.MAX_SAFE_INTEGER).stream('even');
  const counts = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i++) counts[stream.below(7)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  let sum = 0;
  for (let i = 0; i < 10_000; i++) sum += stream.fraction();
  expect(Math.abs(sum / 10_000 - 0.5)).toBeLessThan(0.02);
});

test('a bound beyond 32 bits is reached', () => {
  const stream = new RandomStreams(3).stream('long');
  const largest = Math.max(...Array.from({ length: 100 }, () => stream.below(2 ** 50)));
  expect(largest).toBeGreaterThan(2 ** 48);
  expect(() => stream.below(0)).toThrow('Cannot draw below 0');
});
