/**
 * Deals keys into key groups, and key groups to subtasks. The same key lies in the same group at every parallelism, which is what
 * lets keyed state be rescaled. Source: KeyGroupRangeAssignment (2.6).
 */
import { assert } from './assert.ts';
import type { KeyGroup, KeyGroupRange } from './ids.ts';
import { javaHash } from './java-hash.ts';
import { mix } from './murmur.ts';

/** Most key groups an operator can have: 2^15 (2.6.3). */
export const UPPER_BOUND_MAX_PARALLELISM = 32768;
const LOWER_BOUND_DEFAULT_MAX_PARALLELISM = 128;

/**
 * The key group of a key (2.6.2).
 *
 * @throws UnsupportedKey for a value that cannot be a key.
 */
export function keyGroupOf(key: unknown, maxParallelism: number): KeyGroup {
  return (mix(javaHash(key)) % maxParallelism) as KeyGroup;
}

/** Index of the subtask that owns a key group (2.6.2). */
export function operatorIndexOf(keyGroup: number, parallelism: number, maxParallelism: number): number {
  return Math.floor((keyGroup * parallelism) / maxParallelism);
}

/** The key groups of a subtask, both ends inclusive (2.6.2). */
export function keyGroupRangeOf(subtask: number, parallelism: number, maxParallelism: number): KeyGroupRange {
  assert(parallelism >= 1, `A parallelism of ${parallelism} has no subtasks.`);
  assert(
    parallelism <= maxParallelism,
    `Parallelism ${parallelism} must not exceed max parallelism ${maxParallelism}.`,
  );
  assert(maxParallelism <= UPPER_BOUND_MAX_PARALLELISM, `Max parallelism ${maxParallelism} must not exceed 32768.`);
  assert(subtask >= 0 && subtask < parallelism, `Subtask ${subtask} must be one of ${parallelism}.`);
  const start = Math.ceil((subtask * maxParallelism) / parallelism);
  const end = Math.ceil(((subtask + 1) * maxParallelism) / parallelism) - 1;
  return { start: start as KeyGroup, end: end as KeyGroup };
}

/** The max parallelism of a vertex that sets none (2.6.3). */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.floor(parallelism / 2);
  const roundedUp = 2 ** Math.ceil(Math.log2(wanted));
  return Math.min(Math.max(roundedUp, LOWER_BOUND_DEFAULT_MAX_PARALLELISM), UPPER_BOUND_MAX_PARALLELISM);
}
