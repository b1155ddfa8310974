/** Holds what a resumed run has written, over both of its legs, against a fold over its numbers. */
import { type ResumedJob, timeOf } from './resumed-code.ts';

export interface ResumedRows {
  /** Of UpsertSinks the current ones. */
  readonly folds: readonly { readonly key: number; readonly ids: readonly number[]; readonly fired: number }[];
  readonly windows: readonly WindowRow[];
  /** What operators have found wrong themselves. */
  readonly wrong: readonly string[];
}

interface WindowRow {
  readonly name: string;
  readonly key: number;
  readonly start: number;
  readonly end: number;
  readonly ids: readonly number[];
}

/** One sentence a violation. At least once: nothing is missing. */
export function resumedViolations(job: ResumedJob, rows: ResumedRows, exactlyOnce: boolean): string[] {
  const ids = Array.from({ length: job.numbers }, (_, id) => id);
  const byKey = new Map<number, number[]>();
  for (const id of ids) byKey.set(id % job.keys, [...(byKey.get(id % job.keys) ?? []), id]);
  const folds = [...byKey].map(([key, members]) => ({ what: `key ${key}`, ids: members }));
  const windows = [...byKey].flatMap(([key, members]) => [
    ...tumbling(members, job.sizeMs).map((window) => named('tumbling', key, window)),
    ...sessions(members, job.gapMs).map((window) => named('sessions', key, window)),
  ]);
  return [
    ...new Set(rows.wrong),
    ...compared(folds, new Map(rows.folds.map((row) => [`key ${row.key}`, row.ids])), exactlyOnce),
    ...compared(windows, new Map(rows.windows.map((row) => [whatOf(row), row.ids])), exactlyOnce),
    ...rows.folds
      .filter(({ fired }) => exactlyOnce && fired !== 1)
      .map(({ key, fired }) => `The one timer of key ${key} fired ${fired} times.`),
  ];
}

interface Expected {
  readonly what: string;
  readonly ids: readonly number[];
}

interface Window {
  readonly start: number;
  end: number;
  readonly ids: number[];
}

function compared(expected: readonly Expected[], found: ReadonlyMap<string, readonly number[]>, exactly: boolean) {
  return expected.flatMap(({ what, ids }) => {
    const has = found.get(what) ?? [];
    const isRight = exactly ? sorted(has) === sorted(ids) : ids.every((id) => has.includes(id));
    return isRight ? [] : [`The numbers of ${what} must be ${sorted(ids)}, but are ${sorted(has)}.`];
  });
}

function tumbling(ids: readonly number[], sizeMs: number): Window[] {
  const windows = new Map<number, Window>();
  for (const id of ids) {
    const start = timeOf(id) - (timeOf(id) % sizeMs);
    const window = windows.get(start) ?? { start, end: start + sizeMs, ids: [] };
    window.ids.push(id);
    windows.set(start, window);
  }
  return [...windows.values()];
}

/** A number opens a session of the gap's length; those that touch are one (5.6.1). */
function sessions(ids: readonly number[], gapMs: number): Window[] {
  const windows: Window[] = [];
  for (const id of ids.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    const [start, last] = [timeOf(id), windows.at(-1)];
    if (last === undefined || start > last.end) windows.push({ start, end: start + gapMs, ids: [id] });
    else {
      last.ids.push(id);
      last.end = start + gapMs;
    }
  }
  return windows;
}

function named(name: string, key: number, { start, end, ids }: Window): Expected {
  return { what: whatOf({ name, key, start, end }), ids };
}

function whatOf({ name, key, start, end }: Omit<WindowRow, 'ids'>): string {
  return `${name} window ${start} to ${end} of key ${key}`;
}

function sorted(ids: readonly number[]): string {
  return [...ids].sort((a, b) => a - b).join(' ');
}
