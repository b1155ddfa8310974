/**
 * The entries of one state of an operator: by key group, namespace and key, in memory. What makes a snapshot true
 * while work goes on is here:
 * an entry that a capture still waits for is encoded before anything in it can change (copy on access, 7.3.1).
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

export class StateTable {
  private readonly groups: Map<Namespace, Entries>[] = [];

  constructor(
    readonly name: string,
    readonly kind: StateKind,
    /** Whether values carry the time of their last access. */
    public stamped: boolean,
    private readonly range: KeyGroupRange,
    private readonly current: () => CurrentKey | null,
    private readonly encode: (table: StateTable, entry: CapturedEntry) => Uint8Array,
  ) {
    for (let group: number = range.start; group <= range.end; group++) this.groups.push(new Map());
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

  /**
   * Replaces what is stored for the current key. What a capture waits for is the value before, which it holds itself.
   */
  put(namespace: Namespace, value: unknown, live: boolean): void {
    const { key, identity, keyGroup } = this.key();
    const entries = this.entriesOf(keyGroup, namespace);
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
    const { identity, keyGroup } = this.key();
    const namespaces = this.group(keyGroup);
    const entries = namespaces.get(namespace);
    const entry = entries?.get(identity);
    if (entries === undefined || entry === undefined) return undefined;
    this.settle(entry);
    entries.delete(identity);
    if (entries.size === 0) namespaces.delete(namespace);
    return entry.value;
  }

  /** Takes an entry from a snapshot. */
  restore(keyGroup: KeyGroup, namespace: Namespace, key: unknown, identity: Identity, value: unknown): void {
    this.entriesOf(keyGroup, namespace).set(identity, { key, value, handedOut: false, captured: null });
  }

  /**
   * The entries of a key group as they are now. Those that a learner may hold are encoded at once, at each barrier anew, since nobody
   * tells when they change; the others when asked or touched, and once as long as they rest. So an object that was ever handed out
   * costs its encoding within the barrier's step (a few microseconds), and a capture is true whatever the learner keeps and changes.
   * Flink's heap backend is not: there a change made after the barrier to an object held since before it may reach the snapshot.
   */
  capture(keyGroup: KeyGroup): CapturedEntry[] {
    const captured: CapturedEntry[] = [];
    for (const [namespace, entries] of this.group(keyGroup)) {
      for (const entry of entries.values()) {
        const item = entry.captured ?? { namespace, key: entry.key, value: entry.value, bytes: null };
        if (entry.handedOut) item.bytes = this.encode(this, item);
        entry.captured = entry.handedOut ? null : item;
        captured.push(item);
      }
    }
    return captured;
  }

  /** Rewrites every stored value: how a state takes up or gives up its time-to-live (6.2.5). */
  transform(change: (value: unknown) => unknown): void {
    for (const namespaces of this.groups) {
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
    const { identity, keyGroup } = this.key();
    return this.group(keyGroup).get(namespace)?.get(identity);
  }

  private key(): CurrentKey {
    const current = this.current();
    if (current === null) throw new NoKeySet(this.name);
    return current;
  }

  private entriesOf(keyGroup: KeyGroup, namespace: Namespace): Entries {
    const namespaces = this.group(keyGroup);
    let entries = namespaces.get(namespace);
    if (entries === undefined) {
      entries = new Map();
      namespaces.set(namespace, entries);
    }
    return entries;
  }

  private group(keyGroup: KeyGroup): Map<Namespace, Entries> {
    return ensure(this.groups[keyGroup - this.range.start], `Key group ${keyGroup} belongs to another subtask.`);
  }
}
