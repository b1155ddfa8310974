/**
 * Rolling aggregates: every record of a key goes out as the aggregate so far; the first goes out as it is (1.2.4,
 * 1.2.6).
 * Source: StreamGroupedReduceOperator.
 */
import type { Transformation } from '../../api/transformations.ts';
import type { Timestamp } from '../../base/ids.ts';
import { NO_NAMESPACE } from '../../state/state-spec.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { OperatorContext } from './operator.ts';

export const OP_STATE = { kind: 'VALUE', name: '_op_state', ttl: null } as const;

export class StreamGroupedReduce extends AbstractStreamOperator {
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    /** The learner's ReduceFunction, or one made of a field aggregation. */
    private readonly fn: { reduce(a: unknown, b: unknown): unknown },
  ) {
    super(transformation, context, fn);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    const state = this.keyed.state(OP_STATE, NO_NAMESPACE);
    const before = state.value();
    const reduced = before === null ? value : this.fn.reduce(before, value);
    state.update(reduced);
    this.output.collect(reduced, timestamp);
  }
}
