/** What of an event counts when two histories are compared. */
import type { TraceEvent } from './trace-events.ts';

/** What a JavaScript engine says of an error differs from browser to browser and is no part of the comparison. */
export function comparable(event: TraceEvent): unknown {
  if (!('reason' in event) || typeof event.reason !== 'object') return event;
  return withoutEngineText(event);
}

function withoutEngineText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEngineText);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([field]) => field !== 'engineText');
  return Object.fromEntries(kept.map(([field, inner]) => [field, withoutEngineText(inner)]));
}
