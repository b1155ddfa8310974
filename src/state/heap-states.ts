/**
 * The handles of the heap backend: what value, list, map, reducing and aggregating state mean over a state table,
 * with time-to-live (6.1.2, 6.2).
 * Values are checked against the value model when they are stored, and stored as they are: like Flink's heap backend,
 * this one hands out
 * live objects (6.1.4). Source: HeapValueState, HeapListState, HeapMapState, HeapReducingState, HeapAggregatingState,
 * and Ttl…State.
 */
import type { Timestamp } from '../base/ids.ts';
import { copyValue } from '../codec/values.ts';
import type { KeyedAddingState, KeyedListState, KeyedMapState, KeyedValueState } from './keyed-state-backend.ts';
import {
  type AggregatingStateSpec,
  isExpired,
  type ListStateSpec,
  type MapStateSpec,
  type Namespace,
  NO_NAMESPACE,
  NullInListState,
  type ReducingStateSpec,
  type StateKind,
  type StateSpec,
  type ValueStateSpec,
} from './state-spec.ts';
import type { StateTable } from './state-table.ts';
import { type Identity, identityOf } from './value-identity.ts';

/** A value with the time of its last access; never changed in place. `stamp` is 0 and unused without time-to-live. */
export interface Stamped {
  readonly value: unknown;
  readonly stamp: Timestamp;
}

/** A map state's content: by identity of the key. */
export type StoredMap = Map<Identity, Stamped & { readonly key: unknown }>;

/** What goes with time-to-live. */
export interface Expiry {
  /** Before each read and write: the clean-up of what has expired. */
  accessed(): void;
  /** A read has dropped what had expired; null where nobody is told. */
  readonly dropped: ((before: unknown, after: unknown) => void) | null;
}

abstract class HeapState<Spec extends StateSpec> {
  protected namespace: Namespace = NO_NAMESPACE;

  constructor(
    protected readonly spec: Spec,
    protected readonly table: StateTable,
    protected readonly now: () => Timestamp,
    protected readonly expiry: Expiry,
  ) {}

  setCurrentNamespace(namespace: Namespace): void {
    this.namespace = namespace;
  }

  clear(): void {
    this.table.remove(this.namespace);
  }

  /** What is stored, for people to read; touches nothing. */
  content(): unknown {
    return contentOf(this.spec.kind, this.table.peek(this.namespace));
  }

  /** Checks a value that a learner's code gave. */
  protected checked(value: unknown): unknown {
    if (typeof value === 'object' || value === undefined) copyValue(value, `The value for state '${this.spec.name}'`);
    else if (typeof value === 'function' || typeof value === 'symbol')
      copyValue(value, `The value for state '${this.spec.name}'`);
    return value;
  }

  protected stamp(value: unknown): Stamped {
    return { value, stamp: this.spec.ttl === null ? 0 : this.now() };
  }

  protected expired(stamped: Stamped): boolean {
    return this.spec.ttl !== null && isExpired(this.spec.ttl, stamped.stamp, this.now());
  }

  /** Drops what has expired, and tells of it. */
  protected drop(remove: () => void): void {
    if (this.expiry.dropped === null) {
      remove();
      return;
    }
    const before = this.content();
    remove();
    this.expiry.dropped(before, this.content());
  }

  protected get refreshesOnRead(): boolean {
    return this.spec.ttl?.updateOnRead === true;
  }

  protected get returnsExpired(): boolean {
    return this.spec.ttl?.returnExpired === true;
  }
}

/** A state with one value a key: value, reducing and aggregating state. */
abstract class SingleValueState<Spec extends StateSpec> extends HeapState<Spec> {
  /** The value to show; reading one that has expired removes it (6.2.2). */
  protected read(): unknown {
    const stamped = this.table.peek(this.namespace) as Stamped | undefined;
    if (stamped === undefined) return null;
    if (this.expired(stamped)) {
      this.drop(() => this.clear());
      return this.returnsExpired ? stamped.value : null;
    }
    this.table.access(this.namespace, isObject(stamped.value));
    if (this.refreshesOnRead) this.write(stamped.value);
    return stamped.value;
  }

  /** The value to combine with: one that has expired counts as absent, unless it may still be seen (6.2.3). */
  protected combinable(): Stamped | null {
    const stamped = this.table.peek(this.namespace) as Stamped | undefined;
    if (stamped === undefined || (this.expired(stamped) && !this.returnsExpired)) return null;
    this.table.access(this.namespace, isObject(stamped.value));
    return stamped;
  }

  protected write(value: unknown): void {
    this.table.put(this.namespace, this.stamp(value), isObject(value));
  }
}

export class HeapValueState extends SingleValueState<ValueStateSpec> implements KeyedValueState {
  value(): unknown {
    this.expiry.accessed();
    return this.read();
  }

  update(value: unknown): void {
    this.expiry.accessed();
    if (value === null || value === undefined) this.clear();
    else this.write(this.checked(value));
  }
}

export class HeapReducingState extends SingleValueState<ReducingStateSpec> implements KeyedAddingState {
  get(): unknown {
    this.expiry.accessed();
    return this.read();
  }

  add(value: unknown): void {
    this.expiry.accessed();
    if (value === null || value === undefined) {
      this.addNothing();
      return;
    }
    const before = this.combinable()?.value ?? null;
    this.write(this.checked(before === null ? value : this.spec.reduce(before, value)));
  }

