/**
 * A stream that goes to every subtask and whose records are kept there in broadcast state, and what it is connected to (1.3.8).
 * Source: BroadcastStream, BroadcastConnectedStream.
 */
import { ensure } from '../base/assert.ts';
import { require } from './failures.ts';
import { instanceOf } from './function-forms.ts';
import { BroadcastProcessFunction, KeyedBroadcastProcessFunction } from './functions.ts';
import { MapStateDescriptor } from './state-descriptors.ts';
import { type DeclareOperator, originOf, requireOneProgram, type StreamOrigin, withOrigin } from './stream-origin.ts';
import type { OperatorSpec } from './transformations.ts';

const states = new WeakMap<object, readonly string[]>();

export class BroadcastStream {}

/** The stream that `broadcast` gives, of one that is broadcast already. */
export function broadcastStream(origin: StreamOrigin, descriptors: readonly unknown[]): BroadcastStream {
  const names = descriptors.map((descriptor) => instanceOf('broadcast', MapStateDescriptor, descriptor).name);
  const stream = withOrigin(new BroadcastStream(), origin);
  states.set(stream, names);
  return stream;
}

export class BroadcastConnectedStream<Result> {
  readonly #first: StreamOrigin;
  readonly #second: StreamOrigin;
  readonly #states: readonly string[];
  readonly #declare: DeclareOperator<Result>;

  constructor(first: StreamOrigin, broadcast: BroadcastStream, declare: DeclareOperator<Result>) {
    this.#first = first;
    this.#second = originOf(broadcast);
    this.#states = ensure(states.get(broadcast), 'A BroadcastStream is made by broadcast().');
    this.#declare = declare;
    requireOneProgram('connect', [first, this.#second]);
  }

  process(fn: BroadcastProcessFunction | KeyedBroadcastProcessFunction): Result {
    const isKeyed = this.#first.key !== null;
    if (fn instanceof KeyedBroadcastProcessFunction) {
      require(isKeyed, 'A KeyedBroadcastProcessFunction can only be used on a keyed stream.');
      const spec = { type: 'keyedBroadcastProcess', fn, states: this.#states } as const;
      return this.#operator('Co-Process-Broadcast-Keyed', spec);
    }
    const plain = instanceOf('process', BroadcastProcessFunction, fn);
    require(!isKeyed, 'A BroadcastProcessFunction can only be used on a non-keyed stream.');
    return this.#operator('Co-Process-Broadcast', { type: 'broadcastProcess', fn: plain, states: this.#states });
  }

  #operator(name: string, spec: OperatorSpec): Result {
    const { builder, inputs, key } = this.#first;
    return this.#declare(builder, { spec, name, inputs, key, second: this.#second });
  }
}
