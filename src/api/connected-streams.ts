/**
 * Two streams of any types in one operator: what `connect` gives. Source: ConnectedStreams.
 */
import type * as Api from 'millrace';
import { require } from './failures.ts';
import { functionOnly, instanceOf, withMethods } from './function-forms.ts';
import { CoProcessFunction, KeyedCoProcessFunction } from './functions.ts';
import { type DeclareOperator, keyedBy, requireOneProgram, type Selector, type StreamOrigin } from './stream-origin.ts';
import type { OperatorSpec, Value } from './transformations.ts';

export class ConnectedStreams<Result> {
  readonly #first: StreamOrigin;
  readonly #second: StreamOrigin;
  readonly #declare: DeclareOperator<Result>;

  constructor(first: StreamOrigin, second: StreamOrigin, declare: DeclareOperator<Result>) {
    requireOneProgram('connect', [first, second]);
    this.#first = first;
    this.#second = second;
    this.#declare = declare;
  }

  keyBy(key1: Selector, key2: Selector): ConnectedStreams<Result> {
    const first = keyedBy(this.#first, functionOnly('keyBy', key1));
    const second = keyedBy(this.#second, functionOnly('keyBy', key2));
    return new ConnectedStreams(first, second, this.#declare);
  }

  map(coMapper: Api.CoMapFunction<Value, Value, Value>): Result {
    return this.#operator('Co-Map', { type: 'coMap', fn: withMethods('map', ['map1', 'map2'], coMapper) });
  }

  flatMap(coFlatMapper: Api.CoFlatMapFunction<Value, Value, Value>): Result {
    const fn = withMethods('flatMap', ['flatMap1', 'flatMap2'], coFlatMapper);
    return this.#operator('Co-Flat Map', { type: 'coFlatMap', fn });
  }

  process(coProcess: CoProcessFunction | KeyedCoProcessFunction): Result {
    if (coProcess instanceof KeyedCoProcessFunction) {
      require(this.#first.key !== null &&
        this.#second.key !==
          null, 'KeyedCoProcessFunction can only be used when both input streams are of type KeyedStream. Call keyBy((first) => …, (second) => …) on the connected streams before process().');
      return this.#operator('Co-Keyed-Process', { type: 'keyedCoProcess', fn: coProcess });
    }
    const fn = instanceOf('process', CoProcessFunction, coProcess);
    return this.#operator('Co-Process', { type: 'coProcess', fn });
  }

  #operator(name: string, spec: OperatorSpec): Result {
    const { builder, inputs, key } = this.#first;
    return this.#declare(builder, { spec, name, inputs, key, second: this.#second });
  }
}
