/**
 * Keyed state as objects in memory (`hashmap`, Flink's default backend): quick, and as large as memory allows.
 * Source: HeapKeyedStateBackend (6.4.1).
 */
import { assert } from '../base/assert.ts';
import type { KeyGroup, KeyGroupRange, Timestamp } from '../base/ids.ts';
import { keyGroupOf } from '../base/key-groups.ts';
import {
  type Expiry,
  HeapAggregatingState,
  HeapListState,
  HeapMapState,
  HeapReducingState,
  HeapValueState,
  type Stamped,
} from './heap-states.ts';
import { captureGroup, encodeEntry, KeyedCapture, readGroup, restamped } from './keyed-snapshot.ts';
import type {
  CapturedKeyedState,
  KeyedStateBackend,
  KeyedStateOf,
  KeyedWork,
  RestoredBlob,
  StoredTimers,
} from './keyed-state-backend.ts';
import {
  type AggregatingStateSpec,
  isExpired,
  type ListStateSpec,
  type Namespace,
  NoKeySet,
  type ReducingStateSpec,
  type StateKind,
  type StateSpec,
  StateTypeConflict,
} from './state-spec.ts';
import { type CurrentKey, StateTable } from './state-table.ts';
import { unexpiredOf } from './time-to-live.ts';
import { type ReportExpired, TtlIncrementalCleanup } from './ttl-incremental-cleanup.ts';
import { identityOf } from './value-identity.ts';

type Handle = HeapValueState | HeapListState | HeapMapState | HeapReducingState | HeapAggregatingState;

export class HeapKeyedStateBackend implements KeyedStateBackend {
  protected readonly tables = new Map<string, StateTable>();
  private readonly handles = new Map<string, Handle>();
  protected current: CurrentKey | null = null;
  /** Clean-ups of expired entries that go on with every record. */
  private readonly everyRecord: TtlIncrementalCleanup[] = [];

  /** `now`: processing time, which time-to-live counts in. `expired` is told of what the clean-up in the background drops. */
  constructor(
    protected readonly range: KeyGroupRange,
    private readonly maxParallelism: number,
    protected readonly now: () => Timestamp,
    protected readonly expired: ReportExpired | null = null,
  ) {}

  get currentKey(): unknown {
    return this.current?.key ?? null;
  }

  get currentKeyGroup(): KeyGroup {
    return this.currentEntry.keyGroup;
  }

  protected get currentEntry(): CurrentKey {
    if (this.current === null) throw new NoKeySet('');
    return this.current;
  }

  setCurrentKey(key: unknown): void {
    this.address(key);
    for (const cleanup of this.everyRecord) cleanup.stateAccessed();
  }

  private address(key: unknown): void {
    if (this.current !== null && this.current.key === key) return;
    const keyGroup = this.keyGroupOf(key);
    this.current = { key, identity: identityOf(key), keyGroup, partition: this.partitionOf(key, keyGroup) };
  }

  protected keyGroupOf(key: unknown): KeyGroup {
    const keyGroup = keyGroupOf(key, this.maxParallelism);
    assert(this.range.start <= keyGroup, `Key group ${keyGroup} lies below this subtask's ${this.range.start}.`);
    assert(keyGroup <= this.range.end, `Key group ${keyGroup} lies above this subtask's ${this.range.end}.`);
    return keyGroup;
  }

  /** Where the entries of a key lie in the tables. */
  protected partitionOf(_key: unknown, keyGroup: KeyGroup): number {
    return keyGroup - this.range.start;
  }

  get isWaiting(): boolean {
    return false;
  }

  get isLarge(): boolean {
    return false;
  }

  get hasRoom(): boolean {
    return true;
  }

  isReady(_key: unknown): boolean {
    return true;
  }

  run(work: KeyedWork): void {
    const missing = work.goOn();
    assert(missing === null, 'State in memory is always there.');
  }

  protected get hasKey(): boolean {
    return this.current !== null;
  }

  protected get stateNames(): Iterable<string> {
    return this.handles.keys();
  }

  /** Forgets the current key and all state of all keys. */
  protected dropAll(): void {
    for (const table of this.tables.values()) table.clear();
    this.current = null;
  }

  clearCurrentKey(): void {
    this.current = null;
  }

  state<Spec extends StateSpec>(spec: Spec, namespace: Namespace): KeyedStateOf<Spec> {
    let handle = this.handles.get(spec.name);
    if (handle === undefined) {
      const table = this.table(spec);
      handle = this.handleOf(spec, table, this.expiryOf(spec, table));
      this.handles.set(spec.name, handle);
    }
    const { kind } = this.tables.get(spec.name) as StateTable;
    if (kind !== spec.kind) throw new StateTypeConflict(spec.name, kind, spec.kind);
    handle.setCurrentNamespace(namespace);
    return handle as unknown as KeyedStateOf<Spec>;
  }

  forEachKey(name: string, namespace: Namespace, visit: (key: unknown) => void): void {
    for (const key of this.tables.get(name)?.keys(namespace) ?? []) {
      this.setCurrentKey(key);
      visit(key);
    }
    this.clearCurrentKey();
  }

  contentOf(name: string): unknown {
    return this.handles.get(name)?.content() ?? null;
  }

