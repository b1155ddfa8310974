/**
 * The columns that a channel's encoder fills: one for each leaf of the shape. A value that does not fit its column is
 * an exception, written tagged beside it; a column of which most values are exceptions is given up for tagged values.
 */
import { ByteWriter } from './bytes.ts';
import { hasFieldsOf, type LeafShape, type ObjectShape, type Shape } from './shape.ts';
import { writeTextBlock } from './text-block.ts';

/** How a column of strings lies in a buffer. */
export const TEXT_FORM = { dictionary: 0, plain: 1 } as const;

/** Strings that repeat, by number, for one channel. What the decoder has not seen yet goes with the next buffer. */
export class WriteDictionary {
  private readonly numbers = new Map<string, number>();
  private added: string[] = [];
  private startsAnew = false;

  constructor(private readonly max: number) {}

  get size(): number {
    return this.numbers.size;
  }

  numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(text, number);
      this.added.push(text);
    }
    return number;
  }

  /**
   * Writes what is new. A dictionary that has become too large starts anew with the next buffer; this one still needs
   * it.
   */
  write(writer: ByteWriter): void {
    writer.byte(this.startsAnew ? 1 : 0);
    writeTextBlock(writer, this.added);
    this.added = [];
    this.startsAnew = this.numbers.size > this.max;
  }

  /** To be called after the columns of the buffer have been written. */
  startAnewIfFull(): void {
    if (this.startsAnew) this.numbers.clear();
  }
}

/** Values that did not fit, with their index among the records of the buffer. */
class Exceptions {
  count = 0;
  private last = 0;
  private readonly bytes = new ByteWriter(16);

  add(index: number, value: unknown): void {
    this.bytes.varint(index - this.last);
    this.bytes.value(value);
    this.last = index;
    this.count++;
  }

  write(writer: ByteWriter): void {
    writer.varint(this.count);
    if (this.count === 0) return;
    writer.drain(this.bytes);
    this.count = 0;
    this.last = 0;
  }
}

/** A part of a record's shape, with room for many records. */
export type WriteColumn = LeafColumn | ObjectColumn;

class LeafColumn {
  /** Numbers, booleans as 0 and 1, or the dictionary's numbers of strings. Public to generated code. */
  numbers = new Float64Array(16);
  length = 0;
  private readonly exceptions = new Exceptions();
  private readonly tagged = new ByteWriter(16);
  private texts: string[] = [];
  private form: number = TEXT_FORM.dictionary;
  private newTexts = 0;
  /** Most values of the last buffer did not fit. */
  relaxed = false;

  constructor(
    readonly shape: LeafShape,
    private readonly dictionary: WriteDictionary,
  ) {}

  append(value: unknown): void {
    if (this.shape === 'any') {
      this.tagged.value(value);
      this.length++;
    } else if (this.shape === 'number' && typeof value === 'number') this.push(value);
    else if (this.shape === 'text' && typeof value === 'string') this.pushText(value);
    else if (this.shape === 'boolean' && typeof value === 'boolean') this.push(value ? 1 : 0);
    else {
      this.exceptions.add(this.length, value);
      this.skip();
    }
  }

  /** Something in place of a value that is not there, because an object around it is an exception. */
  skip(): void {
    if (this.shape === 'any') this.append(null);
    else if (this.shape === 'text' && this.form === TEXT_FORM.plain) this.pushText('');
    else this.push(0);
  }

  push(number: number): void {
    if (this.length === this.numbers.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    this.numbers[this.length++] = number;
  }

  pushText(text: string): void {
    if (this.form === TEXT_FORM.plain) {
      this.texts.push(text);
      this.length++;
      return;
    }
    const { size } = this.dictionary;
    this.push(this.dictionary.numberOf(text));
    if (this.dictionary.size > size) this.newTexts++;
  }

  write(writer: ByteWriter): void {
    this.relaxed = this.exceptions.count * 2 > this.length;
    this.exceptions.write(writer);
    if (this.shape === 'any') writer.drain(this.tagged);
    else if (this.shape === 'text') this.writeTexts(writer);
    else writeNumbers(writer, this.numbers, this.length, this.shape === 'number' ? 8 : 1);
    this.length = 0;
  }

  get outgrown(): boolean {
    return this.relaxed;
  }

  /** The shape for the next buffers: another one where most values did not fit. */
  nextShape(): LeafShape {
    return this.relaxed ? 'any' : this.shape;
  }

  private writeTexts(writer: ByteWriter): void {
    writer.byte(this.form);
    if (this.form === TEXT_FORM.plain) {
      writeTextBlock(writer, this.texts);
      this.texts = [];
      return;
    }
    const width = this.dictionary.size <= 0x100 ? 1 : this.dictionary.size <= 0x10000 ? 2 : 4;
    writer.byte(width);
    writeNumbers(writer, this.numbers, this.length, width);
    // Strings that hardly repeat only fill the dictionary; they go as they are from now on.
    if (this.length >= 32 && this.newTexts * 2 > this.length) this.form = TEXT_FORM.plain;
    this.newTexts = 0;
  }
}

export class ObjectColumn {
  length = 0;
  private readonly exceptions = new Exceptions();
  /** Most values of the last buffer did not fit. */
  relaxed = false;

  constructor(
    readonly shape: ObjectShape,
    readonly fields: readonly WriteColumn[],
  ) {}

  append(value: unknown): void {
    if (hasFieldsOf(this.shape, value)) {
      const { keys } = this.shape;
      for (let i = 0; i < keys.length; i++) (this.fields[i] as WriteColumn).append(value[keys[i] as string]);
    } else {
      this.exceptions.add(this.length, value);
      for (const field of this.fields) field.skip();
    }
    this.length++;
  }

  skip(): void {
    for (const field of this.fields) field.skip();
    this.length++;
  }

  write(writer: ByteWriter): void {
    this.relaxed = this.exceptions.count * 2 > this.length;
    this.exceptions.write(writer);
    for (const field of this.fields) field.write(writer);
    this.length = 0;
  }

  /** Whether this or something in it should have another shape. */
  get outgrown(): boolean {
    return this.relaxed || this.fields.some((field) => field.outgrown);
  }

  nextShape(): Shape {
    return this.relaxed ? 'any' : { keys: this.shape.keys, fields: this.fields.map((field) => field.nextShape()) };
  }
}

/** Empty columns for records of a shape. */
export function writeColumns(shape: Shape, dictionary: WriteDictionary): WriteColumn {
  if (typeof shape === 'string') return new LeafColumn(shape, dictionary);
  return new ObjectColumn(
    shape,
    shape.fields.map((field) => writeColumns(field, dictionary)),
  );
}

/**
 * The first `length` numbers as bytes, 16-bit, 32-bit or 64-bit elements, in the byte order of every machine this runs
 * on.
 */
export function writeNumbers(writer: ByteWriter, numbers: Float64Array, length: number, width: number): void {
  writer.align(width);
  const used = numbers.subarray(0, length);
  const narrow =
    width === 8
      ? used
      : width === 4
        ? new Uint32Array(used)
        : width === 2
          ? new Uint16Array(used)
          : new Uint8Array(used);
  writer.raw(new Uint8Array(narrow.buffer, narrow.byteOffset, narrow.byteLength));
}
