/**
 * Writes and reads the bytes of everything that travels or is stored: varints, doubles, text, and tagged values of the
 * value model. The same value always gives the same bytes, with an object's fields in the order in which they were set.
 */
import { MillraceError } from '../base/failure.ts';
import { shortText } from './short-texts.ts';
import { isPlainArray, isPlainObject, MAX_DEPTH, type PlainObject, REFUSED, refusal } from './values.ts';

/** Thrown when bytes are cut short or are not what a writer wrote. */
export class CorruptBytes extends MillraceError {
  override readonly name = 'CorruptBytes';
}

/** The first byte of an encoded value. */
const TAG = {
  null: 0,
  false: 1,
  true: 2,
  positive: 3,
  negative: 4,
  double: 5,
  text: 6,
  bigint: 7,
  array: 8,
  object: 9,
} as const;

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Up to here a loop over the characters is quicker than the platform's coder. */
const SHORT_TEXT = 48;

/** Bytes that grow. `take` hands out what was written and starts anew. */
export class ByteWriter {
  private bytes: Uint8Array;
  private view: DataView;
  private at = 0;

  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  get length(): number {
    return this.at;
  }

  /** A copy of all that was written; the writer is empty afterwards and keeps its room. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.at);
    this.at = 0;
    return taken;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number from 0 to 2^53 - 1, seven bits a byte. */
  varint(value: number): void {
    this.reserve(8);
    if (value < 0x80) {
      this.bytes[this.at++] = value;
      return;
    }
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.at++] = rest;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** UTF-8, or UTF-16 for text with lone surrogates, which UTF-8 cannot hold. The lowest bit of the length tells. */
  text(value: string): void {
    if (value.length <= SHORT_TEXT && this.shortAscii(value)) return;
    if (LONE_SURROGATE.test(value)) {
      this.varint(value.length * 4 + 1);
      for (let i = 0; i < value.length; i++) {
        this.byte(value.charCodeAt(i) & 0xff);
        this.byte(value.charCodeAt(i) >> 8);
      }
      return;
    }
    const encoded = utf8Encoder.encode(value);
    this.varint(encoded.length * 2);
    this.raw(encoded);
  }

  /** Bytes as they are, without their length. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** All that `other` holds, which is empty afterwards. */
  drain(other: ByteWriter): void {
    this.raw(other.bytes.subarray(0, other.at));
    other.at = 0;
  }

  /** Zeros up to a multiple of `size`, so that a typed array can lie here. */
  align(size: number): void {
    while (this.at % size !== 0) this.byte(0);
  }

  /**
   * A value of the value model, tagged.
   *
   * @param what names the value in the error, e.g. `the record that map emitted`
   * @throws UnsupportedValue for anything else; what was written of it until then stays.
   */
  value(value: unknown, what = 'The value'): void {
    try {
      this.nested(value, 0);
    } catch (error) {
      throw error === REFUSED ? refusal(value, what) : error;
    }
  }

