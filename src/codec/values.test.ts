import { describe, expect, test } from 'vitest';
import { copyValue, previewValue, UnsupportedValue, valuesEqual } from './values.ts';

class Order {
  amount = 1;
}

function refused(value: unknown): UnsupportedValue {
  try {
    copyValue(value, 'the record that map emitted');
  } catch (error) {
    if (error instanceof UnsupportedValue) return error;
  }
  throw new Error('The value was not refused.');
}

describe('copying', () => {
  test('a copy is the same data and shares nothing with the original', () => {
    const original = {
      user: 'ann',
      tags: ['a', { deep: [1] }],
      none: null,
      big: 10n,
      nan: Number.NaN,
      zero: -0,
      yes: true,
    };
    const copy = copyValue(original, 'a record') as typeof original;
    expect(copy).toStrictEqual(original);
    expect(copy.tags).not.toBe(original.tags);
    expect(copy.tags[1]).not.toBe(original.tags[1]);
    expect(Object.is(copy.zero, -0)).toBe(true);
  });

  test('a field that is undefined is absent in the copy', () => {
    const copy = copyValue({ a: 1, b: undefined, c: { d: undefined, e: [1] } }, 'a record') as object;
    expect(copy).toStrictEqual({ a: 1, c: { e: [1] } });
  });

  test('an object without prototype becomes a plain one, and a field called __proto__ stays a field', () => {
    const original = JSON.parse('{"__proto__": {"a": 1}, "b": [2]}') as object;
    const copy = copyValue(original, 'a record') as object;
    expect(Object.keys(copy)).toEqual(['__proto__', 'b']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(copyValue(Object.assign(Object.create(null) as object, { a: 1 }), 'a record')).toStrictEqual({ a: 1 });
  });

  test('the same object twice is no cycle', () => {
    const place = { lat: 1 };
    expect(copyValue({ from: place, to: place }, 'a record')).toEqual({ from: place, to: place });
  });
});

describe('refusing', () => {
  const cycle: Record<string, unknown> = { name: 'loop' };
  cycle.self = { again: cycle };

  test.each([
    [{ user: { born: new Date(0) } }, '.user.born', 'a Date', 'milliseconds'],
    [new Map(), '', 'a Map', 'MapState'],
    [[1, new Set()], '[1]', 'a Set', 'array'],
    [{ 'two words': new Order() }, '["two words"]', 'an Order', 'plain object'],
    [{ f: () => 1 }, '.f', 'a function', 'not data'],
    [Symbol('s'), '', 'a symbol', 'string'],
    [undefined, '', 'undefined', 'null'],
    [[undefined], '[0]', 'undefined', 'null'],
    [new Array(2), '[0]', 'a hole', 'null'],
    [cycle, '.self.again', 'a cycle', 'id'],
    [Promise.resolve(1), '', 'a Promise', 'async'],
    [new (class extends Array {})(), '', 'an object of a class without name', 'plain object'],
  ])('%#: what, where and what to do instead', (value, path, found, advice) => {
    const error = refused(value);
    expect(error).toMatchObject({ path, found, what: 'the record that map emitted' });
    expect(error.message).toContain(advice);
    expect(error.message).toMatch(/^the record that map emitted/);
  });

  test('nesting beyond all use is refused without a crash', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 50_000; i++) deep = [deep];
    expect(refused(deep).found).toBe('nested too deeply');
  });
});

test('equal values are the same data whatever the order of their fields', () => {
  expect(valuesEqual({ a: 1, b: [Number.NaN] }, { b: [Number.NaN], a: 1, c: undefined })).toBe(true);
  for (const other of [{ a: 1 }, { a: 1, b: [0] }, { a: 1, b: [], c: null }, { a: 1, c: [] }, [], null]) {
    expect(valuesEqual({ a: 1, b: [] }, other)).toBe(false);
  }
  expect(valuesEqual(0, -0)).toBe(false);
  expect(valuesEqual([], {})).toBe(false);
  expect(valuesEqual(1, 1n)).toBe(false);
});

describe('previews', () => {
  test('a short value is copied', () => {
    const value = { a: [1] };
    expect(previewValue(value)).toStrictEqual(value);
    expect(previewValue(value)).not.toBe(value);
  });

  test('a long value is cut at 2 kB', () => {
    const text = 'x'.repeat(5000);
    expect(previewValue(text)).toEqual({ truncated: true, preview: `"${text.slice(0, 2047)}` });
    expect(previewValue({ text })).toMatchObject({
      truncated: true,
      preview: expect.stringMatching(/^\{"text":"x{100}/),
    });
  });

  test('what is no data is named', () => {
    expect(previewValue(new Map())).toEqual({ truncated: true, preview: 'a Map' });
  });
});
