/**
 * The generated codecs of a slot: one for each shape of records, shared by all its channels. A channel asks when it
 * knows its shape and goes on with the generic loop until the answer is there, so nothing depends on when that is.
 */
import type { CodecCompiler } from '../ports/codec-compiler.ts';
import { type GeneratedCodec, generateCodec } from './generate.ts';
import type { Shape } from './shape.ts';

/** A job whose records take on ever new shapes gets no more code than this. */
const SHAPES_MAX = 64;

interface Asked {
  codec: GeneratedCodec | null;
  waiting: ((codec: GeneratedCodec) => void)[];
}

export class GeneratedCodecs {
  private readonly bySource = new Map<string, Asked>();

  constructor(private readonly compiler: CodecCompiler) {}

  /** Calls `ready` with the codec for a shape, at once if it is there, else when it is. It may never be. */
  request(shape: Shape, ready: (codec: GeneratedCodec) => void): void {
    const source = generateCodec(shape);
    if (source === null) return;
    const asked = this.bySource.get(source);
    if (asked === undefined) this.compile(source, ready);
    else if (asked.codec === null) asked.waiting.push(ready);
    else ready(asked.codec);
  }

  private compile(source: string, ready: (codec: GeneratedCodec) => void): void {
    if (this.bySource.size === SHAPES_MAX) return;
    const asked: Asked = { codec: null, waiting: [ready] };
    this.bySource.set(source, asked);
    this.compiler.compile(source, (module) => {
      const codec = module as GeneratedCodec;
      asked.codec = codec;
      for (const waiting of asked.waiting) waiting(codec);
      asked.waiting = [];
    });
  }
}
