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

/** Effects come soon after their causes; what a blocked channel holds back comes later. */
const KEPT_MAX = 50_000;

/**
 * The origins of the last events. One for all copies of a view: an event at a place always has the same origin, and a
 * fork writes the places after it anew.
 */
export class Origins {
  readonly #byPlace = new Map<string, Origin>();

  /** Notes an event, after those that caused it. */
  note(event: TraceEvent): void {
    const origin = ownOrigin(event) ?? this.of(event.cause);
    const id = placeId(event.place);
    if (!origin) {
      this.#byPlace.delete(id);
      return;
    }
    this.#byPlace.set(id, origin);
    if (this.#byPlace.size <= KEPT_MAX) return;
    for (const oldest of this.#byPlace.keys()) {
      this.#byPlace.delete(oldest);
      break;
    }
  }

  /** The record without which the event at a place would not have happened; null where there is none, or no longer. */
  of(place: Place | null): Origin | null {
    return place === null ? null : (this.#byPlace.get(placeId(place)) ?? null);
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
