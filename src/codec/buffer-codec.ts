/**
 * The bytes of a channel's buffers. Records go as columns of a shape inferred from the channel's own records, the
 * elements between them with the number of records before each. The first few records of a small buffer go as tagged
 * rows, which is cheaper for so few.
 *
 * A channel has one encoder and one decoder; both keep the shape and the dictionary, so buffers are decoded in the
 * order they were taken.
 */
import type { RecordElement, StreamElement } from '../wire/stream-elements.ts';
import { ByteReader, ByteWriter, CorruptBytes } from './bytes.ts';
import { type ControlElement, readControl, writeControl } from './element-codec.ts';
import type { GeneratedCodec } from './generate.ts';
import type { GeneratedCodecs } from './generated-codecs.ts';
import { ReadDictionary, readColumns, valuesOf } from './read-columns.ts';
import { HeaderWriter, readHeaders } from './record-headers.ts';
import { inferShape, isPlainRecord, isShape, type Shape } from './shape.ts';
import { refusal, UnsupportedValue } from './values.ts';
import { ObjectColumn, type WriteColumn, WriteDictionary, writeColumns } from './write-columns.ts';

/** Buffers of up to this many records are rows only. */
const ROWS_MAX = 3;
const DICTIONARY_MAX = 32_768;

export interface BufferEncoderOptions {
  /** Strings that the channel's dictionary may hold before it starts anew. */
  readonly dictionaryMax?: number;
  /** Names a record in the error of one that is outside the value model, e.g. `the record that map emitted`. */
  readonly what?: string;
  /** Where code for the channel's shape comes from; without it the generic loop does it all. */
  readonly codecs?: GeneratedCodecs | null;
}

/**
 * Encodes the elements of one channel. A record is encoded when it is appended: what happens to its value later does
 * not matter.
 */
export class BufferEncoder {
  private readonly writer = new ByteWriter(1024);
  private readonly controls = new ByteWriter(64);
  private controlCount = 0;
  private readonly headers = new HeaderWriter();
  private readonly rows = new ByteWriter(256);
  private rowCount = 0;
  private rowsMax = ROWS_MAX;
  private readonly dictionary: WriteDictionary;
  private shape: Shape | null = null;
  private shapeAnnounced = false;
  private columns: WriteColumn | null = null;
  /** Appends to `columns` by generated code; null until that is there. */
  private appendFitting: ((value: unknown) => void) | null = null;
  private readonly what: string;
  private readonly codecs: GeneratedCodecs | null;

  constructor(options: BufferEncoderOptions = {}) {
    this.dictionary = new WriteDictionary(options.dictionaryMax ?? DICTIONARY_MAX);
    this.what = options.what ?? 'The record';
    this.codecs = options.codecs ?? null;
  }

  /** Elements appended since the last `take`. */
  get elements(): number {
    return this.headers.count + this.controlCount;
  }

  /** @throws UnsupportedValue for a record outside the value model; the encoder must not be used after that. */
  append(element: StreamElement): void {
    if (element.type === 'record') this.appendRecord(element);
    else this.appendControl(element);
  }

  /** The buffer of all that was appended since the last `take`; an array of its own, so that it can be transferred. */
  take(): Uint8Array {
    const { writer } = this;
    const records = this.headers.count;
    writer.varint(records);
    writer.varint(this.controlCount);
    writer.drain(this.controls);
    if (records > 0) this.writeRecords(records);
    this.controlCount = 0;
    return writer.take();
  }

  private appendControl(element: ControlElement): void {
    this.controls.varint(this.headers.count);
    writeControl(this.controls, element);
    this.controlCount++;
  }

  private appendRecord(record: RecordElement): void {
    try {
      if (this.rowCount < this.rowsMax) {
        this.rows.value(record.value);
        this.rowCount++;
      } else if (this.appendFitting !== null) {
        this.appendFitting(record.value);
      } else {
        this.columnsFor(record.value).append(record.value);
      }
    } catch (error) {
      // A column sees one field only; the learner is told the place in the whole record.
      throw error instanceof UnsupportedValue ? refusal(record.value, this.what) : error;
    }
    this.headers.add(record);
  }

  private columnsFor(value: unknown): WriteColumn {
    return this.columns ?? this.startColumns(inferShape(value));
  }

