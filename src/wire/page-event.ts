/**
 * What a person does on the page while a job runs that reads it: comes in by the tape, where it stays, and is handed to the sources, which
 * find it there again after a failure. So the log of page events outlives every attempt, as a Kafka topic does.
 */
import type { TapeEntry } from './trace-events.ts';

export const PAGE_EVENT_TYPES = ['click', 'move', 'key'] as const;
export type PageEventType = (typeof PAGE_EVENT_TYPES)[number];

/** A record of PageEventSource. */
export interface PageEvent {
  readonly type: PageEventType;
  /** From the left upper corner of where it happened; 0 for a key. */
  readonly x: number;
  readonly y: number;
  /** What was pressed, e.g. `a` or `Enter`; empty where it was no key. */
  readonly key: string;
  /** When it happened, by the run's clock: milliseconds since 1970. */
  readonly ts: number;
}

/** A page event as it stands on the tape: the run's clock is read when it takes place. */
export type NewPageEvent = Omit<PageEvent, 'ts'>;

/** A page event with its place among all of the run, from 0. */
export interface NumberedPageEvent {
  readonly index: number;
  readonly event: PageEvent;
}

/** What an entry of the tape says, which may have come with a link; null where it is no page event. */
export function newPageEvent(value: unknown): NewPageEvent | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type, x, y, key } = value as Partial<Record<keyof NewPageEvent, unknown>>;
  const known = PAGE_EVENT_TYPES.find((one) => one === type);
  if (known === undefined || typeof x !== 'number' || typeof y !== 'number' || typeof key !== 'string') return null;
  return { type: known, x, y, key };
}

/** What a tape holds that is no fault but the job's input, to take place at the same time in another run. */
export function inputOf(tape: readonly TapeEntry[]): TapeEntry[] {
  return tape.filter(({ action }) => action === 'pageEvent').map(({ at: _step, ...entry }) => entry);
}
