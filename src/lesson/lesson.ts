/** A lesson as the page and the grader hold it: the script, its texts by heading, its files and its checks. */
import { MillraceError } from '../base/failure.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { KeptSnapshot } from '../ports/kept-snapshot.ts';
import { DEFAULT_PACE, type RunSpec } from '../ports/run-spec.ts';
import type { TapeEntry } from '../wire/trace-events.ts';
import { rowWithoutTime } from './arrivals.ts';
import type { Check, Symptom } from './checks.ts';
import type { Resumes, Script } from './lesson-schema.ts';
import { parseNdjson } from './ndjson.ts';
import { readScript } from './read-script.ts';

export interface Lesson {
  /** The folder, `keyed/fields-are-not-state`. */
  readonly folder: string;
  readonly script: Script;
  /** The text under each `##` heading of lesson.md, by the heading's slug; Markdown. */
  readonly texts: ReadonlyMap<string, LessonText>;
  /** Every other file of the folder, by its name within it. */
  readonly files: Readonly<Record<string, string>>;
  readonly dataSets: readonly DataSet[];
  readonly checks: ReadonlyMap<string, Check>;
  readonly symptoms: ReadonlyMap<string, Symptom>;
}

export interface LessonText {
  readonly heading: string;
  readonly markdown: string;
}

/** A lesson whose parts do not fit together: a scene without its text, a mistake without its file. Thrown when it is read. */
export class InvalidLesson extends MillraceError {
  override readonly name = 'InvalidLesson';
  constructor(
    readonly folder: string,
    readonly problems: readonly string[],
  ) {
    super(problems.map((problem) => `${folder}: ${problem}`).join('\n'));
  }
}

/**
 * Puts a lesson together. `files` holds all files of the folder by name, checks excepted: those are code and come as `checks`, the module itself.
 * Throws InvalidScript or InvalidLesson.
 */
export function makeLesson(
  folder: string,
  files: Readonly<Record<string, string>>,
  checks: Readonly<Record<string, unknown>>,
): Lesson {
  const script = readScript(files['script.yaml'] ?? '', `${folder}/script.yaml`);
  const lesson: Lesson = {
    folder,
    script,
    texts: textsByHeading(files['lesson.md'] ?? ''),
    files,
    dataSets: Object.entries(script.data ?? {}).map(([name, data]) => dataSetOf(folder, name, data, files)),
    checks: new Map([...exportsOfKind<Check>(checks, 'check')].sort(([, a], [, b]) => a.order - b.order)),
    symptoms: exportsOfKind<Symptom>(checks, 'symptom'),
  };
  const problems = problemsOf(lesson);
  if (problems.length > 0) throw new InvalidLesson(folder, problems);
  return lesson;
}

/** The run of a job on the cluster of a lesson. `seed` and `tape` default to the script's seed and to nothing. */
export function lessonRun(
  lesson: Lesson,
  code: string,
  seed = lesson.script.seed,
  tape: readonly TapeEntry[] = [],
): RunSpec {
  const { cluster, configuration = {} } = lesson.script;
  return {
    code,
    dataSets: lesson.dataSets,
    cluster: { taskManagers: cluster.taskManagers, slotsEach: cluster.slotsEach, standingBy: cluster.standingBy },
    configuration: {
      ...inTexts(configuration),
      'parallelism.default': String(cluster.parallelism),
    },
    seed,
    tape,
    pace: DEFAULT_PACE,
    recordsPerBuffer: 1,
  };
}

/** The next version of a job, which starts from the savepoint that the former one was stopped with. */
export function resumedRun(
  spec: RunSpec,
  savepoint: KeptSnapshot,
  { parallelism, configuration = {} }: Resumes,
): RunSpec {
  return {
    ...spec,
    snapshot: savepoint,
    configuration: {
      ...spec.configuration,
      ...inTexts(configuration),
      ...(parallelism !== undefined && { 'parallelism.default': String(parallelism) }),
    },
  };
}

function inTexts(configuration: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, String(value)]));
}

/** `What you saw` is `what-you-saw`. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function textsByHeading(markdown: string): ReadonlyMap<string, LessonText> {
  const sections = markdown.split(/^## +/m).slice(1);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      const heading = section.slice(0, end).trim();
      return [slugOf(heading), { heading, markdown: section.slice(end).trim() }];
    }),
  );
}

function dataSetOf(
  folder: string,
  name: string,
  data: NonNullable<Script['data']>[string],
  files: Readonly<Record<string, string>>,
): DataSet {
  const { file, ratePerSecond = null, replay = 'once' } = data;
  const text = files[file];
  if (text === undefined) throw new InvalidLesson(folder, [`data ${name} names ${file}, which is not in the folder`]);
  return { name, rows: parseNdjson(text, `${folder}/${file}`), ratePerSecond, replay };
}

function exportsOfKind<Kind extends { readonly kind: string }>(
  module: Readonly<Record<string, unknown>>,
  kind: Kind['kind'],
): ReadonlyMap<string, Kind> {
  const isKind = (value: unknown): value is Kind =>
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
  return new Map(Object.entries(module).filter((entry): entry is [string, Kind] => isKind(entry[1])));
}

function problemsOf({ script, texts, files, dataSets, checks, symptoms }: Lesson): string[] {
  const { exercise, scenes } = script;
  const problems: string[] = [];
  for (const text of [...scenes.map((scene) => scene.text), exercise.text]) {
    if (!texts.has(text)) problems.push(`script.yaml names the text ${text}, but lesson.md has no such heading`);
  }
  const jobs = scenes.flatMap((scene) => scene.play?.job ?? []);
  for (const file of [
    exercise.start,
    exercise.solution,
    exercise.twin,
    ...jobs,
    ...exercise.mistakes.map((mistake) => mistake.file),
  ]) {
    if (files[file] === undefined) problems.push(`script.yaml names the file ${file}, which is not in the folder`);
  }
  for (const [name, arrival] of Object.entries(exercise.runs.arrivals ?? {})) {
    const dataSet = dataSets.find((each) => each.name === name);
    const row = dataSet && rowWithoutTime(dataSet, arrival);
    if (!dataSet) problems.push(`script.yaml lets ${name} arrive in another order, which is not in its data`);
    else if (row !== null) problems.push(`row ${row} of ${name} has no number in its field ${arrival.time}`);
  }
  for (const { file, fails, symptom } of exercise.mistakes) {
    if (!checks.has(fails)) problems.push(`${file} is to fail the check ${fails}, which checks.ts does not export`);
    if (symptom !== undefined && !symptoms.has(symptom))
      problems.push(`${file} has the symptom ${symptom}, which checks.ts does not export`);
  }
  return problems;
}