  private startColumns(shape: Shape): WriteColumn {
    const columns = writeColumns(shape, this.dictionary);
    this.shape = shape;
    this.shapeAnnounced = false;
    this.columns = columns;
    this.appendFitting = null;
    this.codecs?.request(shape, (codec) => {
      if (this.columns === columns) this.appendFitting = codec.appender(columns, isPlainRecord);
    });
    return columns;
  }

  private writeRecords(records: number): void {
    const { writer } = this;
    this.headers.write(writer);
    writer.varint(this.rowCount);
    writer.drain(this.rows);
    if (records > this.rowCount && this.columns !== null) this.writeColumns(this.columns);
    this.rowCount = 0;
    // A channel whose buffers are full starts the next one with columns at once.
    this.rowsMax = records > ROWS_MAX ? 0 : ROWS_MAX;
  }

  private writeColumns(columns: WriteColumn): void {
    const { writer } = this;
    this.dictionary.write(writer);
    writer.byte(this.shapeAnnounced ? 0 : 1);
    if (!this.shapeAnnounced) writer.value(this.shape);
    this.shapeAnnounced = true;
    columns.write(writer);
    this.dictionary.startAnewIfFull();
    this.adapt(columns);
  }

  /**
   * Where most records did not fit, the next one is taken as the model; where most values of a field did not, the field
   * is tagged.
   */
  private adapt(columns: WriteColumn): void {
    if (!columns.outgrown) return;
    if (columns instanceof ObjectColumn && !columns.relaxed) this.startColumns(columns.nextShape());
    else this.forgetColumns();
  }

  private forgetColumns(): void {
    this.shape = null;
    this.columns = null;
    this.appendFitting = null;
  }
}

/** Decodes the buffers of one channel, in the order in which its encoder gave them. */
export class BufferDecoder {
  private readonly dictionary = new ReadDictionary();
  private shape: Shape | null = null;
  private codec: GeneratedCodec | null = null;

  /** `codecs`: where code for the channel's shape comes from; without it the generic loop does it all. */
  constructor(private readonly codecs: GeneratedCodecs | null = null) {}

  /** @throws CorruptBytes where the bytes are not this channel's next buffer. */
  decode(bytes: Uint8Array): StreamElement[] {
    const reader = new ByteReader(bytes);
    const records = reader.varint();
    const controlCount = reader.count();
    const controls: { readonly before: number; readonly element: ControlElement }[] = [];
    for (let i = 0; i < controlCount; i++) controls.push({ before: reader.varint(), element: readControl(reader) });
    const decoded = records === 0 ? [] : this.readRecords(reader, records);
    return controlCount === 0 ? decoded : merge(decoded, controls);
  }

  private readRecords(reader: ByteReader, records: number): RecordElement[] {
    const record = readHeaders(reader, records);
    const decoded: RecordElement[] = [];
    const rowCount = reader.count();
    for (let i = 0; i < rowCount; i++) decoded.push(record(i, reader.value()));
    if (records === rowCount) return decoded;
    this.dictionary.read(reader);
    const count = records - rowCount;
    const columns = readColumns(reader, this.nextShape(reader), count, this.dictionary);
    const values = this.codec === null ? valuesOf(columns, count) : this.codec.values(columns, count);
    for (let i = 0; i < count; i++) decoded.push(record(rowCount + i, values[i]));
    return decoded;
  }

  private nextShape(reader: ByteReader): Shape {
    if (reader.byte() === 1) {
      const shape = reader.value();
      if (!isShape(shape)) throw new CorruptBytes('A buffer announces something that is no shape of records.');
      this.startShape(shape);
    }
    if (this.shape === null) throw new CorruptBytes('A buffer has columns, but none before it announced their shape.');
    return this.shape;
  }

  private startShape(shape: Shape): void {
    this.shape = shape;
    this.codec = null;
    this.codecs?.request(shape, (codec) => {
      if (this.shape === shape) this.codec = codec;
    });
  }
}

function merge(
  records: readonly RecordElement[],
  controls: readonly { readonly before: number; readonly element: ControlElement }[],
): StreamElement[] {
  const elements: StreamElement[] = [];
  let next = 0;
  for (const { before, element } of controls) {
    while (next < before && next < records.length) elements.push(records[next++] as RecordElement);
    elements.push(element);
  }
  while (next < records.length) elements.push(records[next++] as RecordElement);
  return elements;
}
