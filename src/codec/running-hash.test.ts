import { expect, test } from 'vitest';
import { RunningHash, stableText } from './running-hash.ts';

function hashOf(...texts: readonly string[]): string {
  const hash = new RunningHash();
  for (const text of texts) hash.addText(text);
  return hash.value();
}

test('the same in the same order gives the same hash', () => {
  expect(hashOf('a', 'b')).toBe(hashOf('a', 'b'));
  expect(hashOf('a', 'b')).toMatch(/^[0-9a-f]{16}$/);
});

test('order, division and kind matter', () => {
  const bytes = new RunningHash();
  bytes.addBytes(Uint8Array.of(97, 98));
  const hashes = [hashOf('ab'), hashOf('a', 'b'), hashOf('b', 'a'), hashOf('ab', ''), hashOf(), bytes.value()];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('many short texts do not collide', () => {
  expect(new Set(Array.from({ length: 100_000 }, (_, i) => hashOf(`event ${i}`))).size).toBe(100_000);
});

test('a stable text does not depend on the order of fields and tells all values apart', () => {
  expect(stableText({ b: 1, a: [undefined, null, 'x"'], c: undefined })).toBe('{"a":[undefined,null,"x\\""],"b":1}');
  const values = [0, -0, Number.NaN, 1n, 1, '1', true, null, [], {}, Uint8Array.of(1), [1], Number.POSITIVE_INFINITY];
  expect(new Set(values.map(stableText)).size).toBe(values.length);
});
