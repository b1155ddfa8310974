/**
 * Holds back the records of a BATCH task's keyed inputs until all have come, then gives them key by key and, within a key, by time: two
 * keyed inputs merged. What comes on an input without keys passes. Between the input processor and the head of the chain.
 * Source: SortingDataInput, MultiInputSortingDataInput (9.4, 9.5, 9.9).
 */
import { type ChannelId, MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { RecordElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';
import { keyOrderOf } from './key-order.ts';

type KeySelector = (value: unknown) => unknown;

/** A record with where it came from: what the trace tells when it is processed. */
export interface HeldRecord {
  readonly input: 0 | 1;
  readonly record: RecordElement;
  readonly channel: ChannelId;
  readonly cause: Place | null;
}

export type SortedElement =
  | ({ readonly type: 'record' } & HeldRecord)
  /** The highest watermark of an input, behind its last record. */
  | { readonly type: 'watermark'; readonly input: 0 | 1; readonly timestamp: Timestamp };

interface Held extends HeldRecord {
  readonly key: string;
}

export class SortingInput {
  private held: Held[] = [];
  private readonly watermarks = new Map<0 | 1, Timestamp>();
  private sorted: Iterator<SortedElement> | null = null;
  private isThrough = false;

  /** By input; null where the input is not keyed. */
  constructor(private readonly keySelectors: readonly (KeySelector | null)[]) {}

  sorts(input: 0 | 1): boolean {
    return (this.keySelectors[input] ?? null) !== null;
  }

  /** A record without a timestamp has the lowest one from here on, as in Flink (KeyAndValueSerializer). */
  hold(held: HeldRecord): void {
    const key = keyOrderOf(this.keySelectors[held.input]?.(held.record.value));
    const record = { ...held.record, timestamp: held.record.timestamp ?? MIN_TIMESTAMP };
    this.held.push({ ...held, record, key });
  }

  holdWatermark(input: 0 | 1, timestamp: Timestamp): void {
    this.watermarks.set(input, Math.max(timestamp, this.watermarks.get(input) ?? MIN_TIMESTAMP));
  }

  /** All input has come. Returns how many records of how many keys there are. */
  sort(): { readonly records: number; readonly keys: number } {
    this.held.sort(inOrder);
    const records = this.held.length;
    const keys = new Set(this.held.map(({ key }) => key)).size;
    this.sorted = this.elements();
    return { records, keys };
  }

  /** Whether `next` has something to give. */
  get isEmitting(): boolean {
    return this.sorted !== null && !this.isThrough;
  }

  /** The next element; null after the last. */
  next(): SortedElement | null {
    const next = this.sorted?.next();
    if (next === undefined || next.done === true) {
      this.isThrough = true;
      this.held = [];
      return null;
    }
    return next.value;
  }

  private *elements(): Iterator<SortedElement> {
    const left = [0, 1].map((input) => this.held.filter((held) => held.input === input).length);
    for (const input of [0, 1] as const) if (left[input] === 0) yield* this.watermarkOf(input);
    for (const held of this.held) {
      yield { type: 'record', ...held };
      const { input } = held;
      left[input] = (left[input] ?? 0) - 1;
      if (left[input] === 0) yield* this.watermarkOf(input);
    }
  }

  private *watermarkOf(input: 0 | 1): Iterable<SortedElement> {
    const timestamp = this.watermarks.get(input);
    if (timestamp !== undefined) yield { type: 'watermark', input, timestamp };
  }
}

/** The sort is stable: what is equal stays in the order in which it came. */
function inOrder(a: Held, b: Held): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return (a.record.timestamp ?? 0) - (b.record.timestamp ?? 0) || a.input - b.input;
}
