/** ProcessFunction and KeyedProcessFunction (1.3.6). Source: ProcessOperator, KeyedProcessOperator. */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import type { Timestamp } from '../../base/ids.ts';
import { FunctionOperator, TimedFunctionOperator } from './function-operator.ts';
import type { OperatorContext } from './operator.ts';

export class ProcessOperator extends FunctionOperator {
  private readonly functionContext: Api.ProcessContext;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.ProcessFunction<unknown, unknown>,
  ) {
    super(transformation, context, fn);
    this.functionContext = this.recordContext(this.timeOnly());
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    this.fn.processElement(value, this.functionContext, this.collector);
  }
}

export class KeyedProcessOperator extends TimedFunctionOperator {
  private readonly functionContext: Api.KeyedContext<Api.Key>;
  private readonly onTimerContext: Api.KeyedOnTimerContext<Api.Key>;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.KeyedProcessFunction<Api.Key, unknown, unknown>,
  ) {
    super(transformation, context, fn);
    const timers = this.keyedTimers();
    this.functionContext = this.withKey(this.recordContext(timers));
    this.onTimerContext = this.withKey(this.timerContext(timers));
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    this.fn.processElement(value, this.functionContext, this.collector);
  }

  protected override callOnTimer(timestamp: Timestamp): void {
    this.fn.onTimer(timestamp, this.onTimerContext, this.collector);
  }
}
