import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyValue } from '../../tests/support/arbitrary-values.ts';
import { ByteReader, ByteWriter, CorruptBytes, decodeValue, encodeValue } from './bytes.ts';
import { UnsupportedValue } from './values.ts';

test('every value comes back as it was', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(decodeValue(encodeValue(value))).toStrictEqual(value);
    }),
  );
});

test('fields keep their order, and an undefined one is absent', () => {
  const back = decodeValue(encodeValue({ z: 1, a: undefined, b: 2 })) as object;
  expect(Object.keys(back)).toEqual(['z', 'b']);
});

test('the same value gives the same bytes', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(encodeValue(decodeValue(encodeValue(value)))).toEqual(encodeValue(value));
    }),
  );
});

test('bytes cut short are noticed at every length', () => {
  const bytes = encodeValue({ user: 'ann', list: [1, -2.5, 300n, 'ü', true, null] });
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decodeValue(bytes.subarray(0, length)), String(length)).toThrow(CorruptBytes);
  }
});

test('any bytes give a value or CorruptBytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        decodeValue(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(CorruptBytes);
      }
    }),
    { numRuns: 2000 },
  );
});

test('what is no data is refused by place', () => {
  expect(() => encodeValue({ at: new Date(0) })).toThrow(UnsupportedValue);
  const cycle: unknown[] = [];
  cycle.push(cycle);
  expect(() => encodeValue(cycle)).toThrow('a cycle');
});

test('numbers of all lengths and what lies between them', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (numbers) => {
      const writer = new ByteWriter(1);
      for (const number of numbers) {
        writer.varint(number);
        writer.align(8);
        writer.float64(-number);
      }
      const reader = new ByteReader(writer.take());
      for (const number of numbers) {
        expect(reader.varint()).toBe(number);
        reader.align(8);
        expect(reader.float64()).toBe(-number);
      }
      expect(reader.done).toBe(true);
    }),
  );
});
