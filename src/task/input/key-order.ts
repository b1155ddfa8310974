/**
 * The order in which BATCH hands the keys of an operator to it: that of their serialized bytes, compared as signed (9.5). Programs must
 * not rely on it, but a learner who compares with Flink shall see the same. Keys are typed by their values, as base/java-hash types them.
 * Source: the serializers of Flink's basic types, VariableLengthByteKeyComparator.
 */

const view = new DataView(new ArrayBuffer(8));

/** A text whose code units compare as the bytes do. Equal keys have the same, and no others. */
export function keyOrderOf(key: unknown): string {
  const written = { bytes: '', types: '' };
  writeKey(key, written);
  return written.bytes + written.types;
}

/** Keys of one type order by their bytes alone; the types tell apart what has the same bytes. */
interface Written {
  bytes: string;
  types: string;
}

function writeKey(key: unknown, written: Written): void {
  switch (typeof key) {
    case 'string':
      writeText(key, written);
      return;
    case 'boolean':
      written.types += 'b';
      writeByte(key ? 1 : 0, written);
      return;
    case 'bigint':
      writeLong(key, written);
      return;
    case 'number':
      writeNumber(key, written);
      return;
    default:
      written.types += Array.isArray(key) ? `${key.length}` : 'n';
      if (Array.isArray(key)) for (const field of key) writeKey(field, written);
  }
}

/** Its length plus one, then its UTF-16 units, each in groups of seven bits. Source: StringValue.writeString. */
function writeText(text: string, written: Written): void {
  written.types += 's';
  writeVariable(text.length + 1, written);
  for (let i = 0; i < text.length; i++) writeVariable(text.charCodeAt(i), written);
}

function writeVariable(value: number, written: Written): void {
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) writeByte(rest | 0x80, written);
  writeByte(rest, written);
}

/** An Integer, a Long or a Double, by its value. */
function writeNumber(key: number, written: Written): void {
  if ((key | 0) === key) {
    written.types += 'i';
    view.setInt32(0, key);
    writeView(4, written);
  } else if (Number.isSafeInteger(key)) {
    writeLong(BigInt(key), written);
  } else {
    written.types += 'd';
    view.setFloat64(0, key);
    writeView(8, written);
  }
}

function writeLong(key: bigint, written: Written): void {
  written.types += 'l';
  view.setBigInt64(0, key);
  writeView(8, written);
}

function writeView(length: number, written: Written): void {
  for (let i = 0; i < length; i++) writeByte(view.getUint8(i), written);
}

/** A signed byte as a code unit from 0 to 255 of the same order. */
function writeByte(byte: number, written: Written): void {
  written.bytes += String.fromCharCode((byte & 0xff) ^ 0x80);
}
