import { describe, expect, test } from 'vitest';
import facts from '../../tests/facts/keygroups.json';
import { isLeftOut } from '../../tests/facts/left-out.ts';
import { javaHash, UnsupportedKey } from './java-hash.ts';
import { defaultMaxParallelism, keyGroupOf, keyGroupRangeOf, operatorIndexOf } from './key-groups.ts';
import { bytesOfHex, hex, mix, murmur3x64_128 } from './murmur.ts';

interface KeyCase {
  readonly case: string;
  readonly input: { readonly javaType?: string; readonly key?: unknown };
  readonly config: { readonly maxParallelism?: unknown; readonly parallelism?: unknown };
  readonly expected: Readonly<Record<string, unknown>>;
}

const cases = facts.cases as unknown as readonly KeyCase[];
const keyCases = cases.filter((c) => c.input.javaType !== undefined && !isLeftOut('keygroups', c.case));
const rangeCases = cases.filter((c) => c.case.startsWith('ranges '));

function keyOf({ javaType, key }: KeyCase['input']): unknown {
  if (javaType === 'Long') return BigInt(key as string);
  if (javaType === 'Double') return Number(key);
  if (javaType?.startsWith('Tuple')) return String(key).slice(1, -1).split(',').map(fieldOf);
  return key;
}

function fieldOf(text: string): unknown {
  if (text === 'true') return true;
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

describe('T48, 2.6.2, 2.6.7 keys as real Flink places them', () => {
  test('every recorded key is looked at', () => expect(keyCases.length).toBe(73));

  test.each(keyCases)('$case', ({ input, expected }) => {
    const key = keyOf(input);
    expect(javaHash(key)).toBe(expected.hashCode);
    expect(mix(javaHash(key))).toBe(expected.murmur);
    for (const [maxParallelism, keyGroup] of Object.entries(expected.keyGroup as Record<string, number>)) {
      expect(keyGroupOf(key, Number(maxParallelism))).toBe(keyGroup);
    }
    for (const [max, byParallelism] of Object.entries(
      expected.operatorIndex as Record<string, Record<string, number>>,
    )) {
      for (const [parallelism, index] of Object.entries(byParallelism)) {
        expect(operatorIndexOf(keyGroupOf(key, Number(max)), Number(parallelism), Number(max))).toBe(index);
      }
    }
  });
});

describe('T48, 2.6.2, 2.6.8 ranges as real Flink deals them', () => {
  test.each(rangeCases)('$case', ({ config, expected }) => {
    const max = config.maxParallelism as number;
    const parallelism = config.parallelism as number;
    const ranges = Array.from({ length: parallelism }, (_, subtask) => keyGroupRangeOf(subtask, parallelism, max));
    expect(ranges.map(({ start, end }) => [start, end])).toEqual(expected.ranges);
    const owners = expected.operatorIndexOfKeyGroup as number[];
    expect(owners.map((_, keyGroup) => operatorIndexOf(keyGroup, parallelism, max))).toEqual(owners);
  });
});

test('T48, 2.6.2 the ranges cover every key group once, and each group lies in its owner’s range', () => {
  const shapes = [
    [3, 128],
    [7, 1000],
    [128, 128],
    [1, 32768],
    [997, 32768],
  ] as const;
  for (const [parallelism, max] of shapes) {
    let next = 0;
    for (let subtask = 0; subtask < parallelism; subtask++) {
      const { start, end } = keyGroupRangeOf(subtask, parallelism, max);
      expect(start).toBe(next);
      for (const group of [start, end]) expect(operatorIndexOf(group, parallelism, max)).toBe(subtask);
      next = end + 1;
    }
    expect(next).toBe(max);
  }
});

test('2.6.3 default max parallelism', () => {
  const recorded = cases.find((c) => c.case === 'computeDefaultMaxParallelism');
  for (const [parallelism, max] of Object.entries(recorded?.expected ?? {})) {
    expect(defaultMaxParallelism(Number(parallelism)), parallelism).toBe(max);
  }
});

test('2.6.1 murmur of whole numbers', () => {
  const recorded = cases.find((c) => c.case === 'murmurHash of ints');
  for (const [hash, mixed] of Object.entries(recorded?.expected ?? {})) expect(mix(Number(hash)), hash).toBe(mixed);
});

test('2.6.9 a key is typed by its value', () => {
  expect(javaHash(-0)).toBe(0);
  expect(javaHash(-1n)).toBe(0);
  expect(javaHash(-1)).toBe(-1);
  expect(javaHash(2 ** 32)).toBe(javaHash(2n ** 32n));
  expect(javaHash(-1700000000000)).toBe(javaHash(-1700000000000n));
  expect(javaHash([null, 'a'])).toBe(97);
});

test.each([[undefined], [null], [{ user: 1 }], [new Date(0)], [() => 1], [[]], [2n ** 64n]])(
  '2.6.9 %s is no key',
  (key) => {
    expect(() => javaHash(key)).toThrow(UnsupportedKey);
  },
);

test.each([
  ['my-source', '5712e5a8bfbfa8943a95ff796efbcfa9'],
  ['counter', '0da08f51eaa85fc298e176a139b3649a'],
  ['sink', '2e588ce1c86a9d46e2e85186773ce4fd'],
  ['a', '897859f6655555855a890e51483ab5e6'],
])('2.4.1 the operator id of uid %s', (uid, id) => {
  expect(hex(murmur3x64_128(new TextEncoder().encode(uid)))).toBe(id);
  expect(hex(bytesOfHex(id))).toBe(id);
});
