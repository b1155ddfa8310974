/**
 * What every adapter of the CodecCompiler port must do. Runs on `new Function` in Node and on blobs in a real browser.
 */
import { describe, expect, test } from 'vitest';
import { BufferDecoder, BufferEncoder } from '../../src/codec/buffer-codec.ts';
import { GeneratedCodecs } from '../../src/codec/generated-codecs.ts';
import type { CodecCompiler } from '../../src/ports/codec-compiler.ts';
import type { RecordElement } from '../../src/wire/stream-elements.ts';

export function codecCompilerContract(adapter: string, compiler: CodecCompiler): void {
  describe(`codec compiler: ${adapter}`, () => {
    test('gives the value of the expression', async () => {
      const module = await compiled(compiler, '({ twice(n) { return 2 * n; } })');
      expect((module as { twice(n: number): number }).twice(21)).toBe(42);
    });

    test('a source that cannot be compiled is no error and has no answer, and the next one has', async () => {
      let answered = false;
      expect(() => compiler.compile('({', () => (answered = true))).not.toThrow();
      expect(await compiled(compiler, '7')).toBe(7);
      expect(answered).toBe(false);
    });

    test('records encoded before and after the answer arrive as they were', async () => {
      const codecs = new GeneratedCodecs(compiler);
      const [encoder, decoder] = [new BufferEncoder({ codecs }), new BufferDecoder(codecs)];
      for (let buffer = 0; buffer < 3; buffer++) {
        const records = Array.from({ length: 20 }, (_, index): RecordElement => {
          const value = { id: `${buffer}-${index}`, at: { lat: index / 3 }, felt: index % 2 === 0, tags: ['a', 'b'] };
          return { type: 'record', value, timestamp: null, sequence: index, replayed: false };
        });
        for (const record of records) encoder.append(record);
        expect(decoder.decode(encoder.take())).toEqual(records);
        await compiled(compiler, 'null');
      }
    });
  });
}

function compiled(compiler: CodecCompiler, source: string): Promise<unknown> {
  return new Promise((resolve) => compiler.compile(source, resolve));
}
