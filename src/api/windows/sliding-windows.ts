/** Windows of one size that begin every `slide`: they overlap, or leave gaps. Source: SlidingEventTimeWindows, SlidingProcessingTimeWindows (5.1.3). */
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

interface Sliding {
  readonly size: number;
  readonly slide: number;
  readonly offset: number;
}

const settings = new WeakMap<object, Sliding>();

/** Windows that one element can be in (5.1.3); Flink refuses more as well. */
const WINDOWS_MAX = 10_000_000;

export class SlidingEventTimeWindows extends WindowAssigner {
  static of(size: Api.Duration, slide: Api.Duration, offset?: Api.Duration): SlidingEventTimeWindows {
    return configured(new SlidingEventTimeWindows(), size, slide, offset);
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

export class SlidingProcessingTimeWindows extends WindowAssigner {
  static of(size: Api.Duration, slide: Api.Duration, offset?: Api.Duration): SlidingProcessingTimeWindows {
    return configured(new SlidingProcessingTimeWindows(), size, slide, offset);
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
  slide: Api.Duration,
  offset?: Api.Duration,
): Assigner {
  const name = assigner.constructor.name;
  const sizeMs = millisecondsOf(size, `The size of ${name}`);
  const slideMs = millisecondsOf(slide, `The slide of ${name}`);
  const offsetMs = offset === undefined ? 0 : millisecondsOf(offset, `The offset of ${name}`);
  require(Math.abs(offsetMs) < slideMs &&
    sizeMs > 0, `${name} parameters must satisfy abs(offset) < slide and size > 0`);
  require(sizeMs / slideMs <=
    WINDOWS_MAX, `${name} would put each element into more than ${WINDOWS_MAX} windows: choose a longer slide.`);
  settings.set(assigner, { size: sizeMs, slide: slideMs, offset: offsetMs });
  return assigner;
}

/** The latest window first, as Flink lists them. */
function windowsAt(assigner: WindowAssigner, time: number): TimeWindow[] {
  const { size, slide, offset } = ensure(settings.get(assigner), 'Sliding windows are made by of().');
  const lastStart = windowStart(time, offset, slide);
  const windows: TimeWindow[] = [];
  for (let back = 0; lastStart - back > time - size; back += slide) {
    const start = windowEnd(lastStart, -back);
    windows.push(new TimeWindow(start, windowEnd(start, size)));
  }
  return windows;
}
