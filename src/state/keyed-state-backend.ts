/**
 * Where an operator keeps the state of its keys. A subtask has one per keyed operator; operators and, through
 * descriptors, learners' functions
 * ask it for handles, which always address the current key. Adapters: heap (`hashmap`); all pass
 * tests/contracts/keyed-state-backend.contract.ts.
 * Source: KeyedStateBackend, InternalKvState.
 */
import type { KeyGroup } from '../base/ids.ts';
import type {
  AggregatingStateSpec,
  ListStateSpec,
  MapStateSpec,
  Namespace,
  ReducingStateSpec,
  StateSpec,
  ValueStateSpec,
} from './state-spec.ts';

/**
 * What every handle can do: one object per name, which addresses the current key and the namespace set last (5.7.3).
 */
interface KeyedState {
  setCurrentNamespace(namespace: Namespace): void;
  clear(): void;
}

export interface KeyedValueState extends KeyedState {
  value(): unknown;
  update(value: unknown): void;
}

export interface KeyedListState extends KeyedState {
  get(): Iterable<unknown>;
  add(value: unknown): void;
  addAll(values: Iterable<unknown>): void;
  update(values: Iterable<unknown>): void;
}

export interface KeyedMapState extends KeyedState {
  get(key: unknown): unknown;
  put(key: unknown, value: unknown): void;
  putAll(entries: Iterable<readonly [unknown, unknown]>): void;
  remove(key: unknown): void;
  contains(key: unknown): boolean;
  entries(): Iterable<readonly [unknown, unknown]>;
  keys(): Iterable<unknown>;
  values(): Iterable<unknown>;
  isEmpty(): boolean;
}

/** Reducing and aggregating state: `get` is null where nothing was added. */
export interface KeyedAddingState extends KeyedState {
  get(): unknown;
  add(value: unknown): void;
}

export type KeyedStateOf<Spec extends StateSpec> = Spec extends ValueStateSpec
  ? KeyedValueState
  : Spec extends ListStateSpec
    ? KeyedListState
    : Spec extends MapStateSpec
      ? KeyedMapState
      : Spec extends ReducingStateSpec | AggregatingStateSpec
        ? KeyedAddingState
        : never;

/** A timer as it is stored: namespace, key, time in milliseconds. */
export type StoredTimer = readonly [namespace: Namespace, key: unknown, timestamp: number];

/** The timers of one key group, which lie in the key group's blob with its state (4.5.6). */
export interface StoredTimers {
  readonly eventTime: readonly StoredTimer[];
  readonly processingTime: readonly StoredTimer[];
}

export interface KeyGroupBlob {
  readonly keyGroup: number;
  readonly bytes: Uint8Array;
}

/** Keyed state as it was when it was captured. */
export interface CapturedKeyedState {
  /** The key groups that hold something, and how many entries and timers; known at once. */
  readonly groups: readonly { readonly keyGroup: number; readonly entries: number }[];
  /** Encodes some more entries; true when everything is encoded. */
  encodeSome(): boolean;
  /** Only after `encodeSome` has returned true. `entries` counts state entries and timers. */
  readonly keyed: readonly (KeyGroupBlob & { readonly entries: number })[];
}

export interface KeyedStateBackend {
  /** Sets the key that handles address. Its key group must be one of this subtask's. */
  setCurrentKey(key: unknown): void;
  /** Keyed state is refused until a key is set again. */
  clearCurrentKey(): void;
  readonly currentKey: unknown;
  readonly currentKeyGroup: KeyGroup;

  /**
   * The handle of this name, made at the first call, with its namespace set.
   *
   * @throws StateTypeConflict where the name is taken by a state of another type (6.1.1).
   */
  state<Spec extends StateSpec>(spec: Spec, namespace: Namespace): KeyedStateOf<Spec>;

  /** The keys that have something in a state, expired entries included; none where the state is not known. In no particular order. */
  keysOf(name: string, namespace: Namespace): readonly unknown[];

  /**
   * What a state holds for the current key in the namespace of its handle, as plain data for people to read: a list's
   * elements, a map's
   * [key, value] pairs, an accumulator; null where there is nothing. Touches nothing: no time-to-live is renewed and
   * nothing expires.
   */
  contentOf(name: string): unknown;

  /** Moves what the current key has under `sources` to `target`, combined as the state combines (5.6.2). */
  mergeNamespaces(
    spec: ListStateSpec | ReducingStateSpec | AggregatingStateSpec,
    target: Namespace,
    sources: readonly Namespace[],
  ): void;

  /** Takes up stored key groups, each of which must be this subtask's, and returns the timers stored with them. */
  restore(blobs: readonly KeyGroupBlob[]): readonly StoredTimers[];

  /** Captures everything at a barrier; encoding comes later, and changes after this call are not in it. */
  capture(timers: ReadonlyMap<KeyGroup, StoredTimers>): CapturedKeyedState;
}
