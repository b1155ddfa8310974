/**
 * What a lesson's script.yaml may say. One source: the page, the build's test and the authors' JSON schema all come from it.
 * Errors name file and line; see `readScript`.
 */
import * as v from 'valibot';
import { MARKS } from '../view/lens.ts';
import { CHAPTERS } from './chapters.ts';
import { EVENT_TYPES } from './event-types.ts';

const slug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name of small letters, digits and single hyphens'),
);
const wholeNumber = v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, 'at least 1'));
const count = v.pipe(v.number(), v.integer('a whole number'), v.minValue(0, 'at least 0'));
const option = v.union([v.string(), v.number(), v.boolean()], 'a text, a number, true or false');
const fileName = v.pipe(v.string(), v.regex(/^[\w./-]+\.[a-z]+$/i, 'the name of a file in the folder of the lesson'));

/** The `nth` event of a type whose fields equal those of `where`, counted from the `nth` event of `after` where that is given. */
const pastEvent = v.strictObject({
  event: v.picklist(EVENT_TYPES, 'the name of a trace event'),
  where: v.exactOptional(v.record(v.string(), v.unknown())),
  nth: v.exactOptional(wholeNumber),
});
const cue = v.strictObject({ ...pastEvent.entries, after: v.exactOptional(pastEvent) });

/** A part of an event: `value.n`. */
const taken = v.strictObject({ ...cue.entries, take: v.string() });
/** How many such events there are up to another one. */
const counted = v.strictObject({ count: v.omit(pastEvent, ['nth']), until: pastEvent });

/** Where the run itself gives the answer to a question; it is never written down. Chosen by its field, so that what is wrong is told in place. */
const answer = Object.assign(
  v.lazy((given) => (typeof given === 'object' && given !== null && 'count' in given ? counted : taken)),
  { options: [taken, counted] },
);

const fault = v.strictObject({
  when: pastEvent,
  action: v.picklist(
    [
      'killTaskManager',
      'loseSlot',
      'addTaskManager',
      'killJobManager',
      'triggerCheckpoint',
      'triggerSavepoint',
      'stopWithSavepoint',
      'failTask',
      'muteHeartbeats',
      'slowOperator',
      'failStorage',
      'slowStorage',
      'fillStorage',
      'failUpload',
      'delayUpload',
      'corruptPart',
      'slowChannel',
      'dropAcknowledgement',
      'delayAcknowledgement',
      'expireCheckpoint',
      'muteSource',
      'poisonRecord',
      'throwInCallback',
    ],
    'something that can be done to a run',
  ),
  target: v.exactOptional(v.string()),
  value: v.exactOptional(v.unknown()),
});

/** Marks that a scene introduces stay for the scenes that follow. */
const mark = v.picklist(MARKS, 'a mark of the stage');

const scene = v.strictObject({
  text: slug,
  show: v.exactOptional(v.array(mark)),
  focus: v.exactOptional(v.array(v.string())),
  say: v.exactOptional(v.pipe(v.string(), v.maxLength(90, 'at most 90 characters'))),
  faults: v.exactOptional(v.array(fault)),
  play: v.exactOptional(
    v.strictObject({
      /** A job of the folder that starts this run. Without it the present run goes on. */
      job: v.exactOptional(fileName),
      until: cue,
      /** Model time over wall time. */
      speed: v.exactOptional(v.pipe(v.number(), v.minValue(0.01, 'at least 0.01'))),
    }),
  ),
  ask: v.exactOptional(
    v.strictObject({
      kind: v.picklist(['number', 'text'], 'number or text'),
      question: v.string(),
      answer,
    }),
  ),
  /** Shows, next to what was predicted, what happened. */
  reveal: v.exactOptional(v.boolean()),
});

const dataFile = v.strictObject({
  file: fileName,
  /** Whose data it is, and under what terms. */
  source: v.string(),
  ratePerSecond: v.exactOptional(v.nullable(v.pipe(v.number(), v.minValue(0.1, 'at least 0.1')))),
  replay: v.exactOptional(v.picklist(['once', 'forever'], 'once or forever')),
});

/** The field that says when a row happened, and by how much its arrival is delayed at the most. */
const arrival = v.strictObject({ time: v.string(), delayMs: wholeNumber });

/** `in-every-stage`: for jobs in BATCH, which know no barriers. */
const KILLS = ['none', 'at-every-barrier-position', 'in-every-stage'] as const;

const mistake = v.strictObject({
  file: fileName,
  /** The name of the check that must not hold. */
  fails: v.string(),
  /** A symptom of checks.ts that tells this mistake from others that fail the same check. */
  symptom: v.exactOptional(v.string()),
  says: v.string(),
});

/**
 * The job is stopped with a savepoint at this event, and its next version, of another parallelism or configuration, starts from that. What the
 * checks see, and what is killed, is the next version.
 */
const resumes = v.strictObject({
  stop: pastEvent,
  parallelism: v.exactOptional(wholeNumber),
  configuration: v.exactOptional(v.record(v.string(), option)),
});

export const scriptSchema = v.strictObject({
  id: slug,
  aliases: v.exactOptional(v.array(slug)),
  title: v.string(),
  chapter: v.picklist(Object.keys(CHAPTERS), 'a chapter of the course'),
  minutes: wholeNumber,
  misconceptions: v.exactOptional(v.array(v.string())),
  flinkDocs: v.exactOptional(v.string()),
  cluster: v.strictObject({
    taskManagers: wholeNumber,
    slotsEach: wholeNumber,
    standingBy: count,
    parallelism: wholeNumber,
  }),
  configuration: v.exactOptional(v.record(v.string(), option)),
  data: v.exactOptional(v.record(v.string(), dataFile)),
  seed: v.pipe(v.number(), v.safeInteger('a whole number')),
  scenes: v.pipe(v.array(scene), v.minLength(1, 'at least one scene')),
  exercise: v.strictObject({
    text: slug,
    start: fileName,
    solution: fileName,
    twin: fileName,
    checks: fileName,
    runs: v.strictObject({
      seeds: v.pipe(v.array(v.pipe(v.number(), v.safeInteger('a whole number'))), v.minLength(1, 'at least one seed')),
      kills: v.picklist(KILLS, `one of ${KILLS.join(', ')}`),
      /** Data sets whose rows arrive in another order with each seed. */
      arrivals: v.exactOptional(v.record(v.string(), arrival)),
      resumes: v.exactOptional(resumes),
    }),
    hints: v.array(v.string()),
    mistakes: v.array(mistake),
  }),
});

export type Script = v.InferOutput<typeof scriptSchema>;
export type Scene = Script['scenes'][number];
export type Fault = v.InferOutput<typeof fault>;
export type Question = NonNullable<Scene['ask']>;
export type Answer = Question['answer'];
export type Kills = (typeof KILLS)[number];
export type Resumes = v.InferOutput<typeof resumes>;
export type Arrival = v.InferOutput<typeof arrival>;
