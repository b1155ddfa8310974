/**
 * Rolling aggregates in BATCH: one record a key, the last, when the key is through (9.8). Source: BatchGroupedReduceOperator.
 */
import type { Transformation } from '../../api/transformations.ts';
import { MAX_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { NO_NAMESPACE } from '../../state/state-spec.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { OperatorContext } from './operator.ts';
import { OP_STATE } from './stream-grouped-reduce.ts';

export class BatchGroupedReduce extends AbstractStreamOperator {
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: { reduce(a: unknown, b: unknown): unknown },
  ) {
    super(transformation, context, fn);
  }

  processElement(input: 0 | 1, value: unknown, _timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    const state = this.keyed.state(OP_STATE, NO_NAMESPACE);
    const before = state.value();
    if (before === null) this.timerService.registerEventTimeTimer(NO_NAMESPACE, MAX_TIMESTAMP);
    state.update(before === null ? value : this.fn.reduce(before, value));
  }

  override onEventTime(): void {
    const result = this.keyed.state(OP_STATE, NO_NAMESPACE).value();
    if (result !== null) this.output.collect(result, MAX_TIMESTAMP);
  }
}
