/** Windows of one size, side by side. Source: TumblingEventTimeWindows, TumblingProcessingTimeWindows (5.1.2, 5.1.5). */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import { millisecondsOf } from '../duration.ts';
import { require } from '../failures.ts';
import type { Value } from '../transformations.ts';
import { EventTimeTrigger } from './event-time-trigger.ts';
import { ProcessingTimeTrigger } from './processing-time-trigger.ts';
import type { Trigger } from './trigger.ts';
import { TimeWindow } from './window.ts';
import { type AssignerContext, requireTimestamp, WindowAssigner } from './window-assigner.ts';
import { windowEnd, windowStart } from './window-start.ts';

interface Tumbling {
  readonly size: number;
  readonly offset: number;
}

const settings = new WeakMap<object, Tumbling>();

export class TumblingEventTimeWindows extends WindowAssigner {
  static of(size: Api.Duration, offset?: Api.Duration): TumblingEventTimeWindows {
    return configured(new TumblingEventTimeWindows(), size, offset);
  }

  assignWindows(_element: Value, timestamp: number, _context: AssignerContext): TimeWindow[] {
    requireTimestamp(timestamp);
    return windowsAt(this, timestamp);
  }

  getDefaultTrigger(): Trigger {
    return EventTimeTrigger.create();
  }

  isEventTime(): boolean {
    return true;
  }
}

export class TumblingProcessingTimeWindows extends WindowAssigner {
  static of(size: Api.Duration, offset?: Api.Duration): TumblingProcessingTimeWindows {
    return configured(new TumblingProcessingTimeWindows(), size, offset);
  }

  assignWindows(_element: Value, _timestamp: number, context: AssignerContext): TimeWindow[] {
    return windowsAt(this, context.getCurrentProcessingTime());
  }

  getDefaultTrigger(): Trigger {
    return ProcessingTimeTrigger.create();
  }

  isEventTime(): boolean {
    return false;
  }
}

function configured<Assigner extends WindowAssigner>(
  assigner: Assigner,
  size: Api.Duration,
  offset?: Api.Duration,
): Assigner {
  const name = assigner.constructor.name;
  const sizeMs = millisecondsOf(size, `The size of ${name}`);
  const offsetMs = offset === undefined ? 0 : millisecondsOf(offset, `The offset of ${name}`);
  require(Math.abs(offsetMs) < sizeMs, `${name} parameters must satisfy abs(offset) < size`);
  settings.set(assigner, { size: sizeMs, offset: offsetMs });
  return assigner;
}

function windowsAt(assigner: WindowAssigner, time: number): TimeWindow[] {
  const { size, offset } = ensure(settings.get(assigner), 'Tumbling windows are made by of().');
  const start = windowStart(time, offset, size);
  return [new TimeWindow(start, windowEnd(start, size))];
}
