import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyRecord, anyValue } from '../../tests/support/arbitrary-values.ts';
import type { RecordElement, StreamElement } from '../wire/stream-elements.ts';
import { BufferDecoder, BufferEncoder } from './buffer-codec.ts';
import { CorruptBytes } from './bytes.ts';
import { UnsupportedValue } from './values.ts';

function record(value: unknown, sequence = 0): RecordElement {
  return { type: 'record', value, timestamp: 1000 + sequence, sequence, replayed: false };
}

function records(count: number, valueAt: (index: number) => unknown): RecordElement[] {
  return Array.from({ length: count }, (_, i) => record(valueAt(i), i));
}

/** Sends buffers through one channel and gives what arrives. */
function sent(buffers: readonly (readonly StreamElement[])[], dictionaryMax = 8): StreamElement[][] {
  const encoder = new BufferEncoder({ dictionaryMax });
  const decoder = new BufferDecoder();
  return buffers.map((elements) => {
    for (const element of elements) encoder.append(element);
    expect(encoder.elements).toBe(elements.length);
    return decoder.decode(encoder.take());
  });
}

const controls: readonly StreamElement[] = [
  { type: 'watermark', timestamp: -(2 ** 63) },
  { type: 'watermarkStatus', idle: true },
  { type: 'barrier', checkpoint: 3, triggeredAt: 12.5, kind: 'savepoint', overtakes: false },
  { type: 'cancelCheckpoint', checkpoint: 4 },
  { type: 'endOfData', drain: true },
  { type: 'endOfData', drain: false },
  { type: 'endOfPartition' },
];

const anyElement: fc.Arbitrary<StreamElement> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...controls) },
  {
    weight: 8,
    arbitrary: fc.record(
      {
        type: fc.constant('record' as const),
        value: anyRecord,
        timestamp: fc.oneof(fc.constant(null), fc.maxSafeInteger()),
        sequence: fc.maxSafeNat(),
        replayed: fc.boolean(),
      },
      { noNullPrototype: true },
    ),
  },
);

test('everything arrives as it was, in order, over many buffers of one channel', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyElement, { maxLength: 60 }), { maxLength: 6 }), (buffers) => {
      expect(sent(buffers)).toStrictEqual(buffers);
    }),
  );
});

test('elements between records keep their place', () => {
  const [first, second] = records(2, (i) => ({ i }));
  const elements = [...controls, first!, ...controls, second!, ...controls];
  expect(sent([elements])).toStrictEqual([elements]);
});

describe('columns', () => {
  test('records with another shape, missing fields or nulls arrive among the others', () => {
    const odd: Readonly<Record<number, unknown>> = {
      5: { user: 'ann' },
      9: null,
      12: { amount: 1, user: 'swapped' },
      20: 'text',
    };
    const elements = records(
      64,
      (i) => odd[i] ?? { user: `u${i % 3}`, amount: i % 7 === 0 ? null : i, at: { lat: i % 2 ? i : 'x' } },
    );
    expect(sent([elements, elements])).toStrictEqual([elements, elements]);
  });

  test('a channel whose records change their shape for good goes on with the new one', () => {
    const buffers = [
      records(50, (i) => ({ a: i })),
      records(50, (i) => ({ b: `b${i}`, c: true })),
      records(50, (i) => ({ b: `b${i}`, c: false })),
    ];
    const encoder = new BufferEncoder();
    const sizes = [...buffers, buffers[2]!].map((elements) => {
      for (const element of elements) encoder.append(element);
      return encoder.take().length;
    });
    expect(sent(buffers)).toStrictEqual(buffers);
    expect(sizes[3]!).toBeLessThan(sizes[1]!);
  });

  test('a string that repeats decodes to few bytes, and a full dictionary starts anew', () => {
    const buffers = Array.from({ length: 12 }, (_, b) => records(40, (i) => ({ user: `user ${(b * 3 + i) % 15}` })));
    expect(sent(buffers, 4)).toStrictEqual(buffers);
    expect(sent(buffers, 1000)).toStrictEqual(buffers);
  });

  test('strings that hardly repeat are not kept in the dictionary', () => {
    const buffers = Array.from({ length: 4 }, (_, b) => records(40, (i) => ({ id: `${b}-${i}`, user: 'ann' })));
    expect(sent(buffers, 1000)).toStrictEqual(buffers);
  });

  test('the same records give the same bytes', () => {
    const bytes = () => {
      const encoder = new BufferEncoder();
      for (const element of records(100, (i) => ({ user: `u${i}`, n: i }))) encoder.append(element);
      return encoder.take();
    };
    expect(bytes()).toEqual(bytes());
  });
});

test('a value is encoded when it is appended: a later change does not travel', () => {
  const value = { list: [1], n: 1 };
  const encoder = new BufferEncoder();
  for (let i = 0; i < 10; i++) encoder.append(record(value, i));
  value.list.push(2);
  value.n = 2;
  const arrived = new BufferDecoder().decode(encoder.take()) as RecordElement[];
  expect(arrived.map((element) => element.value)).toEqual(Array.from({ length: 10 }, () => ({ list: [1], n: 1 })));
});

test('a record outside the value model is refused with its place in the whole record', () => {
  for (const before of [0, 10]) {
    const encoder = new BufferEncoder({ what: 'the record that map emitted' });
    for (const element of records(before, () => ({ at: { born: 1 } }))) encoder.append(element);
    const append = () => encoder.append(record({ at: { born: new Date(0) } }));
    expect(append).toThrow(UnsupportedValue);
    expect(append).toThrow('the record that map emitted has at .at.born a Date');
  }
});

test('bytes that are no buffer are CorruptBytes', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 20 }), fc.nat(), fc.nat(255), (values, place, byte) => {
      const encoder = new BufferEncoder();
      for (const [i, value] of values.entries()) encoder.append(record(value, i));
      const bytes = encoder.take();
      bytes[place % bytes.length] = byte;
      try {
        new BufferDecoder().decode(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(CorruptBytes);
      }
    }),
  );
});
