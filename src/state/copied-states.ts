/**
 * Handles that take copies in and give copies out, as a backend does that keeps bytes: what a learner changes in place without `update` changes
 * nothing (6.1.4). Source: RocksDBValueState and its like, which serialize at each call.
 */
import { copyValue } from '../codec/values.ts';
import type {
  KeyedAddingState,
  KeyedListState,
  KeyedMapState,
  KeyedStateOf,
  KeyedValueState,
} from './keyed-state-backend.ts';
import type { Namespace, StateSpec } from './state-spec.ts';
import { sizeOfValue } from './value-size.ts';

/** Told how many bytes more there are after a call. */
type Grew = (bytes: number) => void;

/** A descriptor like the one given, whose functions are given copies and give copies. */
export function copyingSpec<Spec extends StateSpec>(spec: Spec, grew: Grew): Spec {
  const { taken } = copiesOf(spec, grew);
  if (spec.kind === 'REDUCING') return { ...spec, reduce: (a, b) => taken(spec.reduce(copied(a), b)) };
  if (spec.kind !== 'AGGREGATING') return spec;
  const { aggregator } = spec;
  return {
    ...spec,
    aggregator: {
      createAccumulator: () => aggregator.createAccumulator(),
      add: (value, accumulator) => taken(aggregator.add(value, copied(accumulator))),
      getResult: (accumulator) => aggregator.getResult(copied(accumulator)),
      merge: (a, b) => taken(aggregator.merge(copied(a), copied(b))),
    },
  };
}

/** A handle over the one given, which was made with `copyingSpec`. */
export function copyingHandle<Spec extends StateSpec>(
  spec: Spec,
  handle: KeyedStateOf<Spec>,
  grew: Grew,
): KeyedStateOf<Spec> {
  const { taken } = copiesOf(spec, grew);
  const shared = {
    setCurrentNamespace: (namespace: Namespace) => handle.setCurrentNamespace(namespace),
    clear: () => handle.clear(),
  };
  switch (spec.kind) {
    case 'VALUE': {
      const inner = handle as KeyedValueState;
      const value: KeyedValueState = {
        ...shared,
        value: () => copied(inner.value()),
        update: (given) => inner.update(taken(given)),
      };
      return value as KeyedStateOf<Spec>;
    }
    case 'LIST':
      return { ...shared, ...copyingList(handle as KeyedListState, taken) } as KeyedListState as KeyedStateOf<Spec>;
    case 'MAP':
      return { ...shared, ...copyingMap(handle as KeyedMapState, taken) } as KeyedMapState as KeyedStateOf<Spec>;
    default: {
      const inner = handle as KeyedAddingState;
      const adding: KeyedAddingState = {
        ...shared,
        get: () => copied(inner.get()),
        add: (given) => inner.add(taken(given)),
      };
      return adding as KeyedStateOf<Spec>;
    }
  }
}

function copyingList(inner: KeyedListState, taken: (value: unknown) => unknown) {
  return {
    get: () => Array.from(inner.get(), copied),
    add: (value: unknown) => inner.add(taken(value)),
    addAll: (values: Iterable<unknown>) => inner.addAll(Array.from(values, taken)),
    update: (values: Iterable<unknown>) => inner.update(Array.from(values, taken)),
  };
}

function copyingMap(inner: KeyedMapState, taken: (value: unknown) => unknown) {
  const put = (key: unknown, value: unknown) => inner.put(taken(key), taken(value));
  return {
    get: (key: unknown) => copied(inner.get(key)),
    put,
    putAll: (entries: Iterable<readonly [unknown, unknown]>) => {
      for (const [key, value] of entries) put(key, value);
    },
    remove: (key: unknown) => inner.remove(key),
    contains: (key: unknown) => inner.contains(key),
    entries: () => Array.from(inner.entries(), ([key, value]) => [copied(key), copied(value)] as const),
    keys: () => Array.from(inner.keys(), copied),
    values: () => Array.from(inner.values(), copied),
    isEmpty: () => inner.isEmpty(),
  };
}

function copiesOf({ name }: StateSpec, grew: Grew) {
  const taken = (value: unknown) => {
    const copy = value === undefined ? undefined : copyValue(value, `The value for state '${name}'`);
    grew(sizeOfValue(copy));
    return copy;
  };
  return { taken };
}

function copied(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? copyValue(value, 'What state holds') : value;
}
