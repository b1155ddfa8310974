/**
 * From a learner's descriptors to the handles of a backend: what `getRuntimeContext().getState(…)`, window state and
 * trigger state have in
 * common. Source: DefaultKeyedStateStore.
 */
import type * as Api from 'millrace';
import { aggregatorOf, reducerOf, stateKindOf, timeToLiveOf } from '../../api/state-descriptors.ts';
import type { KeyedStateBackend } from '../../state/keyed-state-backend.ts';
import type { Namespace, StateSpec } from '../../state/state-spec.ts';

export type KeyedStateStore = ReturnType<Api.FunctionInitializationContext['getKeyedStateStore']>;

/** What a learner's descriptor asks for. */
export function stateSpecOf(descriptor: { readonly name: string }): StateSpec {
  const { name } = descriptor;
  const ttl = timeToLiveOf(descriptor);
  switch (stateKindOf(descriptor)) {
    case 'value':
      return { kind: 'VALUE', name, ttl };
    case 'list':
      return { kind: 'LIST', name, ttl };
    case 'map':
      return { kind: 'MAP', name, ttl };
    case 'reducing': {
      const reducer = reducerOf(descriptor);
      return { kind: 'REDUCING', name, ttl, reduce: (a, b) => reducer.reduce(a, b) };
    }
    case 'aggregating':
      return { kind: 'AGGREGATING', name, ttl, aggregator: aggregatorOf(descriptor) };
  }
}

/** A store over what `backendFor` gives for a state, in this namespace. */
export function keyedStateStore(
  backendFor: (spec: StateSpec) => KeyedStateBackend,
  namespace: Namespace,
): KeyedStateStore {
  const get = (descriptor: { readonly name: string }) => {
    const spec = stateSpecOf(descriptor);
    return backendFor(spec).state(spec, namespace) as never;
  };
  return { getState: get, getListState: get, getMapState: get, getReducingState: get, getAggregatingState: get };
}
