/**
 * Keyed state that is larger than memory (`indexeddb`): encoded buckets in storage, those used last in memory as the heap backend keeps state.
 * A learner's code stays synchronous, since work says which keys it needs next and waits until they are there; then it runs. Plays the part
 * of RocksDB's backend. Source: EmbeddedRocksDBStateBackend (6.4.1).
 */
import { assert } from '../base/assert.ts';
import type { KeyGroup, KeyGroupRange, Timestamp } from '../base/ids.ts';
import { type Bucket, Buckets, type StoringCheckpoint } from './bucket.ts';
import { BucketCache } from './bucket-cache.ts';
import { BucketCapture, type CapturedBucket } from './bucket-capture.ts';
import { BucketEncoder } from './bucket-encoder.ts';
import { BucketFiles } from './bucket-files.ts';
import { copyingHandle, copyingSpec } from './copied-states.ts';
import { HeapKeyedStateBackend } from './heap-keyed-state-backend.ts';
import type { Expiry } from './heap-states.ts';
import type { CapturedKeyedState, KeyedStateOf, KeyedWork, RestoredBlob, StoredTimers } from './keyed-state-backend.ts';
import { StateExchange, type StateServices } from './state-exchange.ts';
import type { AggregatingStateSpec, ListStateSpec, Namespace, ReducingStateSpec, StateSpec } from './state-spec.ts';
import type { CurrentKey, StateTable } from './state-table.ts';
import type { ReportExpired } from './ttl-incremental-cleanup.ts';

/** A bucket that is encoded to more bytes comes apart: a share of the memory, within these. */
const BUCKET_BYTES_MIN = 256;
const BUCKET_BYTES_MAX = 2048;

interface IndexedDbOptions {
  readonly range: KeyGroupRange;
  readonly maxParallelism: number;
  readonly now: () => Timestamp;
  readonly expired: ReportExpired | null;
  /** What the names of its files in storage begin with. */
  readonly owner: string;
  /** Bytes of state that may be in memory, counted as they are encoded. */
  readonly budget: number;
  /** Checkpoints store only what none has stored before. */
  readonly incremental: boolean;
  readonly services: StateServices;
}

export class IndexedDbKeyedStateBackend extends HeapKeyedStateBackend {
  private readonly buckets: Buckets;
  private readonly cache: BucketCache;
  private readonly files: BucketFiles;
  private readonly encoder: BucketEncoder;
  private readonly exchange: StateExchange;
  private readonly copying = new Map<string, object>();
  /** Incremental checkpoints that are not known to be complete, from the last complete one on. */
  private readonly underWay = new Map<number, StoringCheckpoint>();
  /** The bucket of the current key. */
  private bucket: Bucket | null = null;

  constructor(private readonly options: IndexedDbOptions) {
    const { range, maxParallelism, now, expired, owner, budget, services } = options;
    super(range, maxParallelism, now, expired);
    const [buckets, cache, files] = [new Buckets(range), new BucketCache(budget), new BucketFiles(owner)];
    const bytesMax = Math.min(BUCKET_BYTES_MAX, Math.max(BUCKET_BYTES_MIN, budget / 64));
    const encoder = new BucketEncoder({ tables: this.tables, buckets, cache, files, bytesMax, now, expired });
    this.exchange = new StateExchange({
      services,
      cache,
      files,
      encoder,
      current: () => this.bucket,
      load: ({ keyGroup }, payload) => this.read(keyGroup, payload),
      changed: () => this.select(),
    });
    [this.buckets, this.cache, this.files, this.encoder] = [buckets, cache, files, encoder];
  }

  override setCurrentKey(key: unknown): void {
    const before = this.current;
    super.setCurrentKey(key);
    if (this.current !== before) this.select();
    if (this.bucket !== null) this.cache.use(this.bucket);
  }

  override clearCurrentKey(): void {
    super.clearCurrentKey();
    this.bucket = null;
  }

  override get isWaiting(): boolean {
    return this.exchange.isWaiting;
  }

  override get isLarge(): boolean {
    return true;
  }

  override get hasRoom(): boolean {
    return this.cache.hasRoom;
  }

  override isReady(key: unknown): boolean {
    return this.cache.isReady(this.bucketOf(key));
  }

  override run(work: KeyedWork): void {
    this.exchange.run(() => {
      const keys = work.goOn();
      return keys && this.bucketsOf(keys);
    });
  }

  override forEachKey(name: string, namespace: Namespace, visit: (key: unknown) => void): void {
    const left = [...this.buckets.leaves()];
    this.exchange.run(() => {
      for (let bucket = left.shift(); bucket !== undefined; bucket = left.shift()) {
        if (bucket.children !== null) {
          left.unshift(...bucket.children);
          continue;
        }
        if (!this.cache.isReady(bucket)) {
          left.unshift(bucket);
          return left.flatMap((one) => [...one.leaves()]);
        }
        for (const key of this.tables.get(name)?.keysIn(bucket.partition, namespace) ?? []) {
          this.setCurrentKey(key);
          visit(key);
        }
      }
      this.clearCurrentKey();
      return null;
    });
  }

