import { expect, test } from 'vitest';
import { keyOrderOf } from './key-order.ts';

const sorted = (keys: readonly unknown[]) =>
  [...keys].sort((a, b) => (keyOrderOf(a) < keyOrderOf(b) ? -1 : keyOrderOf(a) > keyOrderOf(b) ? 1 : 0));

test.each([
  ['integers', [300, 2, -1, 128, 1, 256, 0, -200], [-1, -200, 128, 0, 1, 2, 256, 300]],
  ['texts', ['b', 'aa', 'a', 'c', 'B', 'é', 'abc'], ['é', 'B', 'a', 'b', 'c', 'aa', 'abc']],
  ['booleans', [true, false], [false, true]],
])('9.5: %s in the order of Flink', (_what, keys, expected) => {
  expect(sorted(keys)).toEqual(expected);
});

test('9.5: arrays field by field', () => {
  const keys = [
    ['b', 1],
    ['a', 2],
    ['a', 1],
  ];
  expect(sorted(keys)).toEqual([
    ['a', 1],
    ['a', 2],
    ['b', 1],
  ]);
});

test.each([
  [1, 1n],
  [1.5, 4609434218613702656n],
  [2 ** 40, 2 ** 40 + 1],
  ['', 0],
  [
    ['a', 'b'],
    ['ab', ''],
  ],
])('2.6.9: %s and %s are two keys', (one, other) => {
  expect(keyOrderOf(one)).not.toBe(keyOrderOf(other));
});

test.each([
  [-0, 0],
  [2 ** 40, 2n ** 40n],
])('2.6.9: %s and %s are one key', (one, other) => {
  expect(keyOrderOf(one)).toBe(keyOrderOf(other));
});
