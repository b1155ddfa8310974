import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyRecord, anyValue } from '../../tests/support/arbitrary-values.ts';
import type { CodecCompiler } from '../ports/codec-compiler.ts';
import type { RecordElement } from '../wire/stream-elements.ts';
import { BufferDecoder, BufferEncoder } from './buffer-codec.ts';
import { encodeValue } from './bytes.ts';
import { generateCodec } from './generate.ts';
import { GeneratedCodecs } from './generated-codecs.ts';
import { inferShape } from './shape.ts';
import { UnsupportedValue } from './values.ts';

/** Compiles on request, and answers when it is told to. */
class TestCompiler implements CodecCompiler {
  readonly sources: string[] = [];
  private waiting: (() => void)[] = [];

  constructor(private readonly atOnce: boolean) {}

  compile(source: string, ready: (module: unknown) => void): void {
    this.sources.push(source);
    const answer = () => ready(new Function(`return ${source}`)());
    if (this.atOnce) answer();
    else this.waiting.push(answer);
  }

  answer(): void {
    for (const answer of this.waiting) answer();
    this.waiting = [];
  }
}

type Buffers = readonly (readonly unknown[])[];

function encoded(buffers: Buffers, compiler: TestCompiler | null, answerAt = 0): Uint8Array[] {
  const codecs = compiler === null ? null : new GeneratedCodecs(compiler);
  const encoder = new BufferEncoder({ codecs, dictionaryMax: 8 });
  let appended = 0;
  return buffers.map((values) => {
    for (const [index, value] of values.entries()) {
      if (appended++ >= answerAt) compiler?.answer();
      encoder.append({ type: 'record', value, timestamp: null, sequence: index, replayed: false });
    }
    return encoder.take();
  });
}

function decoded(bytes: readonly Uint8Array[], compiler: TestCompiler | null): unknown[][] {
  const decoder = new BufferDecoder(compiler === null ? null : new GeneratedCodecs(compiler));
  return bytes.map((buffer) => (decoder.decode(buffer) as RecordElement[]).map((record) => record.value));
}

/** Texts are quicker to compare than arrays are for the test runner. */
function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Records of one random shape, some with other values in it, and some that are something else. */
const anyBuffers: fc.Arbitrary<Buffers> = fc
  .dictionary(fc.oneof(fc.string(), fc.constantFrom('constructor', 'toString', '0', '"];', '`')), anyValue, {
    minKeys: 1,
    maxKeys: 6,
    noNullPrototype: true,
  })
  .chain((model) => {
    const replaced = fc
      .tuple(fc.constantFrom(...Object.keys(model)), fc.oneof(anyValue, fc.constant(undefined)))
      .map(([key, value]) => ({ ...model, [key]: value }));
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.constant(model as unknown) },
      { weight: 3, arbitrary: replaced },
      { weight: 1, arbitrary: anyRecord },
    );
    return fc.array(fc.array(value, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 4 });
  });

test('generated code gives the bytes and the values of the generic loop, whenever it is there', () => {
  fc.assert(
    fc.property(anyBuffers, fc.nat(100), (buffers, answerAt) => {
      const generic = encoded(buffers, null);
      expect(encoded(buffers, new TestCompiler(true)).map(hex)).toEqual(generic.map(hex));
      expect(encoded(buffers, new TestCompiler(false), answerAt).map(hex)).toEqual(generic.map(hex));
      // As bytes, which tell the order of fields and -0.
      const values = encodeValue(decoded(generic, new TestCompiler(true)));
      expect(hex(values)).toBe(hex(encodeValue(decoded(generic, null))));
    }),
  );
});

test('records of a shape go through generated code', () => {
  let compiled = 0;
  let called = 0;
  const counting: CodecCompiler = {
    compile(source, ready) {
      compiled++;
      const codec = new Function(`return ${source}`)() as { values(...given: unknown[]): unknown[] };
      ready({
        ...codec,
        values: (...given: unknown[]) => {
          called++;
          return codec.values(...given);
        },
      });
    },
  };
  const buffers = Array.from({ length: 3 }, () => Array.from({ length: 10 }, (_, i) => ({ user: 'ann', n: i })));
  const codecs = new GeneratedCodecs(counting);
  const decoder = new BufferDecoder(codecs);
  for (const bytes of encoded(buffers, null)) decoder.decode(bytes);
  new BufferDecoder(codecs).decode(encoded(buffers, null)[0] as Uint8Array);
  expect({ compiled, called }).toEqual({ compiled: 1, called: 4 });
});

test('names of fields are nothing but names', () => {
  const names = [
    '"];evil()',
    "'];evil()//",
    '`;evil();`',
    '\n}evil();{',
    '\u2028evil()',
    '\\"];evil()//',
    '*/evil()/*',
  ];
  const scope = globalThis as { evil?: () => void };
  let called = 0;
  scope.evil = () => called++;
  try {
    const record = Object.fromEntries(names.map((name, i) => [name, i % 2 === 0 ? i : { [name]: 'x' }]));
    const buffers = [Array.from({ length: 20 }, () => record)];
    const compiler = new TestCompiler(true);
    const bytes = encoded(buffers, compiler);
    expect(compiler.sources).toHaveLength(1);
    expect(decoded(bytes, new TestCompiler(true))).toStrictEqual(buffers);
    expect(called).toBe(0);
  } finally {
    delete scope.evil;
  }
});

test('strings in records do not get into the code', () => {
  expect(generateCodec(inferShape({ user: 'evil()' }))).not.toContain('evil');
});

test('a record outside the value model is refused by generated code, too, with its place', () => {
  const good = Array.from({ length: 10 }, () => ({ at: { born: 1 } }));
  const append = () => encoded([[...good, { at: { born: new Date(0) } }]], new TestCompiler(true));
  expect(append).toThrow(UnsupportedValue);
  expect(append).toThrow('has at .at.born a Date');
});

test('a channel with ever new shapes does not go on compiling', () => {
  const compiler = new TestCompiler(true);
  const shapes = Array.from({ length: 200 }, (_, b) => Array.from({ length: 10 }, () => ({ [`field ${b}`]: 1 })));
  expect(encoded(shapes, compiler)).toEqual(encoded(shapes, null));
  expect(compiler.sources.length).toBe(64);
});
