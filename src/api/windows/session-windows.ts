/** Windows that grow as long as elements come within a gap: each element opens its own, and those that touch are merged (5.1.4, 5.6). */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import { millisecondsOf } from '../duration.ts';
import { InvalidProgram, require } from '../failures.ts';
import { functionOnly } from '../function-forms.ts';
import type { Value } from '../transformations.ts';
import { EventTimeTrigger } from './event-time-trigger.ts';
import { ProcessingTimeTrigger } from './processing-time-trigger.ts';
import type { Trigger } from './trigger.ts';
import { TimeWindow } from './window.ts';
import { type AssignerContext, requireTimestamp, WindowAssigner } from './window-assigner.ts';
import { windowEnd } from './window-start.ts';

type Gap = (element: Value) => number;

const gaps = new WeakMap<object, Gap>();

/** Source: EventTimeSessionWindows, DynamicEventTimeSessionWindows. */
export class EventTimeSessionWindows extends WindowAssigner {
  static withGap(gap: Api.Duration): EventTimeSessionWindows {
    return withFixedGap(new EventTimeSessionWindows(), gap);
  }

  static withDynamicGap(extractor: Gap): EventTimeSessionWindows {
    const assigner = new EventTimeSessionWindows();
    const gapOf = functionOnly('withDynamicGap', extractor);
    gaps.set(assigner, (element) => positiveGap(gapOf(element)));
    return assigner;
  }

  assignWindows(element: Value, timestamp: number, _context: AssignerContext): TimeWindow[] {
    requireTimestamp(timestamp);
    return [sessionAt(this, element, timestamp)];
  }

  getDefaultTrigger(): Trigger {
    return EventTimeTrigger.create();
  }

  isEventTime(): boolean {
    return true;
  }
}

/** Source: ProcessingTimeSessionWindows. */
export class ProcessingTimeSessionWindows extends WindowAssigner {
  static withGap(gap: Api.Duration): ProcessingTimeSessionWindows {
    return withFixedGap(new ProcessingTimeSessionWindows(), gap);
  }

  assignWindows(element: Value, _timestamp: number, context: AssignerContext): TimeWindow[] {
    return [sessionAt(this, element, context.getCurrentProcessingTime())];
  }

  getDefaultTrigger(): Trigger {
    return ProcessingTimeTrigger.create();
  }

  isEventTime(): boolean {
    return false;
  }
}

/** Whether an assigner's windows are merged when they touch. Source: MergingWindowAssigner. */
export function isMergingAssigner(assigner: object): boolean {
  return assigner instanceof EventTimeSessionWindows || assigner instanceof ProcessingTimeSessionWindows;
}

function withFixedGap<Assigner extends WindowAssigner>(assigner: Assigner, gap: Api.Duration): Assigner {
  const gapMs = millisecondsOf(gap, `The gap of ${assigner.constructor.name}`);
  require(gapMs > 0, `${assigner.constructor.name} parameters must satisfy 0 < size`);
  gaps.set(assigner, () => gapMs);
  return assigner;
}

function positiveGap(gap: number): number {
  if (gap > 0) return gap;
  throw new InvalidProgram(`Dynamic session time gap must satisfy 0 < gap, and the extractor returned ${gap}.`);
}

function sessionAt(assigner: WindowAssigner, element: Value, time: number): TimeWindow {
  const gapOf = ensure(gaps.get(assigner), 'Session windows are made by withGap or withDynamicGap.');
  return new TimeWindow(time, windowEnd(time, gapOf(element)));
}
