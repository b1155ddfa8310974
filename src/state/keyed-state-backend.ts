/**
 * Where an operator keeps the state of its keys. A subtask has one per keyed operator; operators and, through
 * descriptors, learners' functions
 * ask it for handles, which always address the current key. Adapters: heap (`hashmap`) and larger than memory (`indexeddb`); all pass
 * tests/contracts/keyed-state-backend.contract.ts.
 * Source: KeyedStateBackend, InternalKvState.
 */
import type { KeyGroup } from '../base/ids.ts';
import type { KeyGroupHandle, PartKey } from '../wire/snapshots.ts';
import type { SnapshotKind } from '../wire/trace-events.ts';
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
  /** Only this bucket of the key group, as an incremental checkpoint stores it. */
  readonly bucket?: string;
}

/** A blob that comes back from a part which the next incremental checkpoint may refer to. */
export interface RestoredBlob extends KeyGroupBlob {
  readonly stored?: {
    readonly part: PartKey;
    readonly entries: number;
    readonly size: number;
  };
}

/** `entries` counts state entries and timers. `name`: what its part is called; `kg-` and the number of the key group where nothing is said. */
export interface SnapshotBlob extends KeyGroupBlob {
  readonly entries: number;
  readonly name?: string;
}

export function partNameOf({ name, keyGroup }: SnapshotBlob): string {
  return name ?? `kg-${keyGroup}`;
}

/** What names a blob that has been stored. */
export function handleOf(
  { keyGroup, entries, bucket }: SnapshotBlob,
  put: { readonly part: PartKey; readonly bytes: number },
): KeyGroupHandle {
  return { keyGroup, entries, ...put, ...(bucket === undefined ? {} : { bucket }) };
}

/** Keyed state as it was when it was captured. */
export interface CapturedKeyedState {
  /** The key groups that hold something, and how many entries and timers; known at once. */
  readonly groups: readonly { readonly keyGroup: number; readonly entries: number }[];
  /** Encodes some more entries; true when everything is encoded. */
  encodeSome(target?: SnapshotTarget): boolean;
  /** `encodeSome` need not be called again before it has called the target's `goOn`: it waits for storage. */
  readonly isWaiting?: boolean;
  /** Only after `encodeSome` has returned true. `entries` counts state entries and timers. */
  readonly keyed: readonly SnapshotBlob[];
  /** Of a snapshot that is larger than memory: what lies in storage already. */
  readonly stored?: readonly KeyGroupHandle[];
}

/** Where a snapshot goes. */
export interface SnapshotTarget {
  readonly checkpoint: number;
  readonly kind: SnapshotKind;
  /** What the names of its parts begin with. */
  readonly prefix: string;
  goOn(): void;
}

/** Work on the state of one key after the other: the timers that are due, say. */
export interface KeyedWork {
  /**
   * Goes on as far as keys are ready. Returns null when it is through, else the keys that it wants: first the one it waits for, then the next
   * ones; none where it only waits for room.
   */
  goOn(): Iterable<unknown> | null;
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

  /**
   * Visits every key that has something in a state, expired entries included, with the key set; none where the state is not known. In no
   * particular order. What is not in memory is visited later, before any other work: see `isWaiting`.
   */
  forEachKey(name: string, namespace: Namespace, visit: (key: unknown) => void): void;

  /** Whether work on this key can begin: its state is in memory. */
  isReady(key: unknown): boolean;

  /** Whether work may have to wait for state: it may be larger than memory. */
  readonly isLarge: boolean;

  /** Whether more may come into memory. */
  readonly hasRoom: boolean;

  /** Does work as far as its state is in memory, and goes on as soon as the rest is. Pieces of work are done in the order of the calls. */
  run(work: KeyedWork): void;

  /** Some work waits for state. Until it is done no other work on keyed state may begin. */
  readonly isWaiting: boolean;

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
  restore(blobs: readonly RestoredBlob[]): readonly StoredTimers[];

  /** A checkpoint is complete: incremental ones may refer to what it stored. */
  checkpointCompleted(checkpoint: number): void;

  /** Captures everything at a barrier; encoding comes later, and changes after this call are not in it. */
  capture(timers: ReadonlyMap<KeyGroup, StoredTimers>): CapturedKeyedState;
}