  /**
   * Clears the state. With time-to-live it does not: there null comes wrapped, and what is still alive lives on, from now. Source:
   * HeapReducingState.add, TtlReduceFunction.
   */
  private addNothing(): void {
    const alive = this.spec.ttl === null ? null : this.combinable();
    if (alive === null) this.clear();
    else this.write(alive.value);
  }
}

export class HeapAggregatingState extends SingleValueState<AggregatingStateSpec> implements KeyedAddingState {
  get(): unknown {
    this.expiry.accessed();
    const accumulator = this.read();
    return accumulator === null ? null : this.spec.aggregator.getResult(accumulator);
  }

  add(value: unknown): void {
    this.expiry.accessed();
    if (value === null || value === undefined) {
      this.clear();
      return;
    }
    const before = this.combinable()?.value ?? this.spec.aggregator.createAccumulator();
    this.write(this.checked(this.spec.aggregator.add(value, before)));
  }
}

export class HeapListState extends HeapState<ListStateSpec> implements KeyedListState {
  get(): Iterable<unknown> {
    this.expiry.accessed();
    const stored = this.table.peek(this.namespace) as Stamped[] | undefined;
    if (stored === undefined) return [];
    const alive = stored.filter((element) => !this.expired(element));
    const seen = (this.returnsExpired ? stored : alive).map((element) => element.value);
    if (alive.length === 0) this.drop(() => this.clear());
    else this.table.access(this.namespace, seen.some(isObject));
    if (this.refreshesOnRead && alive.length > 0) this.replace(alive.map((element) => element.value));
    return seen;
  }

  add(value: unknown): void {
    this.addAll([value]);
  }

  addAll(values: Iterable<unknown>): void {
    this.expiry.accessed();
    const added = Array.from(values, (value) => this.element(value));
    if (added.length === 0) return;
    const live = added.some((element) => isObject(element.value));
    const stored = this.table.modify(this.namespace, live) as Stamped[] | undefined;
    if (stored === undefined) this.table.put(this.namespace, added, live);
    else stored.push(...added);
  }

  update(values: Iterable<unknown>): void {
    this.expiry.accessed();
    this.replace(values);
  }

  private replace(values: Iterable<unknown>): void {
    const elements = Array.from(values, (value) => this.element(value));
    if (elements.length === 0) this.clear();
    else {
      const live = elements.some((element) => isObject(element.value));
      this.table.put(this.namespace, elements, live);
    }
  }

  private element(value: unknown): Stamped {
    if (value === null || value === undefined) throw new NullInListState(this.spec.name);
    return this.stamp(this.checked(value));
  }
}

export class HeapMapState extends HeapState<MapStateSpec> implements KeyedMapState {
  get(key: unknown): unknown {
    this.expiry.accessed();
    return this.read(identityOf(key))?.value ?? null;
  }

  put(key: unknown, value: unknown): void {
    this.expiry.accessed();
    this.checked(value);
    this.checked(key);
    const live = isObject(value);
    const entry = { ...this.stamp(value), key };
    const map = this.table.modify(this.namespace, live) as StoredMap | undefined;
    if (map === undefined) this.table.put(this.namespace, new Map([[identityOf(key), entry]]), live);
    else map.set(identityOf(key), entry);
  }

  putAll(entries: Iterable<readonly [unknown, unknown]>): void {
    for (const [key, value] of entries) this.put(key, value);
  }

  remove(key: unknown): void {
    this.expiry.accessed();
    this.delete(identityOf(key));
  }

  contains(key: unknown): boolean {
    this.expiry.accessed();
    return this.read(identityOf(key)) !== null;
  }

  entries(): Iterable<readonly [unknown, unknown]> {
    this.expiry.accessed();
    const identities = [...(this.stored()?.keys() ?? [])];
    return identities.flatMap((identity) => {
      const entry = this.read(identity);
      return entry === null ? [] : [[entry.key, entry.value] as const];
    });
  }

  keys(): Iterable<unknown> {
    return Array.from(this.entries(), ([key]) => key);
  }

  values(): Iterable<unknown> {
    return Array.from(this.entries(), ([, value]) => value);
  }

  /** Of entries that have expired and are still there it says that they are (as TtlMapState does). */
  isEmpty(): boolean {
    this.expiry.accessed();
    return this.stored() === undefined;
  }

  /** The entry to show; reading one that has expired removes it (6.2.2). */
  private read(identity: Identity): (Stamped & { readonly key: unknown }) | null {
    const entry = this.stored()?.get(identity);
    if (entry === undefined) return null;
    if (this.expired(entry)) {
      this.drop(() => this.delete(identity));
      return this.returnsExpired ? entry : null;
    }
    this.table.access(this.namespace, isObject(entry.value));
    if (this.refreshesOnRead) {
      const map = this.table.modify(this.namespace, isObject(entry.value)) as StoredMap;
      map.set(identity, { ...this.stamp(entry.value), key: entry.key });
    }
    return entry;
  }

  private stored(): StoredMap | undefined {
    return this.table.peek(this.namespace) as StoredMap | undefined;
  }

  private delete(identity: Identity): void {
    const map = this.table.modify(this.namespace, false) as StoredMap | undefined;
    if (map?.delete(identity) && map.size === 0) this.clear();
  }
}

/** A stored value as plain data for people to read; null where there is none. */
export function contentOf(kind: StateKind, stored: unknown): unknown {
  if (stored === undefined || stored === null) return null;
  if (kind === 'LIST') return (stored as Stamped[]).map((element) => element.value);
  if (kind === 'MAP') return Array.from((stored as StoredMap).values(), ({ key, value }) => [key, value]);
  return (stored as Stamped).value;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
