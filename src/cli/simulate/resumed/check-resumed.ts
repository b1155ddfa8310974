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

/** How the last job of a run has ended. */
export interface ResumedEnd {
  /** With all numbers read: then every row is there. Before that some are, which are right all the same. */
  readonly isWhole: boolean;
  /** A job was to be drained, or was cut short: its windows have told of what it had read by then, and of nothing more if it did not go on (7.9.3). */
  readonly hasFiredEarly: boolean;
}

/** One sentence a violation. At least once: nothing is missing. */
export function resumedViolations(
  job: ResumedJob,
  rows: ResumedRows,
  exactlyOnce: boolean,
  { isWhole, hasFiredEarly }: ResumedEnd,
): string[] {
  const wrong = [...new Set(rows.wrong)];
  if (hasFiredEarly && !isWhole) return wrong;
  const ids = Array.from({ length: job.numbers }, (_, id) => id);
  const byKey = new Map<number, number[]>();
  for (const id of ids) byKey.set(id % job.keys, [...(byKey.get(id % job.keys) ?? []), id]);
  const folds = [...byKey].map(([key, members]) => ({ what: `key ${key}`, ids: members }));
  const windows = [...byKey].flatMap(([key, members]) => [
    ...tumbling(members, job.sizeMs).map((window) => named('tumbling', key, window)),
    ...sessions(members, job.gapMs).map((window) => named('sessions', key, window)),
  ]);
  const expected = [...folds, ...windows];
  const found = new Map([
    ...rows.folds.map((row) => [`key ${row.key}`, row.ids] as const),
    ...rows.windows.map((row) => [whatOf(row), row.ids] as const),
  ]);
  return [
    ...wrong,
    ...compared(isWhole ? expected : expected.filter(({ what }) => found.has(what)), found, exactlyOnce),
    ...(exactlyOnce && !hasFiredEarly ? invented(expected, found) : []),
    ...rows.folds
      .filter(({ fired }) => exactlyOnce && fired !== 1)
      .map(({ key, fired }) => `The one timer of key ${key} fired ${fired} times.`),
  ];
}

function invented(expected: readonly Expected[], found: ReadonlyMap<string, readonly number[]>): string[] {
  const known = new Set(expected.map(({ what }) => what));
  return [...found]
    .filter(([what]) => !known.has(what))
    .map(([what, ids]) => `There is no ${what}, but it has ${sorted(ids)}.`);
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
