/** The bytes of what travels among the records of a channel. Each kind has a number that is never given to another. */
import type { StreamElement } from '../wire/stream-elements.ts';
import { type ByteReader, type ByteWriter, CorruptBytes } from './bytes.ts';

/** Everything but records. */
export type ControlElement = Exclude<StreamElement, { readonly type: 'record' }>;

const TYPES = ['watermark', 'watermarkStatus', 'barrier', 'cancelCheckpoint', 'endOfData', 'endOfPartition'] as const;
const KINDS = ['checkpoint', 'savepoint', 'suspend', 'terminate'] as const;

export function writeControl(writer: ByteWriter, element: ControlElement): void {
  writer.byte(TYPES.indexOf(element.type));
  switch (element.type) {
    case 'watermark':
      writer.float64(element.timestamp);
      break;
    case 'watermarkStatus':
      writer.byte(element.idle ? 1 : 0);
      break;
    case 'barrier':
      writer.varint(element.checkpoint);
      writer.float64(element.triggeredAt);
      writer.byte(KINDS.indexOf(element.kind));
      writer.byte(element.overtakes ? 1 : 0);
      break;
    case 'cancelCheckpoint':
      writer.varint(element.checkpoint);
      break;
    case 'endOfData':
      writer.byte(element.drain ? 1 : 0);
      break;
    case 'endOfPartition':
      break;
  }
}

/** @throws CorruptBytes for an unknown kind of element. */
export function readControl(reader: ByteReader): ControlElement {
  const type = TYPES[reader.byte()];
  switch (type) {
    case 'watermark':
      return { type, timestamp: reader.float64() };
    case 'watermarkStatus':
      return { type, idle: reader.byte() === 1 };
    case 'barrier': {
      const checkpoint = reader.varint();
      const triggeredAt = reader.float64();
      const kind = KINDS[reader.byte()];
      if (kind === undefined) throw new CorruptBytes('A barrier is of no known kind of snapshot.');
      return { type, checkpoint, triggeredAt, kind, overtakes: reader.byte() === 1 };
    }
    case 'cancelCheckpoint':
      return { type, checkpoint: reader.varint() };
    case 'endOfData':
      return { type, drain: reader.byte() === 1 };
    case 'endOfPartition':
      return { type };
    default:
      throw new CorruptBytes('An element is of no known type.');
  }
}