  mergeNamespaces(
    spec: ListStateSpec | ReducingStateSpec | AggregatingStateSpec,
    target: Namespace,
    sources: readonly Namespace[],
  ): void {
    const table = this.table(spec);
    let merged: unknown;
    for (const source of sources) {
      const content = table.remove(source);
      if (content === undefined || this.isGone(spec, content)) continue;
      merged = merged === undefined ? content : this.merge(spec, merged, content);
    }
    if (merged === undefined) return;
    const before = table.access(target, true);
    const isAlone = before === undefined || this.isGone(spec, before);
    table.put(target, isAlone ? merged : this.merge(spec, before, merged), true);
  }

  checkpointCompleted(_checkpoint: number): void {}

  restore(blobs: readonly RestoredBlob[]): readonly StoredTimers[] {
    return blobs.map((blob) => {
      const { keyGroup, bytes } = blob;
      assert(this.range.start <= keyGroup, `Key group ${keyGroup} is restored below ${this.range.start}.`);
      assert(keyGroup <= this.range.end, `Key group ${keyGroup} is restored above ${this.range.end}.`);
      this.restoring(blob);
      const timers = this.read(keyGroup as KeyGroup, bytes);
      this.restored(blob);
      return timers;
    });
  }

  protected read(keyGroup: KeyGroup, bytes: Uint8Array): StoredTimers {
    return readGroup(keyGroup, bytes, {
      tableOf: (name, kind, stamped) => this.tableOf(name, kind, stamped),
      partitionOf: (key) => this.partitionOf(key, keyGroup),
      now: this.now,
    });
  }

  capture(timers: ReadonlyMap<KeyGroup, StoredTimers>): CapturedKeyedState {
    const groups = [];
    for (let group: number = this.range.start; group <= this.range.end; group++) {
      const keyGroup = group as KeyGroup;
      const captured = captureGroup(keyGroup, group - this.range.start, this.tables.values(), timers.get(keyGroup));
      if (captured !== null) groups.push(captured);
    }
    return new KeyedCapture(groups);
  }

  /** The table of a state, brought to the form that the descriptor asks for: with stamps or without (6.2.5). */
  protected table(spec: StateSpec): StateTable {
    const stamped = spec.ttl !== null;
    const table = this.tableOf(spec.name, spec.kind, stamped);
    if (table.kind !== spec.kind) throw new StateTypeConflict(spec.name, table.kind, spec.kind);
    if (table.stamped !== stamped) {
      const now = this.now();
      table.transform((value) => restamped(table.kind, value, now));
      table.stamped = stamped;
    }
    return table;
  }

  private tableOf(name: string, kind: StateKind, stamped: boolean): StateTable {
    let table = this.tables.get(name);
    if (table === undefined) {
      table = new StateTable(name, kind, stamped, this.range, () => this.addressed, encodeEntry, this.changing);
      this.tables.set(name, table);
    }
    return table;
  }

  /** The key that a handle works on. */
  protected get addressed(): CurrentKey | null {
    return this.current;
  }

  protected restoring(_blob: RestoredBlob): void {}

  protected restored(_blob: RestoredBlob): void {}

  /** Called before something of the current key changes. */
  protected get changing(): (() => void) | null {
    return null;
  }

  private handleOf(spec: StateSpec, table: StateTable, expiry: Expiry): Handle {
    switch (spec.kind) {
      case 'VALUE':
        return new HeapValueState(spec, table, this.now, expiry);
      case 'LIST':
        return new HeapListState(spec, table, this.now, expiry);
      case 'MAP':
        return new HeapMapState(spec, table, this.now, expiry);
      case 'REDUCING':
        return new HeapReducingState(spec, table, this.now, expiry);
      case 'AGGREGATING':
        return new HeapAggregatingState(spec, table, this.now, expiry);
    }
  }

  protected expiryOf({ name, ttl }: StateSpec, table: StateTable): Expiry {
    if (ttl === null) return NO_EXPIRY;
    if (ttl.filterSnapshots) table.snapshotFilter = (value) => unexpiredOf(table.kind, ttl, value, this.now());
    const report = this.expired;
    const dropped = report && ((before: unknown, after: unknown) => report(name, this.currentEntry, before, after));
    if (ttl.cleanup === null) return { ...NO_EXPIRY, dropped };
    const cleanup = new TtlIncrementalCleanup(table, ttl, ttl.cleanup.size, this.now, report);
    if (ttl.cleanup.everyRecord) this.everyRecord.push(cleanup);
    return { accessed: () => cleanup.stateAccessed(), dropped };
  }

  /** Whether one value has expired and may not be combined any more (6.2.3). */
  private isGone({ kind, ttl }: StateSpec, value: unknown): boolean {
    if (ttl === null || ttl.returnExpired || kind === 'LIST') return false;
    return isExpired(ttl, (value as Stamped).stamp, this.now());
  }

  private merge(spec: ListStateSpec | ReducingStateSpec | AggregatingStateSpec, a: unknown, b: unknown): unknown {
    if (spec.kind === 'LIST') return [...(a as Stamped[]), ...(b as Stamped[])];
    const [first, second] = [(a as Stamped).value, (b as Stamped).value];
    const value = spec.kind === 'REDUCING' ? spec.reduce(first, second) : spec.aggregator.merge(first, second);
    return { value, stamp: spec.ttl === null ? 0 : this.now() };
  }
}

const NO_EXPIRY: Expiry = { accessed: () => {}, dropped: null };
