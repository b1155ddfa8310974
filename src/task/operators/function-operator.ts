/**
 * What the operators of all process functions have in common: the contexts they hand to the learner, and what a ringing timer does
 * (1.3.6, 1.3.7). Source: ProcessOperator, KeyedProcessOperator, SimpleTimerService.
 */
import type * as Api from 'millrace';
import { TimeDomain } from '../../api/enums.ts';
import { tagId } from '../../api/output-tag.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { NO_NAMESPACE } from '../../state/state-spec.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { TimersOnNonKeyedStream } from './failures.ts';
import type { Timer } from './timer-queue.ts';
import { TimestampedCollector } from './timestamped-collector.ts';

/** A function that works on single records through a context. */
export abstract class FunctionOperator extends AbstractStreamOperator {
  protected readonly collector = new TimestampedCollector(this.output);

  /** What the function gets with a record. What goes to a side output always has a timestamp: MIN where the record has none. */
  protected recordContext(timers: Api.TimerService): Api.ProcessContext {
    return {
      timestamp: () => this.collector.timestamp,
      timerService: () => timers,
      output: this.sideOutput(() => this.collector.timestamp ?? MIN_TIMESTAMP),
    };
  }

  protected sideOutput(timestamp: () => Timestamp): Api.ProcessContext['output'] {
    return (tag, value) => this.output.collectSide(tagId(tag, 'output'), value, timestamp());
  }

  /** Tells the time; has no timers, even on keyed input (1.3.6). */
  protected timeOnly(): Api.TimerService {
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

/** A function that may also set timers, where its input is keyed. */
export abstract class TimedFunctionOperator extends FunctionOperator {
  private timeDomain: Api.TimeDomain = TimeDomain.EVENT_TIME as Api.TimeDomain;
  private firing: Timestamp = MIN_TIMESTAMP;

  override onEventTime(timer: Timer): void {
    this.collector.timestamp = timer.timestamp;
    this.fire(timer, TimeDomain.EVENT_TIME as Api.TimeDomain);
  }

  override onProcessingTime(timer: Timer): void {
    this.collector.timestamp = null;
    this.fire(timer, TimeDomain.PROCESSING_TIME as Api.TimeDomain);
  }

  /** Calls the function's `onTimer`. */
  protected abstract callOnTimer(timestamp: Timestamp): void;

  protected timerContext(timers: Api.TimerService): Api.OnTimerContext {
    return {
      timestamp: () => this.firing,
      timerService: () => timers,
      timeDomain: () => this.timeDomain,
      output: this.sideOutput(() => this.firing),
    };
  }

  /** A context with the key of the record or timer. */
  protected withKey<Context extends object>(context: Context): Context & { getCurrentKey(): Api.Key } {
    return { ...context, getCurrentKey: () => this.currentKey as Api.Key };
  }

  protected keyedTimers(): Api.TimerService {
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

  private fire({ timestamp }: Timer, domain: Api.TimeDomain): void {
    this.firing = timestamp;
    this.timeDomain = domain;
    this.callOnTimer(timestamp);
  }
}
