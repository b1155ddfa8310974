/**
 * What a backend must know of a state: its name, its kind, how values combine, and how long they live. Made from a
 * learner's descriptor
 * or by an operator for state of its own.
 */
import { MillraceError } from '../base/failure.ts';
import type { Timestamp } from '../base/ids.ts';

export type StateKind = 'VALUE' | 'LIST' | 'MAP' | 'REDUCING' | 'AGGREGATING';

/** Time-to-live in processing time (6.2). */
export interface StateTtl {
  readonly ttlMs: number;
  readonly updateOnRead: boolean;
  /** ReturnExpiredIfNotCleanedUp: an expired value may be seen once more. */
  readonly returnExpired: boolean;
  /** Entries that each access looks at, to drop those that have expired; null: only reading an entry drops it (6.2.4). */
  readonly cleanup: { readonly size: number; readonly everyRecord: boolean } | null;
  /** What has expired is left out of snapshots. */
  readonly filterSnapshots: boolean;
}

export interface Aggregator {
  createAccumulator(): unknown;
  add(value: unknown, accumulator: unknown): unknown;
  getResult(accumulator: unknown): unknown;
  merge(a: unknown, b: unknown): unknown;
}

interface Named {
  readonly name: string;
  readonly ttl: StateTtl | null;
}

export interface ValueStateSpec extends Named {
  readonly kind: 'VALUE';
}
export interface ListStateSpec extends Named {
  readonly kind: 'LIST';
}
export interface MapStateSpec extends Named {
  readonly kind: 'MAP';
}
export interface ReducingStateSpec extends Named {
  readonly kind: 'REDUCING';
  readonly reduce: (a: unknown, b: unknown) => unknown;
}
export interface AggregatingStateSpec extends Named {
  readonly kind: 'AGGREGATING';
  readonly aggregator: Aggregator;
}

export type StateSpec = ValueStateSpec | ListStateSpec | MapStateSpec | ReducingStateSpec | AggregatingStateSpec;

/**
 * The scope of a state within a key: '' for none, else a window's name. Source: VoidNamespace, and the window as
 * namespace.
 */
export type Namespace = string;
export const NO_NAMESPACE: Namespace = '';

/** Thrown when one operator asks for two states of one name and different types (6.1.1). */
export class StateTypeConflict extends MillraceError {
  override readonly name = 'StateTypeConflict';
  constructor(
    readonly state: string,
    readonly was: StateKind,
    readonly asked: StateKind,
  ) {
    super(
      `Error while getting state: state '${state}' is of type ${was} and is asked for as ${asked}. Within one operator a name stands for one state: ` +
        'give the second state another name (a state restored from a checkpoint keeps the type it was stored with).',
    );
  }
}

/** Thrown where a list state is given null (6.1.2). */
export class NullInListState extends MillraceError {
  override readonly name = 'NullInListState';
  constructor(readonly state: string) {
    super(
      `You cannot add null to a ListState. List state '${state}' holds values only: ` +
        'leave the null out, or add an object with a field that says that nothing is there.',
    );
  }
}

/** Thrown where keyed state is touched and no key is set (6.1.1). */
export class NoKeySet extends MillraceError {
  override readonly name = 'NoKeySet';
  constructor(readonly state: string) {
    super(
      `No key set. This method should not be called outside of a keyed context. Keyed state '${state}' belongs to the key of a record, ` +
        'and here there is none: use it where a record of a keyed input is processed or a timer rings, not in open, close, snapshotState ' +
        'or initializeState, nor for a record of an input without keyBy (in processBroadcastElement there is applyToKeyedState).',
    );
  }
}

/** Whether a value stamped at `stamp` has outlived its time (6.2.2). */
export function isExpired(ttl: StateTtl, stamp: Timestamp, now: Timestamp): boolean {
  return stamp + ttl.ttlMs <= now;
}
