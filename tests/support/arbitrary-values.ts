/** Random values of the value model, for properties. */
import fc from 'fast-check';

const primitive = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt(),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', 'a\udfffb', '', '\ufeffx', 'ü'.repeat(40), 'x'.repeat(100)),
);

const plain = { noNullPrototype: true } as const;

/** Anything that may be a record. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    primitive,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;

/** Records that are mostly of one shape, as those of a channel are. */
export const anyRecord: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      { user: fc.constantFrom('ann', 'bob', 'ü'), amount: fc.double(), at: fc.record({ lat: fc.integer() }, plain) },
      plain,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ user: fc.oneof(fc.string(), fc.constant(null)), amount: fc.bigInt(), at: anyValue }, plain),
  },
  { weight: 1, arbitrary: anyValue },
);
