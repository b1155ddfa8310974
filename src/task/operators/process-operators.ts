/**
 * ProcessFunction and KeyedProcessFunction with their contexts: timestamps, timers, side outputs (1.3.6, 1.3.7).
 * Source: ProcessOperator, KeyedProcessOperator.
 */
import type * as Api from 'millrace';
import { TimeDomain } from '../../api/enums.ts';
import { tagId } from '../../api/output-tag.ts';
import type { Transformation } from '../../api/transformations.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { NO_NAMESPACE } from '../../state/state-spec.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { TimersOnNonKeyedStream } from './failures.ts';
import type { OperatorContext } from './operator.ts';
import type { Timer } from './timer-queue.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

/** A function that works on single records through a context. */
abstract class FunctionWithContext extends AbstractStreamOperator {
  protected readonly collector = new TimestampedCollector(this.output);

  protected baseContext(timerService: Api.TimerService): Api.ProcessContext {
    return {
      timestamp: () => this.collector.timestamp,
      timerService: () => timerService,
      output: (tag, value) => this.output.collectSide(tagId(tag, 'output'), value, this.collector.timestamp),
    };
  }
}

export class ProcessOperator extends FunctionWithContext {
  private readonly functionContext: Api.ProcessContext;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.ProcessFunction<unknown, unknown>,
  ) {
    super(transformation, context, fn);
    this.functionContext = this.baseContext(this.timeOnly());
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    this.fn.processElement(value, this.functionContext, this.collector);
  }

  /** Tells the time; has no timers, even on keyed input (1.3.6). */
  private timeOnly(): Api.TimerService {
    const refuse = (action: 'Setting' | 'Deleting') => () => {
      throw new TimersOnNonKeyedStream(action);
    };
    return {
      currentProcessingTime: () => this.context.time.now(),
      currentWatermark: () => this.watermark,
      registerEventTimeTimer: refuse('Setting'),
      registerProcessingTimeTimer: refuse('Setting'),
      deleteEventTimeTimer: refuse('Deleting'),
      deleteProcessingTimeTimer: refuse('Deleting'),
    };
  }
}

export class KeyedProcessOperator extends FunctionWithContext {
  private readonly functionContext: Api.KeyedContext<Api.Key>;
  private readonly timerContext: Api.KeyedOnTimerContext<Api.Key>;
  private timeDomain: Api.TimeDomain = TimeDomain.EVENT_TIME as Api.TimeDomain;
  private firing: Timestamp = MIN_TIMESTAMP;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.KeyedProcessFunction<Api.Key, unknown, unknown>,
  ) {
    super(transformation, context, fn);
    const base = { ...this.baseContext(this.keyedTimers()), getCurrentKey: () => this.currentKey as Api.Key };
    this.functionContext = base;
    this.timerContext = { ...base, timestamp: () => this.firing, timeDomain: () => this.timeDomain };
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    this.fn.processElement(value, this.functionContext, this.collector);
  }

  override onEventTime(timer: Timer): void {
    this.collector.timestamp = timer.timestamp;
    this.fire(timer, TimeDomain.EVENT_TIME as Api.TimeDomain);
  }

  override onProcessingTime(timer: Timer): void {
    this.collector.timestamp = null;
    this.fire(timer, TimeDomain.PROCESSING_TIME as Api.TimeDomain);
  }

  private fire(timer: Timer, domain: Api.TimeDomain): void {
    this.firing = timer.timestamp;
    this.timeDomain = domain;
    this.fn.onTimer(timer.timestamp, this.timerContext, this.collector);
  }

  private keyedTimers(): Api.TimerService {
    const { timerService } = this;
    return {
      currentProcessingTime: () => timerService.currentProcessingTime(),
      currentWatermark: () => timerService.currentWatermark(),
      registerEventTimeTimer: (at) => timerService.registerEventTimeTimer(NO_NAMESPACE, at),
      registerProcessingTimeTimer: (at) => timerService.registerProcessingTimeTimer(NO_NAMESPACE, at),
      deleteEventTimeTimer: (at) => timerService.deleteEventTimeTimer(NO_NAMESPACE, at),
      deleteProcessingTimeTimer: (at) => timerService.deleteProcessingTimeTimer(NO_NAMESPACE, at),
    };
  }
}
