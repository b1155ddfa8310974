import { expect, test } from 'vitest';
import { keyText } from './names.ts';

test('keys of different types have different texts, whatever they look like', () => {
  const keys = [
    1,
    '1',
    1n,
    '1n',
    '"1"',
    true,
    'true',
    null,
    'null',
    -0,
    0,
    [1],
    '[1]',
    ['1'],
    Number.NaN,
    'NaN',
    1e21,
    '1e+21',
  ];
  expect(new Set(keys.map(keyText)).size).toBe(keys.length);
});

test('a text that can be nothing else stands as it is', () => {
  expect(['/home', 'CA', '2026-01-01', '12:30', '-', ''].map(keyText)).toEqual([
    ...['/home', 'CA', '2026-01-01', '12:30', '-', ''],
  ]);
});

test('texts within an array cannot be taken for two', () => {
  expect(keyText(['a", "b'])).not.toBe(keyText(['a', 'b']));
});
