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

abstract class HeapState<Spec extends StateSpec> {
  protected namespace: Namespace = NO_NAMESPACE;

  constructor(
    protected readonly spec: Spec,
    protected readonly table: StateTable,
    protected readonly now: () => Timestamp,
  ) {}

  setCurrentNamespace(namespace: Namespace): void {
    this.namespace = namespace;
  }

  clear(): void {
    this.table.remove(this.namespace);
  }

  /** What is stored, for people to read; touches nothing. */
  abstract content(): unknown;

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
      this.table.remove(this.namespace);
      return this.returnsExpired ? stamped.value : null;
    }
    this.table.access(this.namespace, isObject(stamped.value));
    if (this.refreshesOnRead) this.write(stamped.value);
    return stamped.value;
  }

  content(): unknown {
    return (this.table.peek(this.namespace) as Stamped | undefined)?.value;
  }

  /** The value to combine with: one that has expired counts as absent (6.2.3). */
  protected unexpired(): Stamped | null {
    const stamped = this.table.peek(this.namespace) as Stamped | undefined;
    if (stamped === undefined || this.expired(stamped)) return null;
    this.table.access(this.namespace, isObject(stamped.value));
    return stamped;
  }

  protected write(value: unknown): void {
    this.table.put(this.namespace, this.stamp(value), isObject(value));
  }
}

export class HeapValueState extends SingleValueState<ValueStateSpec> implements KeyedValueState {
  value(): unknown {
    return this.read();
  }

  update(value: unknown): void {
    if (value === null || value === undefined) this.clear();
    else this.write(this.checked(value));
  }
}

export class HeapReducingState extends SingleValueState<ReducingStateSpec> implements KeyedAddingState {
  get(): unknown {
    return this.read();
  }

  add(value: unknown): void {
    if (value === null || value === undefined) {
      this.clear();
      return;
    }
    const before = this.unexpired();
    this.write(this.checked(before === null ? value : this.spec.reduce(before.value, value)));
  }
}

export class HeapAggregatingState extends SingleValueState<AggregatingStateSpec> implements KeyedAddingState {
  get(): unknown {
    const accumulator = this.read();
    return accumulator === null ? null : this.spec.aggregator.getResult(accumulator);
  }

  add(value: unknown): void {
    const before = this.unexpired()?.value ?? this.spec.aggregator.createAccumulator();
    this.write(this.checked(this.spec.aggregator.add(value, before)));
  }
}

export class HeapListState extends HeapState<ListStateSpec> implements KeyedListState {
  get(): Iterable<unknown> {
    const stored = this.table.peek(this.namespace) as Stamped[] | undefined;
    if (stored === undefined) return [];
    const alive = stored.filter((element) => !this.expired(element));
    const seen = (this.returnsExpired ? stored : alive).map((element) => element.value);
    if (alive.length === 0) this.table.remove(this.namespace);
    else this.table.access(this.namespace, seen.some(isObject));
    if (this.refreshesOnRead && alive.length > 0) this.replace(alive.map((element) => element.value));
    return seen;
  }

  add(value: unknown): void {
    this.addAll([value]);
  }

  addAll(values: Iterable<unknown>): void {
    const added = Array.from(values, (value) => this.element(value));
    if (added.length === 0) return;
    const live = added.some((element) => isObject(element.value));
    const stored = this.table.access(this.namespace, live) as Stamped[] | undefined;
    if (stored === undefined) this.table.put(this.namespace, added, live);
    else stored.push(...added);
  }

  update(values: Iterable<unknown>): void {
    this.replace(values);
  }

  content(): unknown {
    return (this.table.peek(this.namespace) as Stamped[] | undefined)?.map((element) => element.value);
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
    const identity = identityOf(key);
    const stored = this.stored()?.get(identity);
    if (stored === undefined) return null;
    if (this.expired(stored)) {
      this.delete(identity);
      return this.returnsExpired ? stored.value : null;
    }
    const map = this.table.access(this.namespace, isObject(stored.value)) as StoredMap;
    if (this.refreshesOnRead) map.set(identity, { ...this.stamp(stored.value), key: stored.key });
    return stored.value;
  }

  put(key: unknown, value: unknown): void {
    this.checked(value);
    this.checked(key);
    const live = isObject(value);
    const entry = { ...this.stamp(value), key };
    const map = this.table.access(this.namespace, live) as StoredMap | undefined;
    if (map === undefined) this.table.put(this.namespace, new Map([[identityOf(key), entry]]), live);
    else map.set(identityOf(key), entry);
  }

  putAll(entries: Iterable<readonly [unknown, unknown]>): void {
    for (const [key, value] of entries) this.put(key, value);
  }

  remove(key: unknown): void {
    this.delete(identityOf(key));
  }

  contains(key: unknown): boolean {
    const stored = this.stored()?.get(identityOf(key));
    if (stored === undefined) return false;
    const shown = !this.expired(stored) || this.returnsExpired;
    this.get(key);
    return shown;
  }

  entries(): Iterable<readonly [unknown, unknown]> {
    const shown: [unknown, unknown][] = [];
    for (const [identity, stored] of [...(this.stored() ?? [])]) {
      const isAlive = !this.expired(stored);
      if (isAlive || this.returnsExpired) shown.push([stored.key, stored.value]);
      if (!isAlive) this.delete(identity);
      else if (this.refreshesOnRead) this.get(stored.key);
    }
    this.table.access(
      this.namespace,
      shown.some(([, value]) => isObject(value)),
    );
    return shown;
  }

  keys(): Iterable<unknown> {
    return Array.from(this.entries(), ([key]) => key);
  }

  values(): Iterable<unknown> {
    return Array.from(this.entries(), ([, value]) => value);
  }

  isEmpty(): boolean {
    return this.stored() === undefined;
  }

  content(): unknown {
    const stored = this.stored();
    return stored && Array.from(stored.values(), ({ key, value }) => [key, value]);
  }

  private stored(): StoredMap | undefined {
    return this.table.peek(this.namespace) as StoredMap | undefined;
  }

  private delete(identity: Identity): void {
    const map = this.table.access(this.namespace, false) as StoredMap | undefined;
    if (map?.delete(identity) && map.size === 0) this.clear();
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
