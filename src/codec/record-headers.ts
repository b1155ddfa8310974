/**
 * What records carry beside their value: sequence, timestamp, and whether they are replayed. Mostly the same for all,
 * so mostly a few bytes.
 */
import { assert } from '../base/assert.ts';
import type { RecordElement } from '../wire/stream-elements.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { readNumbers } from './read-columns.ts';
import { writeNumbers } from './write-columns.ts';

const FLAG = { scattered: 1, someTimestamps: 2, someWithout: 4, someReplayed: 8, someFirst: 16 } as const;

/** The headers of a buffer's records, gathered and written. */
export class HeaderWriter {
  count = 0;
  private sequences = new Float64Array(16);
  private timestamps = new Float64Array(16);
  private without = new Float64Array(16);
  private replayed = new Float64Array(16);
  private flags = 0;

  add(record: RecordElement): void {
    const at = this.count++;
    if (at === this.sequences.length) this.grow();
    if (at > 0 && record.sequence !== (this.sequences[at - 1] as number) + 1) this.flags |= FLAG.scattered;
    this.flags |= record.timestamp === null ? FLAG.someWithout : FLAG.someTimestamps;
    this.flags |= record.replayed ? FLAG.someReplayed : FLAG.someFirst;
    this.sequences[at] = record.sequence;
    this.timestamps[at] = record.timestamp ?? 0;
    this.without[at] = record.timestamp === null ? 1 : 0;
    this.replayed[at] = record.replayed ? 1 : 0;
  }

  write(writer: ByteWriter): void {
    const { count, flags } = this;
    assert((this.sequences[0] as number) >= 0, 'Records that are written are numbered from 0.');
    writer.byte(flags);
    if (flags & FLAG.scattered) writeNumbers(writer, this.sequences, count, 8);
    else writer.varint(this.sequences[0] as number);
    if (flags & FLAG.someTimestamps) writeNumbers(writer, this.timestamps, count, 8);
    if (flags & FLAG.someTimestamps && flags & FLAG.someWithout) writeNumbers(writer, this.without, count, 1);
    if (flags & FLAG.someReplayed && flags & FLAG.someFirst) writeNumbers(writer, this.replayed, count, 1);
    this.count = 0;
    this.flags = 0;
  }

  private grow(): void {
    this.sequences = grown(this.sequences);
    this.timestamps = grown(this.timestamps);
    this.without = grown(this.without);
    this.replayed = grown(this.replayed);
  }
}

/** Makes the records of a buffer from their headers and values. */
export function readHeaders(reader: ByteReader, count: number): (index: number, value: unknown) => RecordElement {
  const flags = reader.byte();
  const sequences = flags & FLAG.scattered ? readNumbers(reader, count, 8) : null;
  const first = sequences === null ? reader.varint() : 0;
  const timestamps = flags & FLAG.someTimestamps ? readNumbers(reader, count, 8) : null;
  const without = timestamps !== null && flags & FLAG.someWithout ? readNumbers(reader, count, 1) : null;
  const some = flags & FLAG.someReplayed && flags & FLAG.someFirst ? readNumbers(reader, count, 1) : null;
  const all = (flags & FLAG.someReplayed) !== 0;
  return (index, value) => ({
    type: 'record',
    value,
    timestamp: timestamps === null || without?.[index] === 1 ? null : (timestamps[index] as number),
    sequence: sequences === null ? first + index : (sequences[index] as number),
    replayed: some === null ? all : some[index] === 1,
  });
}

function grown(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
