/** The columns of a buffer as its decoder finds them: the counterpart of write-columns.ts. */
import { type ByteReader, CorruptBytes } from './bytes.ts';
import type { LeafShape, ObjectShape, Shape } from './shape.ts';
import { readTextBlock } from './text-block.ts';
import { TEXT_FORM } from './write-columns.ts';

/** The values of one leaf, by record. */
export type LeafValues = ArrayLike<unknown>;

/** The strings of a channel by number. The same string object comes out each time, so that its hash is known. */
export class ReadDictionary {
  readonly texts: string[] = [];

  read(reader: ByteReader): void {
    if (reader.byte() === 1) this.texts.length = 0;
    this.texts.push(...readTextBlock(reader));
  }
}

type Exceptions = ReadonlyMap<number, unknown> | null;

export type ReadColumn =
  | { readonly shape: LeafShape; readonly values: LeafValues }
  | { readonly shape: ObjectShape; readonly fields: readonly ReadColumn[]; readonly exceptions: Exceptions };

/** @throws CorruptBytes where the bytes are not such columns. */
export function readColumns(reader: ByteReader, shape: Shape, records: number, dictionary: ReadDictionary): ReadColumn {
  const exceptions = readExceptions(reader, records);
  if (typeof shape !== 'string') {
    return { shape, fields: shape.fields.map((field) => readColumns(reader, field, records, dictionary)), exceptions };
  }
  const values = readLeaf(reader, shape, records, dictionary);
  if (exceptions === null) return { shape, values };
  const mixed = Array.from(values);
  for (const [index, value] of exceptions) mixed[index] = value;
  return { shape, values: mixed };
}

/** The values of the first `count` records. */
export function valuesOf(column: ReadColumn, count: number): unknown[] {
  const values: unknown[] = [];
  for (let index = 0; index < count; index++) values.push(valueAt(column, index));
  return values;
}

function valueAt(column: ReadColumn, index: number): unknown {
  if ('values' in column) return column.values[index];
  if (column.exceptions?.has(index)) return column.exceptions.get(index);
  const { keys } = column.shape;
  const value: Record<string, unknown> = {};
  for (let i = 0; i < keys.length; i++) value[keys[i] as string] = valueAt(column.fields[i] as ReadColumn, index);
  return value;
}

/** `count` numbers of `width` bytes each, where they lie if they are aligned there. */
export function readNumbers(reader: ByteReader, count: number, width: number): ArrayLike<number> {
  reader.align(width);
  const bytes = reader.raw(count * width);
  if (width === 1) return bytes;
  const { buffer, byteOffset } = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  if (width === 8) return new Float64Array(buffer, byteOffset, count);
  if (width === 4) return new Uint32Array(buffer, byteOffset, count);
  if (width === 2) return new Uint16Array(buffer, byteOffset, count);
  throw new CorruptBytes(`Numbers are not ${width} bytes long.`);
}

function readExceptions(reader: ByteReader, records: number): Exceptions {
  const count = reader.count();
  if (count === 0) return null;
  const exceptions = new Map<number, unknown>();
  let index = 0;
  for (let i = 0; i < count; i++) {
    index += reader.varint();
    if (index >= records) throw new CorruptBytes('An exception is past the last record.');
    exceptions.set(index, reader.value());
  }
  return exceptions;
}

function readLeaf(reader: ByteReader, shape: LeafShape, records: number, dictionary: ReadDictionary): LeafValues {
  if (shape === 'number') return readNumbers(reader, records, 8);
  const values: unknown[] = [];
  if (shape === 'boolean') {
    const flags = readNumbers(reader, records, 1);
    for (let i = 0; i < records; i++) values.push(flags[i] === 1);
    return values;
  }
  if (shape === 'any') {
    for (let i = 0; i < records; i++) values.push(reader.value());
    return values;
  }
  if (reader.byte() === TEXT_FORM.plain) {
    const texts = readTextBlock(reader);
    if (texts.length !== records) throw new CorruptBytes('A column of strings has another length than the others.');
    return texts;
  }
  const { texts } = dictionary;
  const numbers = readNumbers(reader, records, reader.byte());
  for (let i = 0; i < records; i++) values[i] = texts[numbers[i] as number] ?? '';
  return values;
}
