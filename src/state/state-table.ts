/**
 * The entries of one state of an operator in memory: by partition, namespace and key. A partition is a key group, or with state larger than
 * memory a bucket of one. What makes a snapshot true while work goes on is here: an entry that a capture still waits for is encoded before
 * anything in it can change (copy on access, 7.3.1).
 * Between the handles of heap-states, which know what a value means, and keyed-snapshot, which captures and restores.
 */
import { ensure } from '../base/assert.ts';
import type { KeyGroup, KeyGroupRange } from '../base/ids.ts';
import { type Namespace, NoKeySet, type StateKind } from './state-spec.ts';
import type { Identity } from './value-identity.ts';

/** The key that handles address. */
export interface CurrentKey {
  readonly key: unknown;
  readonly identity: Identity;
  readonly keyGroup: KeyGroup;
  /** Where its entries lie in the tables. */
  readonly partition: number;
}

/** An entry of a capture. It keeps the value it saw; `bytes` is null until that is encoded. */
export interface CapturedEntry {
  readonly namespace: Namespace;
  readonly key: unknown;
  readonly value: unknown;
  bytes: Uint8Array | null;
}

interface Entry {
  readonly key: unknown;
  value: unknown;
  /**
   * A learner may hold an object of it, and can change it at any time without asking us: also barriers later. Stays until the
   * value is replaced by one without objects.
   */
  handedOut: boolean;
  /**
   * What captures hold of the value as it is now: shared by all until the value may change, so an entry at rest is
   * encoded once.
   */
  captured: CapturedEntry | null;
}

type Entries = Map<Identity, Entry>;

/** Where an entry is stored. */
export interface StoredEntry {
  readonly keyGroup: KeyGroup;
  readonly partition: number;
  readonly namespace: Namespace;
  readonly identity: Identity;
  readonly key: unknown;
}

export class StateTable {
  /** What of a value goes into a snapshot: all, a part, or with null nothing; unset: all of every value. */
  snapshotFilter: ((value: unknown) => unknown) | null = null;
  private readonly partitions: Map<Namespace, Entries>[] = [];

  constructor(
    readonly name: string,
    readonly kind: StateKind,
    /** Whether values carry the time of their last access. */
    public stamped: boolean,
    private readonly range: KeyGroupRange,
    private readonly current: () => CurrentKey | null,
    private readonly encode: (table: StateTable, entry: CapturedEntry) => Uint8Array,
    /** Called before something of the current key changes; null where nobody is told. */
    private readonly changing: (() => void) | null = null,
  ) {
    for (let group: number = range.start; group <= range.end; group++) this.partitions.push(new Map());
  }

  /** What is stored for the current key, not to be changed nor handed out; undefined where nothing is. */
  peek(namespace: Namespace): unknown {
    return this.entry(namespace)?.value;
  }

  /**
   * What is stored for the current key, to be changed in place or handed to the learner (`live`: as an object he may
   * change).
   */
  access(namespace: Namespace, live: boolean): unknown {
    const entry = this.entry(namespace);
    if (entry === undefined) return undefined;
    this.settle(entry);
    if (live) entry.handedOut = true;
    return entry.value;
  }

  /** As `access`, to be changed in place. */
  modify(namespace: Namespace, live: boolean): unknown {
    this.changing?.();
    return this.access(namespace, live);
  }

  /**
   * Replaces what is stored for the current key. What a capture waits for is the value before, which it holds itself.
   */
  put(namespace: Namespace, value: unknown, live: boolean): void {
    const { key, identity, partition } = this.key();
    this.changing?.();
    const entries = this.entriesOf(partition, namespace);
    const entry = entries.get(identity);
    if (entry === undefined) {
      entries.set(identity, { key, value, handedOut: live, captured: null });
      return;
    }
    entry.captured = null;
    entry.value = value;
    entry.handedOut = live;
  }

  /** Removes what is stored for the current key and returns it. */
  remove(namespace: Namespace): unknown {
    const { identity, partition } = this.key();
    const namespaces = this.partition(partition);
    const entries = namespaces.get(namespace);
    const entry = entries?.get(identity);
    if (entries === undefined || entry === undefined) return undefined;
    this.changing?.();
    this.settle(entry);
    entries.delete(identity);
    if (entries.size === 0) namespaces.delete(namespace);
    return entry.value;
  }

  /** Drops every entry. */
  clear(): void {
    for (const namespaces of this.partitions) namespaces.clear();
  }

  /** The keys with an entry in a namespace, by partition. */
  keys(namespace: Namespace): unknown[] {
    return this.partitions.flatMap((_, partition) => this.keysIn(partition, namespace));
  }

  keysIn(partition: number, namespace: Namespace): unknown[] {
    return Array.from(this.partition(partition).get(namespace)?.values() ?? [], (entry) => entry.key);
  }

  /** Takes an entry from a snapshot. */
  restore(partition: number, namespace: Namespace, key: unknown, identity: Identity, value: unknown): void {
    this.entriesOf(partition, namespace).set(identity, { key, value, handedOut: false, captured: null });
  }