  override state<Spec extends StateSpec>(spec: Spec, namespace: Namespace): KeyedStateOf<Spec> {
    const known = this.copying.get(spec.name);
    const inner = super.state(known === undefined ? copyingSpec(spec, this.grew) : spec, namespace);
    const handle = known ?? copyingHandle(spec, inner, this.grew);
    this.copying.set(spec.name, handle);
    return handle as KeyedStateOf<Spec>;
  }

  override mergeNamespaces(
    spec: ListStateSpec | ReducingStateSpec | AggregatingStateSpec,
    target: Namespace,
    sources: readonly Namespace[],
  ): void {
    super.mergeNamespaces(copyingSpec(spec, this.grew), target, sources);
  }

  /** Nothing is encoded yet: buckets are as they were until they change (copy on write), as far as a bucket goes. */
  override capture(timers: ReadonlyMap<KeyGroup, StoredTimers>): CapturedKeyedState {
    const captured: CapturedBucket[] = [];
    for (const bucket of this.buckets.leaves()) {
      this.encoder.freeze(bucket);
      if (bucket.version !== null) captured.push({ bucket, version: bucket.version });
    }
    const { tables, files, encoder, storing } = this;
    const { services, incremental } = this.options;
    return new BucketCapture(captured, timers, {
      tables,
      files,
      encoder,
      services,
      now: this.now(),
      incremental,
      storing,
    });
  }

  private readonly storing = (checkpoint: number): StoringCheckpoint => {
    const known = this.underWay.get(checkpoint) ?? { isComplete: false };
    this.underWay.set(checkpoint, known);
    return known;
  };

  /** Bytes that were written for the current key. */
  private readonly grew = (bytes: number): void => {
    if (this.bucket !== null) this.cache.weigh(this.bucket, this.bucket.weight + bytes);
  };

  override checkpointCompleted(checkpoint: number): void {
    const complete = this.underWay.get(checkpoint);
    if (complete === undefined) return;
    complete.isComplete = true;
    // It subsumes those before it (7.2.8).
    for (const id of this.underWay.keys()) if (id <= checkpoint) this.underWay.delete(id);
  }

  /** A part that holds one bucket goes there, and not into what others have become meanwhile. */
  protected override restoring({ keyGroup, bucket }: RestoredBlob): void {
    if (bucket !== undefined) this.buckets.at(keyGroup as KeyGroup, bucket);
  }

  protected override restored({ keyGroup, bytes, bucket: path, stored }: RestoredBlob): void {
    const group = keyGroup as KeyGroup;
    const leaves = path === undefined ? [...this.buckets.leavesOf(group)] : [this.buckets.at(group, path)];
    for (const bucket of leaves) {
      bucket.isDirty = true;
      this.cache.weigh(bucket, bucket.weight + bytes.length / leaves.length);
    }
    const [only] = leaves;
    if (stored === undefined || path === undefined || only === undefined) return;
    this.files.adopt(only, stored);
  }

  protected override partitionOf(key: unknown, keyGroup: KeyGroup): number {
    return this.buckets.of(key, keyGroup).partition;
  }

  protected override get changing(): () => void {
    return () => {
      if (this.bucket !== null) this.encoder.changing(this.bucket);
    };
  }

  protected override get addressed(): CurrentKey | null {
    assert(this.bucket?.isResident !== false, 'Work on keyed state says before it begins which keys it needs.');
    return this.current;
  }

  /** No clean-up walks through state that is not in memory: what has expired goes when its bucket is encoded (6.2.4). */
  protected override expiryOf(spec: StateSpec, table: StateTable): Expiry {
    const { ttl } = spec;
    if (ttl === null || ttl.cleanup === null) return super.expiryOf(spec, table);
    this.encoder.compact(table, ttl);
    return super.expiryOf({ ...spec, ttl: { ...ttl, cleanup: null } }, table);
  }

  /** Looks up the bucket of the current key, which may have come apart. */
  private select(): void {
    if (this.current === null) return;
    this.bucket = this.buckets.of(this.current.key, this.current.keyGroup);
    this.current = { ...this.current, partition: this.bucket.partition };
  }

  private bucketOf(key: unknown): Bucket {
    return this.buckets.of(key, this.keyGroupOf(key));
  }

  private *bucketsOf(keys: Iterable<unknown>): Iterable<Bucket> {
    for (const key of keys) yield this.bucketOf(key);
  }
}
