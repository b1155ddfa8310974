/**
 * The envelope of every stored part: magic, format version, length and checksum before the payload, so that a part
 * which was cut short, mixed up or written by another version is noticed before anything is restored from it. Formats
 * are read for ever or refused by name.
 */
import { MillraceError } from '../base/failure.ts';

/** Thrown when stored bytes are not the part that was put there. */
export class CorruptPart extends MillraceError {
  override readonly name = 'CorruptPart';
  constructor(
    readonly part: string,
    readonly why: 'magic' | 'version' | 'length' | 'checksum',
  ) {
    super(`The stored part ${part} of a snapshot cannot be read: ${WHY[why]}. Restore from another checkpoint.`);
  }
}

const WHY = {
  magic: 'it does not begin as a part does',
  version: 'it was written in a format this version does not know',
  length: 'it is shorter or longer than what was stored',
  checksum: 'its content has changed since it was stored',
} as const;

/** `MRP` and the version of this envelope. */
const MAGIC = [0x4d, 0x52, 0x50] as const;
const FORMAT_VERSION = 1;
const HEADER_LENGTH = 12;

/** Wraps a payload for storage. */
export function sealPart(payload: Uint8Array): Uint8Array {
  const part = new Uint8Array(HEADER_LENGTH + payload.length);
  const view = new DataView(part.buffer);
  part.set(MAGIC);
  part[3] = FORMAT_VERSION;
  view.setUint32(4, payload.length, true);
  view.setUint32(8, crc32(payload), true);
  part.set(payload, HEADER_LENGTH);
  return part;
}

/**
 * The payload of a sealed part, as a view of its bytes. `name`: under which it was stored.
 *
 * @throws CorruptPart where it is not what `sealPart` gave.
 */
export function openPart(part: Uint8Array, name: string): Uint8Array {
  if (part.length < HEADER_LENGTH || MAGIC.some((byte, i) => part[i] !== byte)) throw new CorruptPart(name, 'magic');
  if (part[3] !== FORMAT_VERSION) throw new CorruptPart(name, 'version');
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
  const payload = part.subarray(HEADER_LENGTH);
  if (view.getUint32(4, true) !== payload.length) throw new CorruptPart(name, 'length');
  if (view.getUint32(8, true) !== crc32(payload)) throw new CorruptPart(name, 'checksum');
  return payload;
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/** CRC-32 as in zip and PNG. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return ~crc >>> 0;
}