  /** Moves the entries of a partition, each to the one that its key belongs to. */
  split(partition: number, to: (key: unknown) => number): void {
    for (const [namespace, entries] of this.partition(partition))
      for (const [identity, entry] of entries) this.entriesOf(to(entry.key), namespace).set(identity, entry);
    this.partition(partition).clear();
  }

  /** Forgets the entries of a partition, which lie elsewhere by now. */
  evict(partition: number): void {
    this.partition(partition).clear();
  }

  /**
   * The entries of a partition as they are now. Those that a learner may hold are encoded at once, at each barrier anew, since nobody
   * tells when they change; the others when asked or touched, and once as long as they rest. So an object that was ever handed out
   * costs its encoding within the barrier's step (a few microseconds), and a capture is true whatever the learner keeps and changes.
   * Flink's heap backend is not: there a change made after the barrier to an object held since before it may reach the snapshot.
   */
  capture(partition: number): CapturedEntry[] {
    const captured: CapturedEntry[] = [];
    for (const [namespace, entries] of this.partition(partition)) {
      for (const entry of entries.values()) {
        const value = this.snapshotFilter === null ? entry.value : this.snapshotFilter(entry.value);
        if (value !== null) captured.push(this.captureEntry(namespace, entry, value));
      }
    }
    return captured;
  }

  /** The entries of a partition as they are now, to be encoded before anything else happens. */
  stored(partition: number): CapturedEntry[] {
    const stored: CapturedEntry[] = [];
    for (const [namespace, entries] of this.partition(partition))
      for (const { key, value } of entries.values()) stored.push({ namespace, key, value, bytes: null });
    return stored;
  }

  /** `value`: the entry's, or what the filter left of it, which no other capture can share. */
  private captureEntry(namespace: Namespace, entry: Entry, value: unknown): CapturedEntry {
    const isShared = !entry.handedOut && value === entry.value;
    const item = (isShared ? entry.captured : null) ?? { namespace, key: entry.key, value, bytes: null };
    if (isShared) entry.captured = item;
    else item.bytes = this.encode(this, item);
    return item;
  }

  /** Partitions of this subtask. */
  get partitionCount(): number {
    return this.partitions.length;
  }

  /** Entries of a partition. */
  sizeOf(partition: number): number {
    let size = 0;
    for (const entries of this.partition(partition).values()) size += entries.size;
    return size;
  }

  *entriesIn(partition: number, keyGroup = (this.range.start + partition) as KeyGroup): Iterable<StoredEntry> {
    for (const [namespace, entries] of this.partition(partition)) {
      for (const [identity, { key }] of entries) yield { keyGroup, partition, namespace, identity, key };
    }
  }

  holds({ partition, namespace, identity }: StoredEntry): boolean {
    return this.partition(partition).get(namespace)?.has(identity) === true;
  }

  /** Changes an entry of any key: null removes it. Returns null where it holds what it held before. */
  rewrite(
    { partition, namespace, identity }: StoredEntry,
    change: (value: unknown) => unknown,
  ): { readonly before: unknown; readonly after: unknown } | null {
    const namespaces = this.partition(partition);
    const entries = ensure(namespaces.get(namespace), 'An entry is rewritten where it is stored.');
    const entry = ensure(entries.get(identity), 'An entry that is rewritten is stored.');
    const before = entry.value;
    const after = change(before);
    if (after === before) return null;
    this.settle(entry);
    if (after !== null) entry.value = after;
    else if (entries.delete(identity) && entries.size === 0) namespaces.delete(namespace);
    return { before, after };
  }

  /** Rewrites every stored value: how a state takes up or gives up its time-to-live (6.2.5). */
  transform(change: (value: unknown) => unknown): void {
    for (const namespaces of this.partitions) {
      for (const entries of namespaces.values()) {
        for (const entry of entries.values()) {
          entry.value = change(entry.value);
          entry.captured = null;
        }
      }
    }
  }

  private settle(entry: Entry): void {
    if (entry.captured === null) return;
    entry.captured.bytes ??= this.encode(this, entry.captured);
    entry.captured = null;
  }

  private entry(namespace: Namespace): Entry | undefined {
    const { identity, partition } = this.key();
    return this.partition(partition).get(namespace)?.get(identity);
  }

  private key(): CurrentKey {
    const current = this.current();
    if (current === null) throw new NoKeySet(this.name);
    return current;
  }

  private entriesOf(partition: number, namespace: Namespace): Entries {
    const namespaces = this.partition(partition);
    let entries = namespaces.get(namespace);
    if (entries === undefined) {
      entries = new Map();
      namespaces.set(namespace, entries);
    }
    return entries;
  }

  private partition(partition: number): Map<Namespace, Entries> {
    let namespaces = this.partitions[partition];
    if (namespaces === undefined) {
      namespaces = new Map();
      this.partitions[partition] = namespaces;
    }
    return namespaces;
  }
}
