/** The records of a random job's sources. */
import type { Draw } from '../simulate/draw.ts';

/** A record of a source: its key, number and event time, and the watermark that follows it. */
export interface Row {
  readonly k: string;
  readonly n: number;
  readonly t: number;
  readonly w: number;
}

/** Keys of different length, so that each selector of `KEY_SELECTORS` can tell most of them apart. */
export const KEYS = ['a', 'bb', 'ccc', 'déjà', '日本', '🌊🌊🌊'] as const;

export interface RowsWanted {
  readonly atMost: number;
  /** Whether watermarks keep behind the records to come. */
  readonly inTime: boolean;
  /** The times that are taken; `null` when records may share a time. */
  readonly taken: Set<number> | null;
}

/** Event time goes on by and large; now and then a record is old, and the watermark may have passed it. */
export function drawRows(draw: Draw, { atMost, inTime, taken }: RowsWanted): Row[] {
  const start = draw.oneOf([0, 0, -20, 1_000_000]);
  const outOfOrder = draw.oneOf([0, 3, 10]);
  const lag = inTime ? outOfOrder + draw.between(2, 4) : draw.oneOf([0, 1, 4, 1000]);
  let newest = start;
  return draw.several(1, atMost, () => {
    newest += draw.between(0, 5);
    let t = newest - (draw.chance(30) ? draw.between(0, outOfOrder) : 0);
    while (taken?.has(t)) t++;
    taken?.add(t);
    newest = Math.max(newest, t);
    return { k: draw.oneOf(KEYS), n: draw.between(-4, 12), t, w: newest - lag };
  });
}