  private nested(value: unknown, depth: number): void {
    if (typeof value === 'string') {
      this.byte(TAG.text);
      this.text(value);
    } else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'boolean') this.byte(value ? TAG.true : TAG.false);
    else if (value === null) this.byte(TAG.null);
    else if (typeof value === 'object') this.object(value, depth);
    else if (typeof value === 'bigint') {
      this.byte(TAG.bigint);
      this.text(value.toString(36));
    } else throw REFUSED;
  }

  private number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.byte(value < 0 ? TAG.negative : TAG.positive);
      this.varint(Math.abs(value));
    } else {
      this.byte(TAG.double);
      this.float64(value);
    }
  }

  private object(value: object, depth: number): void {
    if (depth > MAX_DEPTH) throw REFUSED;
    if (isPlainArray(value)) {
      this.byte(TAG.array);
      this.varint(value.length);
      for (let i = 0; i < value.length; i++) this.nested(value[i], depth + 1);
    } else if (isPlainObject(value)) {
      this.fields(value, depth);
    } else {
      throw REFUSED;
    }
  }

  private fields(value: PlainObject, depth: number): void {
    let keys = Object.keys(value);
    for (const key of keys) {
      if (value[key] === undefined) {
        keys = keys.filter((one) => value[one] !== undefined);
        break;
      }
    }
    this.byte(TAG.object);
    this.varint(keys.length);
    for (const key of keys) {
      this.text(key);
      this.nested(value[key], depth + 1);
    }
  }

  private shortAscii(value: string): boolean {
    // Room for the length as `varint` reserves it, too: the bytes must not move once characters have been written past the end.
    this.reserve(value.length + 8);
    const { bytes, at } = this;
    const wide = value.length * 2 > 0x7f ? 2 : 1;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return false;
      bytes[at + wide + i] = unit;
    }
    this.varint(value.length * 2);
    this.at = at + wide + value.length;
    return true;
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + more));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Reads what a ByteWriter wrote, in the same order. Every method throws CorruptBytes where that cannot be. */
export class ByteReader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    this.expect(1);
    return this.bytes[this.at++] as number;
  }

  varint(): number {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 0x80) {
      this.at++;
      return first;
    }
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return this.safe(value);
    }
    throw new CorruptBytes('A number is longer than eight bytes.');
  }

  float64(): number {
    this.expect(8);
    this.at += 8;
    return this.view.getFloat64(this.at - 8, true);
  }

  text(): string {
    const header = this.varint();
    const length = Math.floor(header / 2);
    this.expect(length);
    if (length <= SHORT_TEXT && header % 2 === 0) {
      const short = shortText(this.bytes, this.at, length);
      if (short !== null) {
        this.at += length;
        return short;
      }
    }
    const bytes = this.raw(length);
    return header % 2 === 1 ? utf16(bytes) : utf8Decoder.decode(bytes);
  }

  /** A view of the next bytes, not a copy. */
  raw(length: number): Uint8Array {
    this.expect(length);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Skips what `ByteWriter.align` wrote. */
  align(size: number): void {
    this.at = Math.ceil(this.at / size) * size;
    this.expect(0);
  }

  value(): unknown {
    return this.nested(0);
  }

  private nested(depth: number): unknown {
    if (depth > MAX_DEPTH + 1) throw new CorruptBytes('Values are nested too deeply.');
    const tag = this.byte();
    switch (tag) {
      case TAG.null:
        return null;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.positive:
        return this.varint();
      case TAG.negative:
        return -this.varint();
      case TAG.double:
        return this.float64();
      case TAG.text:
        return this.text();
      case TAG.bigint:
        return bigintOf(this.text());
      case TAG.array:
        return this.array(depth);
      case TAG.object:
        return this.object(depth);
      default:
        throw new CorruptBytes(`No value begins with byte ${tag}.`);
    }
  }

  private array(depth: number): unknown[] {
    const length = this.count();
    const array: unknown[] = [];
    for (let i = 0; i < length; i++) array.push(this.nested(depth + 1));
    return array;
  }

  private object(depth: number): PlainObject {
    const length = this.count();
    const object: PlainObject = {};
    for (let i = 0; i < length; i++) setField(object, this.text(), this.nested(depth + 1));
    return object;
  }

  /** A number of things that each take at least a byte. */
  count(): number {
    const count = this.varint();
    this.expect(count);
    return count;
  }

  private safe(value: number): number {
    if (!Number.isSafeInteger(value)) throw new CorruptBytes('A whole number is beyond 2^53.');
    return value;
  }

  private expect(length: number): void {
    if (this.at + length > this.bytes.length) {
      throw new CorruptBytes(`The bytes end at ${this.bytes.length}, but ${length} more are needed at ${this.at}.`);
    }
  }
}

/** Sets an own field, also one called `__proto__`, which an assignment would not. */
function setField(object: PlainObject, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/**
 * The bytes of a value of the value model.
 *
 * @throws UnsupportedValue for anything else.
 */
export function encodeValue(value: unknown): Uint8Array {
  const writer = new ByteWriter(64);
  writer.value(value);
  return writer.take();
}

/**
 * The value of what `encodeValue` gave.
 *
 * @throws CorruptBytes where the bytes are cut short, unknown, or more than one value.
 */
export function decodeValue(bytes: Uint8Array): unknown {
  const reader = new ByteReader(bytes);
  const value = reader.value();
  if (!reader.done) throw new CorruptBytes('There are bytes after the end of the value.');
  return value;
}

function utf16(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2)
    text += String.fromCharCode((bytes[i] as number) | ((bytes[i + 1] as number) << 8));
  return text;
}

function bigintOf(text: string): bigint {
  if (!/^-?[0-9a-z]+$/.test(text)) throw new CorruptBytes('The digits of a bigint are not digits.');
  const digits = text.startsWith('-') ? text.slice(1) : text;
  let value = 0n;
  for (const digit of digits) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return text.startsWith('-') ? -value : value;
}
