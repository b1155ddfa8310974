/**
 * Chance from one seed: each name has a stream of its own, so that a consumer that draws more often never shifts another's draws.
 * The adapter of `ports/random.ts`. A stream is xoshiro128**, its state filled from a hash of seed and name.
 */
import { assert } from './assert.ts';
import { finish32 } from './murmur.ts';

const TWO_TO_32 = 4294967296;
const TWO_TO_53 = 9007199254740992;

/** All streams of a run. `seed` is any safe integer. */
export class RandomStreams {
  private readonly streams = new Map<string, Xoshiro128>();

  constructor(private readonly seed: number) {
    assert(Number.isSafeInteger(seed), `A seed must be a safe integer, but ${seed} is not.`);
  }

  /** The stream of this name; always the same object. */
  stream(name: string): Xoshiro128 {
    let stream = this.streams.get(name);
    if (stream === undefined) {
      stream = new Xoshiro128(this.seed, name);
      this.streams.set(name, stream);
    }
    return stream;
  }
}

/** One stream of draws. Source of the algorithm: Blackman and Vigna, xoshiro128**. */
class Xoshiro128 {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number, name: string) {
    const high = Math.floor(seed / TWO_TO_32);
    let hash = finish32((seed | 0) ^ 0x9e3779b9);
    hash = finish32(Math.imul(hash, 31) ^ high);
    for (let i = 0; i < name.length; i++) hash = finish32(Math.imul(hash, 31) + name.charCodeAt(i));
    const lane = (index: number) => {
      hash = finish32(hash + Math.imul(index, 0x9e3779b9));
      return hash;
    };
    this.a = lane(1);
    this.b = lane(2);
    this.c = lane(3);
    // One lane is kept odd: a state of all zeros would stay zero.
    this.d = lane(4) | 1;
  }

  /** A whole number from 0 to bound - 1, each equally likely. */
  below(bound: number): number {
    assert(
      Number.isSafeInteger(bound) && bound >= 1,
      `Cannot draw below ${bound}: the bound must be a whole number from 1.`,
    );
    const range = bound <= TWO_TO_32 ? TWO_TO_32 : TWO_TO_53;
    // Draws above the last whole multiple of the bound are thrown away; keeping them would favour small numbers.
    const limit = range - (range % bound);
    for (;;) {
      const draw = range === TWO_TO_32 ? this.next() : this.next53();
      if (draw < limit) return draw % bound;
    }
  }

  /** A number in [0, 1) with 53 random bits. */
  fraction(): number {
    return this.next53() / TWO_TO_53;
  }

  private next53(): number {
    return (this.next() >>> 5) * 0x4000000 + (this.next() >>> 6);
  }

  private next(): number {
    const scaled = Math.imul(this.b, 5);
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }
}
