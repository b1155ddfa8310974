/**
 * What a window operator keeps of a window's elements: one value where a function can combine them as they come, else
 * the elements;
 * with an evictor always the elements with their timestamps (5.1.7, 5.7.1). Source: WindowOperatorBuilder.
 */
import type * as Api from 'millrace';
import type { WindowFunctionSpec } from '../../api/transformations.ts';
import type { Timestamp } from '../../base/ids.ts';
import type { KeyedStateBackend } from '../../state/keyed-state-backend.ts';
import type {
  AggregatingStateSpec,
  Aggregator,
  ListStateSpec,
  Namespace,
  ReducingStateSpec,
} from '../../state/state-spec.ts';
import { fieldReducer } from './field-aggregation.ts';

const NAME = 'window-contents';

/** An element as a window with an evictor keeps it. */
export interface KeptElement {
  readonly value: unknown;
  readonly timestamp: Timestamp | null;
}

/** Combines elements as they come; null where all of them are kept. */
export function combinerOf(fn: WindowFunctionSpec): Api.ReduceFunction<unknown> | Aggregator | null {
  switch (fn.kind) {
    case 'reduce':
      return fn.reducer;
    case 'aggregate':
      return fn.aggregator;
    case 'fieldAggregate':
      return { reduce: fieldReducer(fn.aggregation, fn.field, fn.first) };
    case 'elements':
      return null;
  }
}

/** The elements of windows without an evictor. */
export class WindowContents {
  private readonly spec: ListStateSpec | ReducingStateSpec | AggregatingStateSpec;

  constructor(
    private readonly backend: KeyedStateBackend,
    combiner: Api.ReduceFunction<unknown> | Aggregator | null,
  ) {
    this.spec = specOf(combiner);
  }

  add(namespace: Namespace, value: unknown): void {
    this.backend.state(this.spec, namespace).add(value);
  }

  /**
   * What the window function gets: the elements, or the one value they were combined to; null where nothing is kept.
   */
  get(namespace: Namespace): unknown[] | null {
    const { spec } = this;
    if (spec.kind !== 'LIST') {
      const value = this.backend.state(spec, namespace).get();
      return value === null ? null : [value];
    }
    const elements = [...this.backend.state(spec, namespace).get()];
    return elements.length === 0 ? null : elements;
  }

  clear(namespace: Namespace): void {
    this.backend.state(this.spec, namespace).clear();
  }

  merge(target: Namespace, sources: readonly Namespace[]): void {
    this.backend.mergeNamespaces(this.spec, target, sources);
  }

  /** Looks without touching: for the trace. */
  isEmpty(namespace: Namespace): boolean {
    this.backend.state(this.spec, namespace);
    return this.backend.contentOf(NAME) === null;
  }

  replace(namespace: Namespace, elements: readonly unknown[]): void {
    this.clear(namespace);
    for (const element of elements) this.add(namespace, element);
  }
}

/**
 * Combines elements that an evictor left: what a window without one does as they come. Where nothing is left a reduce gives null, and an
 * aggregate what a new accumulator holds. Source: ReduceApplyWindowFunction, AggregateApplyWindowFunction.
 */
export function combined(
  elements: readonly unknown[],
  combiner: Api.ReduceFunction<unknown> | Aggregator | null,
): unknown[] {
  if (combiner === null) return [...elements];
  if ('reduce' in combiner) return [elements.reduce((a, b) => (a === null ? b : combiner.reduce(a, b)), null)];
  const accumulator = elements.reduce((sum, element) => combiner.add(element, sum), combiner.createAccumulator());
  return [combiner.getResult(accumulator)];
}

function specOf(
  combiner: Api.ReduceFunction<unknown> | Aggregator | null,
): ListStateSpec | ReducingStateSpec | AggregatingStateSpec {
  if (combiner === null) return { kind: 'LIST', name: NAME, ttl: null };
  if ('reduce' in combiner) return { kind: 'REDUCING', name: NAME, ttl: null, reduce: (a, b) => combiner.reduce(a, b) };
  return { kind: 'AGGREGATING', name: NAME, ttl: null, aggregator: combiner };
}
