/**
 * Two streams by key and window: what `coGroup` gives. As in Flink it is a window operator on the union of both, each record tagged with
 * its side by a map (5.8.1). Source: CoGroupedStreams.
 */
import type * as Api from 'millrace';
import { asFunction, functionOnly, instanceOf } from './function-forms.ts';
import {
  type DeclareOperator,
  keyedBy,
  originOf,
  requireOneProgram,
  type Selector,
  type StreamOrigin,
} from './stream-origin.ts';
import type { Value, WindowResultSpec } from './transformations.ts';
import { WindowedStream } from './windowed-streams.ts';
import type { Trigger } from './windows/trigger.ts';
import { WindowAssigner } from './windows/window-assigner.ts';

/** Two streams on their way to a common window. */
export interface StreamPair<Result extends object> {
  readonly first: StreamOrigin;
  readonly second: StreamOrigin;
  readonly declare: DeclareOperator<Result>;
}
/** The same with the key of each. */
export interface KeyedPair<Result extends object> extends StreamPair<Result> {
  readonly key1: Selector;
  readonly key2: Selector;
}

/** What is called with both sides of a key and window, and the learner's object behind it. */
export interface CoGrouping {
  readonly lifecycle: object;
  coGroup(first: readonly Value[], second: readonly Value[], out: Api.Collector<Value>): void;
}

type WindowApply = Extract<WindowResultSpec, { readonly kind: 'apply' }>['fn'];

/** A record with the side it comes from. Source: TaggedUnion. */
type TaggedUnion = { readonly one: Value } | { readonly two: Value };

export class CoGroupedStreams<Result extends object> {
  readonly #pair: StreamPair<Result>;

  constructor(pair: StreamPair<Result>) {
    requireOneProgram('coGroup', [pair.first, pair.second]);
    this.#pair = pair;
  }

  where(key: Selector): CoGroupedWhere<Result> {
    return new CoGroupedWhere(this.#pair, functionOnly('where', key));
  }
}

export class CoGroupedWhere<Result extends object> {
  readonly #pair: StreamPair<Result>;
  readonly #key1: Selector;

  constructor(pair: StreamPair<Result>, key1: Selector) {
    this.#pair = pair;
    this.#key1 = key1;
  }

  equalTo(key: Selector): CoGroupedEqualTo<Result> {
    return new CoGroupedEqualTo({ ...this.#pair, key1: this.#key1, key2: functionOnly('equalTo', key) });
  }
}

export class CoGroupedEqualTo<Result extends object> {
  readonly #pair: KeyedPair<Result>;

  constructor(pair: KeyedPair<Result>) {
    this.#pair = pair;
  }

  window(assigner: WindowAssigner): CoGroupedWindow<Result> {
    return new CoGroupedWindow(this.#pair, assigner);
  }
}

/** Settings of the common window, which the window operator checks when it is declared. */
export abstract class WindowOfTwo<Result extends object> {
  readonly #pair: KeyedPair<Result>;
  readonly #assigner: WindowAssigner;
  #trigger: Trigger | null = null;
  #lateness: Api.Duration | null = null;

  constructor(pair: KeyedPair<Result>, assigner: WindowAssigner) {
    this.#pair = pair;
    this.#assigner = instanceOf('window', WindowAssigner, assigner);
  }

  trigger(trigger: Trigger): this {
    this.#trigger = trigger;
    return this;
  }

  allowedLateness(lateness: Api.Duration): this {
    this.#lateness = lateness;
    return this;
  }

  /** Declares the maps and the window operator. */
  protected declared(grouping: CoGrouping): Result {
    const { first, second, key1, key2, declare } = this.#pair;
    const one = tagged(first, declare, (value) => ({ one: value }));
    const two = tagged(second, declare, (value) => ({ two: value }));
    const key = (value: Value) => (isOne(value) ? key1 : key2)(untagged(value));
    const { builder, inputs } = keyedBy({ ...one, inputs: [...one.inputs, ...two.inputs] }, key);
    const then = { kind: 'apply', fn: bySide(grouping), lifecycle: grouping.lifecycle } as const;
    const windows = new WindowedStream(this.#assigner, (name, window) => {
      const ofTwo = { ...window, elementOf: untagged, fn: { kind: 'elements', then } as const };
      return declare(builder, { spec: { type: 'window', window: ofTwo }, name, inputs, key });
    });
    if (this.#trigger !== null) windows.trigger(this.#trigger);
    if (this.#lateness !== null) windows.allowedLateness(this.#lateness);
    return windows.apply(then.fn);
  }
}

type CoGroupFunction = Api.CoGroupFunction<Value, Value, Value>;

export class CoGroupedWindow<Result extends object> extends WindowOfTwo<Result> {
  apply(coGroup: CoGroupFunction | CoGroupFunction['coGroup']): Result {
    const fn = asFunction<'coGroup', CoGroupFunction>('apply', 'coGroup', coGroup);
    return this.declared({ lifecycle: fn, coGroup: (first, second, out) => fn.coGroup(first, second, out) });
  }
}

/** The records of a stream with their side, from a map as parallel as what it reads. */
function tagged<Result extends object>(
  { builder, inputs, key }: StreamOrigin,
  declare: DeclareOperator<Result>,
  map: (value: Value) => TaggedUnion,
): StreamOrigin {
  const parallelism = builder.parallelismOf(inputs[0]?.fromNode);
  const set = parallelism === null ? {} : { parallelism };
  return originOf(declare(builder, { spec: { type: 'map', fn: { map } }, name: 'Map', inputs, key, ...set }));
}

/** Splits the elements of a window by their side. Source: CoGroupWindowFunction. */
function bySide(grouping: CoGrouping): WindowApply {
  return (_key, _window, values, out) => {
    const [first, second]: [Value[], Value[]] = [[], []];
    for (const value of values) (isOne(value) ? first : second).push(untagged(value));
    grouping.coGroup(first, second, out);
  };
}

function isOne(value: Value): boolean {
  return 'one' in (value as TaggedUnion);
}

function untagged(value: Value): Value {
  const union = value as TaggedUnion;
  return 'one' in union ? union.one : union.two;
}
