/**
 * What a subtask did second by second of model time: records, steps, and how long it was held up. Counted from the trace, so that any moment of
 * the past has it as well.
 */
import type { ModelTime } from '../base/ids.ts';

const SECOND = 1000;
/** Flink averages its rates over a minute, and so much is remembered. */
const SECONDS_MAX = 60;

/** One second of a subtask. */
export interface LoadSecond {
  readonly second: number;
  /** Records that came by a channel, and records it put out, each of which counts once for an output. */
  readonly recordsIn: number;
  readonly recordsOut: number;
  /** Steps at the run's own pace. */
  readonly steps: number;
  /** What steps took that someone had made slower. */
  readonly slowMs: ModelTime;
  readonly heldMs: ModelTime;
}

export interface Load {
  /** The running second. */
  readonly now: LoadSecond;
  /** Whole seconds in which anything was, oldest first. */
  readonly past: readonly LoadSecond[];
  readonly lastStep: number;
  /** Since when it is held up; null while it flows. */
  readonly heldSince: ModelTime | null;
}

function emptySecond(second: number): LoadSecond {
  return { second, recordsIn: 0, recordsOut: 0, steps: 0, slowMs: 0, heldMs: 0 };
}

export function loadFrom(time: ModelTime): Load {
  return { now: emptySecond(Math.floor(time / SECOND)), past: [], lastStep: -1, heldSince: null };
}

/** The load at a later time: whole seconds that have passed are closed, and what is held up so far is counted. */
export function loadAt(load: Load, time: ModelTime): Load {
  const second = Math.floor(time / SECOND);
  if (load.heldSince === null && second === load.now.second) return load;
  const held = load.heldSince === null ? load : counting(load, load.heldSince, time);
  return { ...closed(held, second), heldSince: load.heldSince === null ? null : time };
}

/** A record, as one of the trace's steps. `slowedMs`: what an element costs where someone has slowed it, else null. */
export function withRecord(
  load: Load,
  time: ModelTime,
  record: { readonly step: number; readonly in: number; readonly out: number; readonly slowedMs: ModelTime | null },
): Load {
  const { now, past, heldSince } = loadAt(load, time);
  const isNewStep = record.step !== load.lastStep;
  // Written out: there is one for each record of a run.
  return {
    now: {
      second: now.second,
      recordsIn: now.recordsIn + record.in,
      recordsOut: now.recordsOut + record.out,
      steps: now.steps + (isNewStep && record.slowedMs === null ? 1 : 0),
      slowMs: now.slowMs + (isNewStep ? (record.slowedMs ?? 0) : 0),
      heldMs: now.heldMs,
    },
    past,
    lastStep: record.step,
    heldSince,
  };
}

export function heldFrom(load: Load, time: ModelTime): Load {
  return { ...loadAt(load, time), heldSince: time };
}

export function flowingFrom(load: Load, time: ModelTime): Load {
  return { ...loadAt(load, time), heldSince: null };
}

/** Counts the time from `since` to `time` as held up, in each of the seconds it reaches over. */
function counting(load: Load, since: ModelTime, time: ModelTime): Load {
  let counted = load;
  for (
    let second = Math.max(load.now.second, Math.floor(time / SECOND) - SECONDS_MAX);
    second * SECOND < time;
    second++
  ) {
    counted = closed(counted, second);
    const heldMs = Math.min(time, (second + 1) * SECOND) - Math.max(since, second * SECOND);
    counted = { ...counted, now: { ...counted.now, heldMs: counted.now.heldMs + Math.max(0, heldMs) } };
  }
  return counted;
}

function closed(load: Load, second: number): Load {
  if (second === load.now.second) return load;
  return { ...load, now: emptySecond(second), past: [...load.past, load.now].slice(-SECONDS_MAX) };
}

/** The whole second before the running one. */
export function lastSecond({ now, past }: Load): LoadSecond {
  const last = past.at(-1);
  return last?.second === now.second - 1 ? last : emptySecond(now.second - 1);
}

/** Every second from the first that is remembered to the running one, those included in which nothing was. */
export function secondsOf({ now, past }: Load): LoadSecond[] {
  const first = Math.max(past[0]?.second ?? now.second, now.second - SECONDS_MAX);
  const bySecond = new Map([...past, now].map((one) => [one.second, one]));
  return Array.from(
    { length: now.second - first + 1 },
    (_, index) => bySecond.get(first + index) ?? emptySecond(first + index),
  );
}
