/**
 * The two murmur hashes of Flink: a 32-bit mix that spreads hash codes over key groups, and the 128-bit one that operator ids are made of.
 * Written for these two uses and held to what real Flink printed.
 */
import { assert } from './assert.ts';

/** Spreads a 32-bit hash; a whole number from 0 to 2^31 - 1. Source: MathUtils.murmurHash (2.6.1). */
export function mix(hash: number): number {
  let h = Math.imul(hash, 0xcc9e2d51);
  h = Math.imul((h << 15) | (h >>> 17), 0x1b873593);
  h = (h << 13) | (h >>> 19);
  h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  h = finish32(h ^ 4);
  if (h >= 0) return h;
  return h === -0x80000000 ? 0 : -h;
}

/** Murmur's 32-bit finalizer: every bit of the input reaches every bit of the result. */
export function finish32(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

/** 16 bytes in the order in which Guava's `HashCode` prints them. Source: Hashing.murmur3_128(0) (2.4.1). */
export function murmur3x64_128(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = bytes.length & ~15;
  let h1 = 0n;
  let h2 = 0n;
  for (let at = 0; at < tail; at += 16) {
    h1 = low64((rotate(h1 ^ scramble1(view.getBigUint64(at, true)), 27n) + h2) * 5n + 0x52dce729n);
    h2 = low64((rotate(h2 ^ scramble2(view.getBigUint64(at + 8, true)), 31n) + h1) * 5n + 0x38495ab5n);
  }
  const rest = new DataView(new ArrayBuffer(16));
  for (let i = tail; i < bytes.length; i++) rest.setUint8(i - tail, view.getUint8(i));
  const length = BigInt(bytes.length);
  h1 ^= scramble1(rest.getBigUint64(0, true)) ^ length;
  h2 ^= scramble2(rest.getBigUint64(8, true)) ^ length;
  h1 = low64(h1 + h2);
  h2 = low64(h2 + h1);
  h1 = finish64(h1);
  h2 = finish64(h2);
  h1 = low64(h1 + h2);
  h2 = low64(h2 + h1);
  rest.setBigUint64(0, h1, true);
  rest.setBigUint64(8, h2, true);
  return new Uint8Array(rest.buffer);
}

/** Two lower-case hex digits a byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The inverse of `hex`. */
export function bytesOfHex(text: string): Uint8Array {
  assert(/^([0-9a-f]{2})*$/.test(text), `"${text}" must be pairs of hex digits.`);
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

function low64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, by: bigint): bigint {
  return low64((value << by) | (value >> (64n - by)));
}

function scramble1(k: bigint): bigint {
  return low64(rotate(low64(k * C1), 31n) * C2);
}

function scramble2(k: bigint): bigint {
  return low64(rotate(low64(k * C2), 33n) * C1);
}

function finish64(hash: bigint): bigint {
  let h = low64((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  h = low64((h ^ (h >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return h ^ (h >> 33n);
}
