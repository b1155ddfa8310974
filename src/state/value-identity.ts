/**
 * When two keys are the same key. State tables, map states and timers look keys up in JavaScript maps, which compare
 * arrays and objects
 * by reference; Java's `equals` compares them by content and by type, as base/java-hash types them (2.6.9).
 */

/** What a JavaScript map may use in place of a key: equal for equal keys, and for no others. */
export type Identity = string | number | bigint | boolean | null;

const ESCAPE = '\u0000';
const INT_MIN = -0x80000000n;
const INT_MAX = 0x7fffffffn;

/**
 * The identity of a key or of a map state's key. -0 is 0, NaN is NaN; a bigint outside the Integers equals the number
 * of its value.
 */
export function identityOf(value: unknown): Identity {
  switch (typeof value) {
    case 'string':
      return value.startsWith(ESCAPE) ? ESCAPE + value : value;
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return isSafeLong(value) ? Number(value) : value;
    default:
      return value === null || value === undefined ? null : `${ESCAPE}=${textOf(value)}`;
  }
}

/** A number that is not an Integer but whole is a Long, and so is a bigint: the same value is then the same key. */
function isSafeLong(value: bigint): boolean {
  return (value < INT_MIN || value > INT_MAX) && BigInt(Number.MAX_SAFE_INTEGER) >= (value < 0n ? -value : value);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${textOf(field)}`).join(',')}}`;
  }
  const identity = identityOf(value);
  return typeof identity === 'bigint'
    ? `${identity}n`
    : typeof identity === 'string'
      ? JSON.stringify(identity)
      : `${identity}`;
}
