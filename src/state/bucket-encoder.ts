/**
 * Encodes what is in memory of buckets, cuts those in two that have grown large, and drops what has expired on the way, which is the part of
 * RocksDB's compaction filter (6.2.4). Between the state tables and the versions of buckets.
 */
import type { Timestamp } from '../base/ids.ts';
import { sealPart } from '../codec/snapshot-format.ts';
import type { Bucket, Buckets } from './bucket.ts';
import type { BucketCache } from './bucket-cache.ts';
import type { BucketFiles } from './bucket-files.ts';
import { contentOf } from './heap-states.ts';
import { encodeGroup } from './keyed-snapshot.ts';
import type { StateTtl } from './state-spec.ts';
import type { StateTable } from './state-table.ts';
import { unexpiredOf } from './time-to-live.ts';
import type { ReportExpired } from './ttl-incremental-cleanup.ts';

interface BucketEncoderOptions {
  readonly tables: ReadonlyMap<string, StateTable>;
  readonly buckets: Buckets;
  readonly cache: BucketCache;
  readonly files: BucketFiles;
  /** One that takes more comes apart. */
  readonly bytesMax: number;
  readonly now: () => Timestamp;
  readonly expired: ReportExpired | null;
}

export class BucketEncoder {
  private readonly compacted = new Map<StateTable, StateTtl>();

  constructor(private readonly options: BucketEncoderOptions) {}

  /** What expires in this state is dropped in the background. */
  compact(table: StateTable, ttl: StateTtl): void {
    this.compacted.set(table, ttl);
  }

  /**
   * The buckets that one has become, each with a version of what is in it now, of which the bytes are at hand or in a file. `about`: bytes
   * that it is likely to take; what is far too large is not encoded only to see that.
   */
  upToDate(bucket: Bucket, about = 0): readonly Bucket[] {
    const { cache, files, tables, bytesMax } = this.options;
    const { keyGroup, partition } = bucket;
    if (!bucket.isDirty) {
      this.encode(bucket);
      return [bucket];
    }
    this.dropExpired(bucket);
    if (about > 2 * bytesMax && this.canSplit(bucket)) return this.split(bucket, about);
    const { entries, bytes: payload } = encodeGroup(keyGroup, partition, tables.values());
    if (payload.length > bytesMax && this.canSplit(bucket)) return this.split(bucket, payload.length);
    const bytes = sealPart(payload);
    files.replace(bucket, entries, bytes);
    bucket.isDirty = false;
    cache.weigh(bucket, entries === 0 ? 0 : bytes.length);
    return [bucket];
  }

  /** Makes what is in a bucket now its version, without encoding it yet. */
  freeze(bucket: Bucket): void {
    if (!bucket.isDirty) return;
    this.dropExpired(bucket);
    const entries = Array.from(this.options.tables.values(), (table) => table.sizeOf(bucket.partition));
    this.options.files.replace(
      bucket,
      entries.reduce((sum, size) => sum + size, 0),
      null,
    );
    bucket.isDirty = false;
  }

  /** Something in a bucket is about to change: what a snapshot under way needs of it is encoded before. */
  changing(bucket: Bucket): void {
    if (bucket.isDirty) return;
    if (bucket.version !== null && bucket.version.readers > 0) this.encode(bucket);
    bucket.isDirty = true;
  }

  /** Encodes the version of a bucket that has not changed since, where it is neither at hand nor in a file. */
  encode(bucket: Bucket): void {
    const { version, keyGroup, partition } = bucket;
    if (version === null || version.bytes !== null || version.file !== null) return;
    version.bytes = sealPart(encodeGroup(keyGroup, partition, this.options.tables.values()).bytes);
    version.size = version.bytes.length;
    this.options.cache.weigh(bucket, version.size);
  }

  /** What was in memory of a bucket is in its file. */
  evict(bucket: Bucket): void {
    for (const table of this.options.tables.values()) table.evict(bucket.partition);
    bucket.isResident = bucket.version === null;
    this.options.cache.weigh(bucket, 0);
  }

  private split(bucket: Bucket, bytes: number): readonly Bucket[] {
    const { buckets, cache, files, tables } = this.options;
    const children = buckets.split(bucket);
    for (const table of tables.values())
      table.split(bucket.partition, (key) => buckets.of(key, bucket.keyGroup).partition);
    files.replace(bucket, 0, null);
    bucket.isDirty = false;
    cache.weigh(bucket, 0);
    for (const child of children) child.isDirty = true;
    return children.flatMap((child) => this.upToDate(child, bytes / 2));
  }

  /** One key's state stays together. */
  private canSplit({ canSplit, partition }: Bucket): boolean {
    if (!canSplit) return false;
    let first: unknown;
    for (const table of this.options.tables.values()) {
      for (const { identity } of table.entriesIn(partition)) {
        if (first !== undefined && first !== identity) return true;
        first = identity;
      }
    }
    return false;
  }

  private dropExpired({ partition, keyGroup }: Bucket): void {
    const { now, expired } = this.options;
    for (const [table, ttl] of this.compacted) {
      const { kind, name } = table;
      for (const entry of [...table.entriesIn(partition, keyGroup)]) {
        const change = table.rewrite(entry, (value) => unexpiredOf(kind, ttl, value, now()));
        if (change !== null) expired?.(name, entry, contentOf(kind, change.before), contentOf(kind, change.after));
      }
    }
  }
}
