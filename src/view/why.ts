/**
 * Why something happened: the chain of causes that the engine recorded, from an event back to what came from outside.
 */
import type { Place, TraceEvent } from '../wire/trace-events.ts';
import type { TraceLog } from './trace-log.ts';

/** A chain this long says enough; the first causes of a long run are all alike. */
const CAUSES_MAX = 200;

/**
 * The event at `place` and its causes, nearest first. It ends at an event from outside, or at one that is no longer
 * kept.
 */
export function causesOf(log: TraceLog, place: Place): TraceEvent[] {
  const chain: TraceEvent[] = [];
  let next: Place | null = place;
  while (next !== null && chain.length < CAUSES_MAX) {
    const event: TraceEvent | undefined = log.find(next);
    if (!event) break;
    chain.push(event);
    next = event.cause;
  }
  return chain;
}
