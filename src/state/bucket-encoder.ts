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

  /** The buckets that one has become, each with a version of what is in it now, of which the bytes are at hand or in a file. */
  upToDate(bucket: Bucket): readonly Bucket[] {
    const { cache, files, tables, bytesMax } = this.options;
    const { version, keyGroup, partition } = bucket;
    const isAtHand = version === null || version.bytes !== null || version.file !== null;
    if (!bucket.isDirty && isAtHand) return [bucket];
    if (bucket.isDirty) this.dropExpired(bucket);
    const { entries, bytes: payload } = encodeGroup(keyGroup, partition, tables.values());
    if (payload.length > bytesMax && bucket.canSplit && this.hasManyKeys(bucket)) return this.split(bucket);
    const bytes = sealPart(payload);
    if (!bucket.isDirty && version !== null) version.bytes = bytes;
    else files.replace(bucket, entries === 0 ? null : { entries, bytes });
    bucket.isDirty = false;
    cache.weigh(bucket, entries === 0 ? 0 : bytes.length);
    return [bucket];
  }

  /** What was in memory of a bucket is in its file. */
  evict(bucket: Bucket): void {
    for (const table of this.options.tables.values()) table.evict(bucket.partition);
    bucket.isResident = bucket.version === null;
    this.options.cache.weigh(bucket, 0);
  }

  private split(bucket: Bucket): readonly Bucket[] {
    const { buckets, cache, files, tables } = this.options;
    const children = buckets.split(bucket);
    for (const table of tables.values())
      table.split(bucket.partition, (key) => buckets.of(key, bucket.keyGroup).partition);
    files.replace(bucket, null);
    bucket.isDirty = false;
    cache.weigh(bucket, 0);
    for (const child of children) child.isDirty = true;
    return children.flatMap((child) => this.upToDate(child));
  }

  private hasManyKeys({ partition }: Bucket): boolean {
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
