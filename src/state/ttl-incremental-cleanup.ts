/**
 * Drops what has expired, a few entries at each access to a state, so that what nobody reads any more does not stay for ever (6.2.4).
 * It walks the key groups in order and in each the buckets of Flink's hash table, because that is what decides when an expired value that
 * may still be seen is gone. A round sees the entries that were there when it came to their key group.
 * Source: TtlIncrementalCleanup, StateTable.StateEntryIterator, CopyOnWriteStateMap.StateEntryChainIterator.
 */
import type { KeyGroup, Timestamp } from '../base/ids.ts';
import { javaHash } from '../base/java-hash.ts';
import { finish32 } from '../base/murmur.ts';
import { contentOf } from './heap-states.ts';
import { type Namespace, NO_NAMESPACE, type StateTtl } from './state-spec.ts';
import type { StateTable, StoredEntry } from './state-table.ts';
import { unexpiredOf } from './time-to-live.ts';

const BUCKETS_MIN = 128;
/** Entries a bucket above which the table has been doubled. */
const LOAD_MAX = 0.75;
/** Source: VoidNamespace.hashCode. */
const NO_NAMESPACE_HASH = 99;

/** Called with the content of an entry before and after what had expired in it was dropped. */
export type ReportExpired = (
  state: string,
  entry: { readonly key: unknown; readonly keyGroup: KeyGroup },
  before: unknown,
  after: unknown,
) => void;

export class TtlIncrementalCleanup {
  /** Key groups of this round that have not been walked. */
  private groupsAhead = 0;
  private walk: BucketWalk | null = null;

  /** `size`: entries to look at, at each access. `dropped` is told of what has expired. */
  constructor(
    private readonly table: StateTable,
    private readonly ttl: StateTtl,
    private readonly size: number,
    private readonly now: () => Timestamp,
    private readonly dropped: ReportExpired | null,
  ) {}

  /** Before every read and write of the state, and before every record where the learner asked for it. */
  stateAccessed(): void {
    if (!this.hasNext()) {
      this.groupsAhead = this.table.partitionCount;
      this.walk = null;
    }
    let looked = 0;
    while (looked < this.size && this.hasNext()) {
      const entries = this.walk?.next() ?? [];
      if (entries.length === 0) return;
      for (const entry of entries) this.lookAt(entry);
      looked += entries.length;
    }
  }

  private lookAt(entry: StoredEntry): void {
    const { kind, name } = this.table;
    const change = this.table.rewrite(entry, (value) => unexpiredOf(kind, this.ttl, value, this.now()));
    if (change !== null) this.dropped?.(name, entry, contentOf(kind, change.before), contentOf(kind, change.after));
  }

  private hasNext(): boolean {
    while (this.walk?.hasNext !== true) {
      if (this.groupsAhead === 0) return false;
      const group = this.table.partitionCount - this.groupsAhead--;
      if (this.table.sizeOf(group) > 0) this.walk = new BucketWalk(this.table, group, this.size);
    }
    return true;
  }
}

/** The entries of one key group in the order of their buckets. */
class BucketWalk {
  private readonly buckets = new Map<number, StoredEntry[]>();
  private readonly bucketCount: number;
  private at = 0;
  private isDone = false;

  /** `bucketsAtOnce`: how many one call passes at most. */
  constructor(
    private readonly table: StateTable,
    private readonly group: number,
    private readonly bucketsAtOnce: number,
  ) {
    this.bucketCount = bucketCountOf(table.sizeOf(group));
    for (const entry of table.entriesIn(group)) {
      const bucket = hashOf(entry) & (this.bucketCount - 1);
      const chain = this.buckets.get(bucket);
      if (chain === undefined) this.buckets.set(bucket, [entry]);
      else chain.push(entry);
    }
  }

  get hasNext(): boolean {
    return !this.isDone && this.table.sizeOf(this.group) > 0;
  }

  /** The entries of the next bucket with entries; none where all that were passed are empty. */
  next(): readonly StoredEntry[] {
    for (let passed = 0; this.at < this.bucketCount && passed < this.bucketsAtOnce; passed++) {
      const chain = this.buckets.get(this.at++)?.filter((entry) => this.table.holds(entry)) ?? [];
      if (chain.length > 0) return chain;
    }
    this.isDone = this.at === this.bucketCount;
    return [];
  }
}

function bucketCountOf(entries: number): number {
  let buckets = BUCKETS_MIN;
  while (entries > buckets * LOAD_MAX) buckets *= 2;
  return buckets;
}

function hashOf({ key, namespace }: StoredEntry): number {
  return finish32(javaHash(key) ^ namespaceHash(namespace));
}

function namespaceHash(namespace: Namespace): number {
  return namespace === NO_NAMESPACE ? NO_NAMESPACE_HASH : javaHash(namespace);
}
