/**
 * Which record of which source is behind an event: found by going back along the causes. With it a row of a sink, or a
 * change of state, is held against the same record in another run, wherever that run stands (the ledger).
 */
import { executionParts } from '../base/ids.ts';
import type { Place, TraceEvent } from '../wire/trace-events.ts';

/** A record as its source names it: a split and a place in it. */
export interface Origin {
  /** With the source's vertex before it: two sources may number their splits alike. */
  readonly split: string;
  readonly position: number;
}

/** A record that a value was made of, and by way of it all those before. */
export class Lineage {
  readonly #before: Lineage | null;

  /** `value`: the value after this record. */
  constructor(
    readonly origin: Origin,
    readonly value: unknown,
    before: Lineage | null,
  ) {
    this.#before = before;
  }

  get before(): Lineage | null {
    return this.#before;
  }
}

/** Effects come soon after their causes; what a blocked channel holds back comes later. At least so many are known, and at most twice as many. */
const KEPT_MIN = 25_000;

/**
 * The origins of the last events. One for all copies of a view: an event at a place always has the same origin, and a
 * fork writes the places after it anew. The oldest are forgotten all at once: a map that loses its first entry for each
 * that it gets takes ever longer to find it.
 */
export class Origins {
  #newer = new Map<string, Origin>();
  #older = new Map<string, Origin>();

  /** Notes an event, after those that caused it. */
  note(event: TraceEvent): void {
    const origin = ownOrigin(event) ?? this.of(event.cause);
    const id = placeId(event.place);
    if (!origin) {
      this.#newer.delete(id);
      this.#older.delete(id);
      return;
    }
    this.#newer.set(id, origin);
    if (this.#newer.size <= KEPT_MIN) return;
    this.#older = this.#newer;
    this.#newer = new Map();
  }

  /** The record without which the event at a place would not have happened; null where there is none, or no longer. */
  of(place: Place | null): Origin | null {
    if (place === null) return null;
    const id = placeId(place);
    return this.#newer.get(id) ?? this.#older.get(id) ?? null;
  }
}

/** That of a record which its source has just read; null of all other events. */
export function ownOrigin(event: TraceEvent): Origin | null {
  if (event.type !== 'recordEmitted' || event.split === undefined || event.position === undefined) return null;
  return { split: `${executionParts(event.execution).vertex} ${event.split}`, position: event.position };
}

function placeId({ step, index }: Place): string {
  return `${step}/${index}`;
}

export function originId({ split, position }: Origin): string {
  return `${split}@${position}`;
}

/** All records behind a value, oldest first. */
export function lineageOf(newest: Lineage | null): Lineage[] {
  const all: Lineage[] = [];
  for (let one = newest; one !== null; one = one.before) all.push(one);
  return all.reverse();
}
