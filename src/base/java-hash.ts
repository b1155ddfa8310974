/**
 * The hash codes that Java gives to keys. Key groups stand on them, so a key must hash here as it does in a Flink job.
 * A key is typed by its value: a 32-bit whole number is an Integer, another safe whole number a Long, any other number a Double,
 * a bigint a Long, an array a TupleN (2.6.9).
 */
import { MillraceError } from './failure.ts';

/** Thrown when a key selector gave something that has no Java counterpart as a key. */
export class UnsupportedKey extends MillraceError {
  override readonly name = 'UnsupportedKey';
  constructor(readonly found: string) {
    super(
      `A key must be a string, number, bigint, boolean, or an array of these, but the key selector gave ${found}. ` +
        'Select a field, or an array of fields such as [order.user, order.country].',
    );
  }
}

const LOW_32_BITS = 0xffffffffn;
const CANONICAL_NAN_HASH = 0x7ff80000;
const doubleView = new DataView(new ArrayBuffer(8));

/** `String.hashCode`: 31·h + unit over the UTF-16 units. */
function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/**
 * `hashCode` of a key; a whole number from -2^31 to 2^31 - 1.
 *
 * @throws UnsupportedKey for anything that 2.6.9 does not name.
 */
export function javaHash(key: unknown): number {
  switch (typeof key) {
    case 'string':
      return javaStringHash(key);
    case 'number':
      return numberHash(key);
    case 'boolean':
      return key ? 1231 : 1237;
    case 'bigint':
      return longHash(key);
    default:
      if (Array.isArray(key) && key.length > 0) return tupleHash(key);
      throw new UnsupportedKey(kindOf(key));
  }
}

function numberHash(key: number): number {
  if ((key | 0) === key) return key | 0;
  if (Number.isSafeInteger(key)) {
    const high = Math.floor(key / 4294967296);
    return (high ^ (key - high * 4294967296)) | 0;
  }
  if (Number.isNaN(key)) return CANONICAL_NAN_HASH;
  doubleView.setFloat64(0, key);
  return doubleView.getInt32(0) ^ doubleView.getInt32(4);
}

function longHash(key: bigint): number {
  const bits = BigInt.asUintN(64, key);
  if (BigInt.asIntN(64, key) !== key) throw new UnsupportedKey(`${key}n, which is outside the range of a Long`);
  return Number((bits >> 32n) ^ (bits & LOW_32_BITS)) | 0;
}

/** `TupleN.hashCode`: the first field's hash, then 31·r + the next; an empty field counts 0. */
function tupleHash(fields: readonly unknown[]): number {
  let hash = 0;
  for (const field of fields) hash = (Math.imul(31, hash) + (field === null ? 0 : javaHash(field))) | 0;
  return hash;
}

function kindOf(key: unknown): string {
  if (key === null || key === undefined) return String(key);
  if (Array.isArray(key)) return 'an empty array';
  if (typeof key !== 'object') return `a ${typeof key}`;
  const made: unknown = Object.getPrototypeOf(key)?.constructor;
  return typeof made === 'function' && made !== Object ? `a ${made.name}` : 'an object';
}
