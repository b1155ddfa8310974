/**
 * A run as one person hands it to another: code, data, cluster, configuration, seed, tape, and the moment that was looked at. What comes with
 * a link was written by anybody, so every field of it is checked before anything is made of it (ARCHITECTURE §5, "Formats age").
 */
import * as v from 'valibot';
import type { DataSet } from '../ports/job-loader.ts';
import { type RunSpec, TAPE_ENTRIES_MAX } from '../ports/run-spec.ts';
import { TAPE_ACTIONS } from '../view/action-text.ts';
import type { TapeAction, TapeEntry, TraceEventType } from '../wire/trace-events.ts';
import { sharedTopic } from './shared-topic.ts';

/** Where the run stood when it was shared. `hash`: of the history up to there. */
export interface SharedMoment {
  readonly step: number;
  readonly hash: string;
}

export interface SharedRun {
  readonly format: 'millrace-run';
  readonly version: 1;
  /** Of the engine that it ran on. */
  readonly engine: string;
  readonly spec: Omit<RunSpec, 'start' | 'dataSets' | 'snapshot'>;
  /** What the run starts from, if not empty: `file` is that of a savepoint, as text. */
  readonly snapshot?: { readonly path: string; readonly file: string };
  readonly data: readonly SharedData[];
  /** null: what was shared had not run, or no longer reaches back to its first step. */
  readonly moment: SharedMoment | null;
}

/** Data of the site by name and hash; data of a person's own with all rows. */
export type SharedData = { readonly name: string; readonly hash: string } | DataSet;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.finite(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(1000));
const count = (most: number) => v.pipe(whole, v.maxValue(most));

const condition = v.strictObject({
  event: v.pipe(
    text,
    v.transform((name) => name as TraceEventType),
  ),
  where: v.exactOptional(v.record(text, v.unknown())),
  nth: v.exactOptional(whole),
  after: v.exactOptional(whole),
});

const tapeEntry = v.strictObject({
  at: v.exactOptional(whole),
  when: v.exactOptional(condition),
  time: v.exactOptional(time),
  action: v.picklist(TAPE_ACTIONS as [TapeAction, ...TapeAction[]]),
  target: v.exactOptional(text),
  value: v.exactOptional(v.unknown()),
  recorded: v.exactOptional(v.boolean()),
});

const pace = v.strictObject({
  stepMs: time,
  hopMs: time,
  storageMs: time,
  startMs: time,
  connectionLostMs: time,
  jitterMs: time,
  stragglers: v.exactOptional(v.strictObject({ percent: time, delayMs: time })),
});

const dataSet = v.strictObject({
  name: text,
  rows: v.array(v.unknown()),
  ratePerSecond: v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  replay: v.picklist(['once', 'forever']),
  shift: v.exactOptional(v.strictObject({ fields: v.array(text), spanMs: v.pipe(v.number(), v.finite()) })),
});

const sharedRun = v.strictObject({
  format: v.literal('millrace-run'),
  version: v.literal(1),
  engine: text,
  spec: v.strictObject({
    code: v.pipe(v.string(), v.maxLength(1_000_000)),
    cluster: v.strictObject({ taskManagers: count(32), slotsEach: count(16), standingBy: count(32) }),
    configuration: v.record(text, v.string()),
    seed: v.pipe(v.number(), v.safeInteger()),
    tape: v.pipe(v.array(tapeEntry), v.maxLength(TAPE_ENTRIES_MAX)),
    pace,
    recordsPerBuffer: v.pipe(whole, v.minValue(1), v.maxValue(100_000)),
    legSteps: v.exactOptional(v.pipe(whole, v.minValue(1))),
    topics: v.exactOptional(v.pipe(v.array(sharedTopic), v.maxLength(100))),
  }),
  snapshot: v.exactOptional(v.strictObject({ path: text, file: v.string() })),
  data: v.array(v.union([v.strictObject({ name: text, hash: text }), dataSet])),
  moment: v.nullable(v.strictObject({ step: whole, hash: text })),
});

/** What came with a link or in a file is no run, or one that this version of the site does not know how to read. */
export class UnreadableSharedRun extends Error {
  override readonly name = 'UnreadableSharedRun';
  constructor(readonly why: string) {
    super(`This does not lead to a run: ${why}`);
  }
}

/** @throws UnreadableSharedRun */
export function readSharedRun(json: string): SharedRun {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    throw new UnreadableSharedRun('its text is cut off or damaged. Ask for it again.');
  }
  const version = (given as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1)
    throw new UnreadableSharedRun(
      `it is of format ${version}, and this site reads format 1. Reload the page for a newer one.`,
    );
  const read = v.safeParse(sharedRun, given);
  if (read.success) return read.output as SharedRun;
  const [issue] = read.issues;
  throw new UnreadableSharedRun(`${v.getDotPath(issue) ?? 'all of it'} is wrong (${issue.message}).`);
}

/** What somebody else's machine needs to do the same again; nothing that only this one has. */
export function specToShare({
  code,
  cluster,
  configuration,
  seed,
  pace,
  recordsPerBuffer,
  tape,
  legSteps,
  topics,
}: RunSpec): SharedRun['spec'] {
  const optional = { ...(legSteps !== undefined && { legSteps }), ...(topics !== undefined && { topics }) };
  return { code, cluster, configuration, seed, pace, recordsPerBuffer, tape: tape as TapeEntry[], ...optional };
}
