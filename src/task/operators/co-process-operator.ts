/**
 * CoProcessFunction and KeyedCoProcessFunction. A plain CoProcessFunction has timers as well where both inputs are keyed (1.3.6).
 * Source: CoProcessOperator, LegacyKeyedCoProcessOperator, KeyedCoProcessOperator.
 */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import type { Timestamp } from '../../base/ids.ts';
import { TimedFunctionOperator } from './function-operator.ts';
import type { OperatorContext } from './operator.ts';

export class CoProcessOperator extends TimedFunctionOperator {
  private readonly functionContext: Api.ProcessContext;
  private readonly onTimerContext: Api.OnTimerContext;

  /** `knowsKey`: the function is a KeyedCoProcessFunction, whose contexts tell the key. */
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.CoProcessFunction<unknown, unknown, unknown>,
    knowsKey: boolean,
  ) {
    super(transformation, context, fn);
    const isKeyedOnBothSides = transformation.keySelectors.every((selector) => selector !== null);
    const timers = isKeyedOnBothSides ? this.keyedTimers() : this.timeOnly();
    const [ofRecord, ofTimer] = [this.recordContext(timers), this.timerContext(timers)];
    this.functionContext = knowsKey ? this.withKey(ofRecord) : ofRecord;
    this.onTimerContext = knowsKey ? this.withKey(ofTimer) : ofTimer;
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    if (input === 0) this.fn.processElement1(value, this.functionContext, this.collector);
    else this.fn.processElement2(value, this.functionContext, this.collector);
  }

  protected override callOnTimer(timestamp: Timestamp): void {
    this.fn.onTimer(timestamp, this.onTimerContext, this.collector);
  }
}
