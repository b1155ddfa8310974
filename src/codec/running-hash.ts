/**
 * A hash over all that a step did, so that two hosts can be compared step by step without keeping both histories. Two
 * 32-bit lanes with different multipliers: quick in JavaScript, and far from collisions by accident. Not for secrets.
 */
import { finish32 } from '../base/murmur.ts';
import { stableText } from './stable-text.ts';

export { stableText } from './stable-text.ts';

/** Takes in bytes and text in order; `addText('ab')` differs from `addText('a')` followed by `addText('b')`. */
export class RunningHash {
  private low = 0x811c9dc5 | 0;
  private high = 0x2545f491;

  addBytes(bytes: Uint8Array): void {
    let { low, high } = this;
    for (let i = 0; i < bytes.length; i++) {
      low = Math.imul(low ^ (bytes[i] as number), 0x01000193);
      high = Math.imul(high + (bytes[i] as number), 0x5bd1e995) ^ (low >>> 15);
    }
    this.low = low;
    this.high = high;
    this.end(bytes.length);
  }

  addText(text: string): void {
    let { low, high } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      low = Math.imul(low ^ unit, 0x01000193);
      high = Math.imul(high + unit, 0x5bd1e995) ^ (low >>> 15);
    }
    this.low = low;
    this.high = high;
    this.end(~text.length);
  }

  /** Plain data, by its stable text. */
  addValue(value: unknown): void {
    this.addText(stableText(value));
  }

  /** 16 hex digits of all that was added so far; adding may go on. */
  value(): string {
    const low = finish32(this.low) >>> 0;
    const high = finish32(this.high ^ this.low) >>> 0;
    return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
  }

  private end(length: number): void {
    this.low = finish32(this.low ^ length);
    this.high = finish32(this.high + length);
  }
}
