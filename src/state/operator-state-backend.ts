/**
 * State that belongs to a subtask and not to a key: lists that are dealt out or handed to all on restore, and
 * broadcast maps (6.3).
 * Small by nature, so it is encoded whole at the barrier. Source: DefaultOperatorStateBackend, PartitionableListState.
 */
import { assert } from '../base/assert.ts';
import { MillraceError } from '../base/failure.ts';
import { ByteWriter } from '../codec/bytes.ts';
import { readOperatorState } from '../codec/stored-state.ts';
import { copyValue } from '../codec/values.ts';
import type { OperatorStateMode } from '../wire/snapshots.ts';
import { NullInListState } from './state-spec.ts';
import { type Identity, identityOf } from './value-identity.ts';

interface OperatorListState {
  get(): Iterable<unknown>;
  add(value: unknown): void;
  addAll(values: Iterable<unknown>): void;
  update(values: Iterable<unknown>): void;
  clear(): void;
}

export interface OperatorBroadcastState {
  readonly name: string;
  get(key: unknown): unknown;
  contains(key: unknown): boolean;
  put(key: unknown, value: unknown): void;
  putAll(entries: Iterable<readonly [unknown, unknown]>): void;
  remove(key: unknown): void;
  clear(): void;
  entries(): Iterable<readonly [unknown, unknown]>;
  immutableEntries(): Iterable<readonly [unknown, unknown]>;
}

/** One named operator state as it is stored: a list of elements; for BROADCAST its elements are [key, value]. */
interface OperatorStateBlob {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly elements: number;
  readonly bytes: Uint8Array;
}

/** Elements [start, end) of a stored list. */
interface OperatorStateRange {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Thrown when one name is asked for under two modes. */
class OperatorStateModeConflict extends MillraceError {
  override readonly name = 'OperatorStateModeConflict';
  constructor(
    readonly state: string,
    readonly was: OperatorStateMode,
    readonly asked: OperatorStateMode,
  ) {
    super(
      `Operator state '${state}' is distributed as ${was} and is asked for as ${asked}. ` +
        'Use one of getListState, getUnionListState and getBroadcastState for one name, or give the second state another name.',
    );
  }
}

export class OperatorStateBackend {
  private readonly states = new Map<string, StoredList | StoredBroadcast>();

  /** Takes up stored elements; several ranges of one name follow one another. Before any state is asked for. */
  restore(ranges: readonly OperatorStateRange[]): void {
    for (const { name, mode, bytes, start, end } of ranges) {
      const elements = readOperatorState(bytes).slice(start, end);
      assert(elements.length === end - start, `Operator state '${name}' has fewer than ${end} elements.`);
      if (mode === 'BROADCAST') this.broadcastState(name).putAll(elements as [unknown, unknown][]);
      else this.listState(name, mode).addAll(elements);
    }
  }

  /** @throws OperatorStateModeConflict where the name is taken by a state of another mode. */
  listState(name: string, mode: 'SPLIT_DISTRIBUTE' | 'UNION'): OperatorListState {
    const state = this.stateOf(name, mode, () => new StoredList(name, mode));
    return state as StoredList;
  }

  /** @throws OperatorStateModeConflict where the name is taken by a list. */
  broadcastState(name: string): OperatorBroadcastState {
    const state = this.stateOf(name, 'BROADCAST', () => new StoredBroadcast(name));
    return state as StoredBroadcast;
  }

  /** Encodes everything. States without elements are stored too: an empty list is not the same as none (6.3.3). */
  snapshot(): readonly OperatorStateBlob[] {
    return Array.from(this.states.values(), (state) => {
      const elements = state.stored();
      const writer = new ByteWriter();
      writer.varint(elements.length);
      for (const element of elements) writer.value(element);
      return { name: state.name, mode: state.mode, elements: elements.length, bytes: writer.take() };
    });
  }

  private stateOf(
    name: string,
    mode: OperatorStateMode,
    make: () => StoredList | StoredBroadcast,
  ): StoredList | StoredBroadcast {
    const state = this.states.get(name) ?? make();
    if (state.mode !== mode) throw new OperatorStateModeConflict(name, state.mode, mode);
    this.states.set(name, state);
    return state;
  }
}

class StoredList implements OperatorListState {
  private elements: unknown[] = [];

  constructor(
    readonly name: string,
    readonly mode: 'SPLIT_DISTRIBUTE' | 'UNION',
  ) {}

  get(): Iterable<unknown> {
    return [...this.elements];
  }

  add(value: unknown): void {
    this.elements.push(this.checked(value));
  }

  addAll(values: Iterable<unknown>): void {
    for (const value of values) this.add(value);
  }

  update(values: Iterable<unknown>): void {
    this.elements = Array.from(values, (value) => this.checked(value));
  }

  clear(): void {
    this.elements = [];
  }

  stored(): readonly unknown[] {
    return this.elements;
  }

  private checked(value: unknown): unknown {
    if (value === null || value === undefined) throw new NullInListState(this.name);
    copyValue(value, `The value for state '${this.name}'`);
    return value;
  }
}

class StoredBroadcast implements OperatorBroadcastState {
  readonly mode = 'BROADCAST';
  private readonly map = new Map<Identity, [unknown, unknown]>();

  constructor(readonly name: string) {}

  get(key: unknown): unknown {
    return this.map.get(identityOf(key))?.[1] ?? null;
  }

  contains(key: unknown): boolean {
    return this.map.has(identityOf(key));
  }

  put(key: unknown, value: unknown): void {
    copyValue([key, value], `The entry for broadcast state '${this.name}'`);
    this.map.set(identityOf(key), [key, value]);
  }

  putAll(entries: Iterable<readonly [unknown, unknown]>): void {
    for (const [key, value] of entries) this.put(key, value);
  }

  remove(key: unknown): void {
    this.map.delete(identityOf(key));
  }

  clear(): void {
    this.map.clear();
  }

  entries(): Iterable<readonly [unknown, unknown]> {
    return [...this.map.values()];
  }

  immutableEntries(): Iterable<readonly [unknown, unknown]> {
    return this.entries();
  }

  stored(): readonly unknown[] {
    return [...this.map.values()];
  }
}
