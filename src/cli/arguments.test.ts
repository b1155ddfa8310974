import { expect, test } from 'vitest';
import { BadArguments, seedsOf } from './arguments.ts';

test('a range of seeds counts both ends, one number is a range of one', () => {
  expect(seedsOf('3-5')).toEqual([3, 4, 5]);
  expect(seedsOf('7')).toEqual([7]);
  expect(seedsOf('3-5,7,1-2')).toEqual([3, 4, 5, 7, 1, 2]);
});

test.each(['', 'x', '5-3', '1-', '1..3', '1,', '1,5-3'])('"%s" is no range of seeds', (range) => {
  expect(() => seedsOf(range)).toThrow(BadArguments);
});
