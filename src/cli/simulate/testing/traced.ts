/** Events for the tests of checks, as a run would have them. */
import type { NewTraceEvent, TraceEvent } from '../../../wire/trace-events.ts';

export function traced(...events: readonly NewTraceEvent[]): TraceEvent[] {
  return events.map((event, index) => ({ ...event, place: { step: 1, index }, time: 0, cause: null }) as TraceEvent);
}
