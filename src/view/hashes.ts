/** Short texts for long things, to tell whether two of them are the same. */
import { RunningHash, stableText } from '../codec/running-hash.ts';
import { comparable } from '../wire/comparable-event.ts';
import type { TraceEvent } from '../wire/trace-events.ts';

/** Of a history: every event, in order. */
export function historyHash(events: readonly TraceEvent[]): string {
  const hash = new RunningHash();
  for (const event of events) hash.addText(stableText(comparable(event)));
  return hash.value();
}

/** Of data, whatever the order of its fields. */
export function dataHash(data: unknown): string {
  const hash = new RunningHash();
  hash.addText(stableText(data));
  return hash.value();
}
