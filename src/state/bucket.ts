/**
 * How keyed state that is larger than memory is cut up: a key group is a bucket, and a bucket that has grown large is two, by the next bit
 * of its keys' hashes. A bucket is in memory whole or not at all. Between the backend, which works on buckets in memory, and the cache,
 * which brings them there.
 */
import { ensure } from '../base/assert.ts';
import type { KeyGroup, KeyGroupRange } from '../base/ids.ts';
import { javaHash } from '../base/java-hash.ts';
import { finish32 } from '../base/murmur.ts';
import type { PartKey } from '../wire/snapshots.ts';

/** After so many bits what has not come apart stays together. */
const DEPTH_MAX = 24;

/** A checkpoint that buckets were stored with. */
export interface StoringCheckpoint {
  /** Later ones may refer to what it stored. */
  isComplete: boolean;
}

/** The entries of a bucket as they were once: snapshots name it, and it never changes. */
export interface BucketVersion {
  readonly entries: number;
  /** Of its encoded form, once there is one. */
  size: number;
  /** Its encoded form, while it is not in storage; null as well before anybody needs it. */
  bytes: Uint8Array | null;
  /** Where it lies in working state; null before it has been written. */
  file: PartKey | null;
  /** Where it lies in a checkpoint, if in any. */
  part: { readonly key: PartKey; readonly of: StoringCheckpoint } | null;
  /** Snapshots under way that still need it. */
  readers: number;
  isReplaced: boolean;
}

export class Bucket {
  children: readonly [Bucket, Bucket] | null = null;
  /** As it was encoded last; null where nothing was in it. */
  version: BucketVersion | null = null;
  /** Its entries are in the state tables. */
  isResident = true;
  /** There is more in the tables than in `version`. */
  isDirty = false;
  /** Bytes that its entries count for while they are in memory: encoded, and what was written since. */
  weight = 0;

  constructor(
    readonly keyGroup: KeyGroup,
    /** The bits of hashes that its keys have in common. */
    readonly path: string,
    /** Where its entries lie in the state tables. */
    readonly partition: number,
  ) {}

  get canSplit(): boolean {
    return this.path.length < DEPTH_MAX;
  }

  /** This bucket, or those that it has come apart into. */
  *leaves(): Iterable<Bucket> {
    if (this.children === null) yield this;
    else for (const child of this.children) yield* child.leaves();
  }
}

/** All buckets of a subtask. */
export class Buckets {
  private readonly roots: Bucket[] = [];
  private nextPartition: number;

  constructor(private readonly range: KeyGroupRange) {
    for (let group: number = range.start; group <= range.end; group++)
      this.roots.push(new Bucket(group as KeyGroup, '', group - range.start));
    this.nextPartition = this.roots.length;
  }

  /** The bucket of a key. */
  of(key: unknown, keyGroup: KeyGroup): Bucket {
    let bucket = this.root(keyGroup);
    if (bucket.children === null) return bucket;
    const hash = finish32(javaHash(key));
    for (let depth = 0; bucket.children !== null; depth++) bucket = bucket.children[bitOf(hash, depth)];
    return bucket;
  }

  /** The bucket with these bits, made where it is not there. */
  at(keyGroup: KeyGroup, path: string): Bucket {
    let bucket = this.root(keyGroup);
    for (const bit of path) bucket = (bucket.children ?? this.split(bucket))[bit === '0' ? 0 : 1];
    return bucket;
  }

  /** Makes two of one. What is in the tables of it is still to be moved. */
  split(bucket: Bucket): readonly [Bucket, Bucket] {
    const child = (bit: string) => new Bucket(bucket.keyGroup, bucket.path + bit, this.nextPartition++);
    bucket.children = [child('0'), child('1')];
    return bucket.children;
  }

  *leaves(): Iterable<Bucket> {
    for (const root of this.roots) yield* root.leaves();
  }

  leavesOf(keyGroup: KeyGroup): Iterable<Bucket> {
    return this.root(keyGroup).leaves();
  }

  private root(keyGroup: KeyGroup): Bucket {
    return ensure(this.roots[keyGroup - this.range.start], `Key group ${keyGroup} belongs to another subtask.`);
  }
}

function bitOf(hash: number, depth: number): 0 | 1 {
  return ((hash >>> (31 - depth)) & 1) as 0 | 1;
}
