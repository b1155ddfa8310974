/** What Flink fixes of the records behind some stages of a random job, and so which stages may follow. */
import type { Row } from './rows.ts';
import type { Order } from './stage.ts';

export interface Known {
  readonly order: Order;
  /** Whether each subtask sees records and watermarks in one order: they come from one subtask, through one channel. */
  readonly inStep: boolean;
  /** How far, at least, each record's timestamp is ahead of the watermarks before it, whichever channel is read first. */
  readonly margin: number;
  /** Whether timestamps can be added to: results of count windows carry Long.MAX_VALUE, where Java's sums wrap. */
  readonly timesAreSmall: boolean;
  /** Whether the field `t` is the record's timestamp. */
  readonly tIsTime: boolean;
  /** The timestamps, when no two records share one: then BATCH, which sorts by key and time, has one order for a key. */
  readonly times: ReadonlySet<number> | null;
}

/** Behind a source of one subtask. */
export function behindSource(rows: readonly Row[], hasWatermarks: boolean): Known {
  const margin = hasWatermarks ? marginOf(rows) : Number.POSITIVE_INFINITY;
  const times = new Set(rows.map(({ t }) => t));
  return {
    order: 'list',
    inStep: true,
    margin,
    timesAreSmall: true,
    tIsTime: true,
    times: times.size === rows.length ? times : null,
  };
}

function marginOf(rows: readonly Row[]): number {
  let margin = Number.POSITIVE_INFINITY;
  let watermark = Number.NEGATIVE_INFINITY;
  for (const { t, w } of rows) {
    margin = Math.min(margin, t - watermark);
    watermark = Math.max(watermark, w);
  }
  return margin;
}

/** Behind two streams that meet in one task, which reads them in any order. */
export function behindBoth(one: Known, other: Known): Known {
  const { times } = one;
  const areApart = times !== null && other.times !== null && [...other.times].every((time) => !times.has(time));
  return {
    order: 'multiset',
    inStep: false,
    margin: Math.min(one.margin, other.margin),
    timesAreSmall: one.timesAreSmall && other.timesAreSmall,
    tIsTime: one.tIsTime && other.tIsTime,
    times: areApart ? new Set([...(one.times ?? []), ...(other.times ?? [])]) : null,
  };
}

/** The margin of what timers and windows emit: just ahead of the watermark that fires them, unless something was late before. */
export function marginOfFirings(margin: number): number {
  return margin >= 1 ? 1 : Number.NEGATIVE_INFINITY;
}
