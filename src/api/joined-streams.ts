/**
 * Pairs of records of one key and window: what `join` gives. As in Flink it is a coGroup that calls its function with every pair (5.8.1).
 * Source: JoinedStreams.
 */
import type * as Api from 'millrace';
import { type KeyedPair, type StreamPair, WindowOfTwo } from './co-grouped-streams.ts';
import { asFunction, functionOnly } from './function-forms.ts';
import { requireOneProgram, type Selector } from './stream-origin.ts';
import type { Value } from './transformations.ts';
import type { WindowAssigner } from './windows/window-assigner.ts';

type JoinFunction = Api.JoinFunction<Value, Value, Value>;
type FlatJoinFunction = Api.FlatJoinFunction<Value, Value, Value>;

export class JoinedStreams<Result extends object> {
  readonly #pair: StreamPair<Result>;

  constructor(pair: StreamPair<Result>) {
    requireOneProgram('join', [pair.first, pair.second]);
    this.#pair = pair;
  }

  where(key: Selector): JoinedWhere<Result> {
    return new JoinedWhere(this.#pair, functionOnly('where', key));
  }
}

export class JoinedWhere<Result extends object> {
  readonly #pair: StreamPair<Result>;
  readonly #key1: Selector;

  constructor(pair: StreamPair<Result>, key1: Selector) {
    this.#pair = pair;
    this.#key1 = key1;
  }

  equalTo(key: Selector): JoinedEqualTo<Result> {
    return new JoinedEqualTo({ ...this.#pair, key1: this.#key1, key2: functionOnly('equalTo', key) });
  }
}

export class JoinedEqualTo<Result extends object> {
  readonly #pair: KeyedPair<Result>;

  constructor(pair: KeyedPair<Result>) {
    this.#pair = pair;
  }

  window(assigner: WindowAssigner): JoinedWindow<Result> {
    return new JoinedWindow(this.#pair, assigner);
  }
}

/** A join whose function takes a third parameter is a FlatJoinFunction: it emits by it, none, one or several for a pair. */
const FLAT_PARAMETERS = 3;

export class JoinedWindow<Result extends object> extends WindowOfTwo<Result> {
  apply(join: JoinFunction | FlatJoinFunction | JoinFunction['join']): Result {
    const fn = asFunction<'join', FlatJoinFunction | JoinFunction>('apply', 'join', join);
    const emit = fn.join.length >= FLAT_PARAMETERS ? flat(fn as FlatJoinFunction) : single(fn as JoinFunction);
    return this.declared({
      lifecycle: fn,
      coGroup: (first, second, out) => {
        for (const one of first) for (const two of second) emit(one, two, out);
      },
    });
  }
}

type Emit = (one: Value, two: Value, out: Api.Collector<Value>) => void;

function flat(fn: FlatJoinFunction): Emit {
  return (one, two, out) => fn.join(one, two, out);
}

function single(fn: JoinFunction): Emit {
  return (one, two, out) => out.collect(fn.join(one, two));
}
