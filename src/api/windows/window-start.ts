/**
 * Where the window of a timestamp starts. Java computes in 64 bits that wrap around; doubles do the same while all numbers are safe
 * integers, and BigInt beyond (5.1.1). Source: TimeWindow.getWindowStartWithOffset.
 */

/** Start of the window of `size` ms, shifted by `offset` ms, in which `timestamp` lies. */
export function windowStart(timestamp: number, offset: number, size: number): number {
  if (!Number.isSafeInteger(timestamp - size) || !Number.isSafeInteger(timestamp - offset)) {
    return Number(windowStart64(BigInt(timestamp), BigInt(offset), BigInt(size)));
  }
  const remainder = (timestamp - offset) % size;
  return timestamp - (remainder < 0 ? remainder + size : remainder);
}

/** The same in Java's long arithmetic. */
export function windowStart64(timestamp: bigint, offset: bigint, size: bigint): bigint {
  const remainder = remainder64(timestamp - offset) % size;
  return remainder64(timestamp - (remainder < 0n ? remainder + size : remainder));
}

/** `start + size`, wrapped as Java's long addition is. */
export function windowEnd(start: number, size: number): number {
  return Number.isSafeInteger(start + size) ? start + size : Number(remainder64(BigInt(start) + BigInt(size)));
}

/** The value modulo 2^64, as a signed 64-bit number. */
export function remainder64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
