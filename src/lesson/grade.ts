/**
 * Checks a learner's job by behaviour: runs it under several seeds, each with its own order of arrival where the script asks for that, and
 * for each seed again and again with a kill somewhere else.
 * Each check is asked of every run; the first run for which it does not hold is its counterexample.
 */
import { ensure } from '../base/assert.ts';
import type { KeptSnapshot } from '../ports/kept-snapshot.ts';
import type { CompletedRun, RunService } from '../ports/run-service.ts';
import type { RunSpec } from '../ports/run-spec.ts';
import type { TapeEntry } from '../wire/trace-events.ts';
import { arrived } from './arrivals.ts';
import type { Because } from './checks.ts';
import { killsOf } from './kills.ts';
import { type Lesson, lessonRun, resumedRun } from './lesson.ts';
import type { Resumes } from './lesson-schema.ts';
import { RunView } from './run-view.ts';

/** A run takes at most so many steps; a job that is not done by then is still RUNNING, and a check may say so. */
export const STEPS_MAX = 50_000;

export interface CheckVerdict {
  readonly name: string;
  readonly question: string;
  readonly holds: boolean;
  /** The first run it does not hold for. */
  readonly counterexample: {
    readonly because: Because;
    readonly seed: number;
    readonly tape: readonly string[];
    readonly spec: RunSpec;
  } | null;
}

export interface Verdict {
  readonly passed: boolean;
  readonly checks: readonly CheckVerdict[];
  /** What to say about the mistake that this job seems to make; null where none of the known ones fits. */
  readonly hint: string | null;
  readonly runs: number;
}

export interface GradeOptions {
  /** At most so many kills a seed, spread evenly over the barrier positions. */
  readonly killsMax?: number;
  readonly seeds?: readonly number[];
  /** Told after each run. */
  readonly onRun?: (done: number) => void;
}

/** Never rejects for what the job does. */
export async function grade(
  lesson: Lesson,
  code: string,
  service: RunService,
  options: GradeOptions = {},
): Promise<Verdict> {
  const { runs } = lesson.script.exercise;
  const views: { view: RunView; completed: CompletedRun }[] = [];
  const add = (completed: CompletedRun, before: RunView | undefined, failureFree?: RunView) => {
    const view = new RunView(completed, failureFree, before);
    views.push({ view, completed });
    options.onRun?.(views.length);
    return view;
  };
  for (const seed of options.seeds ?? runs.seeds) {
    const dataSets = arrived(lesson.dataSets, runs.arrivals ?? {}, seed);
    const own = (tape: readonly TapeEntry[]) => ({ ...lessonRun(lesson, code, seed, tape), dataSets });
    const begun = runs.resumes && (await service.run(own([stopAt(runs.resumes)]), STEPS_MAX));
    const before = begun && new RunView(begun);
    if (begun !== undefined && begun.savepoint === undefined) {
      add(begun, before);
      continue;
    }
    const specWith = (tape: readonly TapeEntry[]) => nextVersion(own(tape), begun?.savepoint, runs.resumes);
    const completed = await service.run(specWith([]), STEPS_MAX);
    const failureFree = add(completed, before);
    if (completed.status !== 'FINISHED') continue;
    for (const kill of spread(killsOf(completed, runs.kills), options.killsMax ?? 12)) {
      add(await service.run(specWith([kill]), STEPS_MAX), before, failureFree);
    }
  }
  return verdictOf(lesson, views);
}

function stopAt({ stop }: Resumes): TapeEntry {
  return { when: stop, action: 'stopWithSavepoint' };
}

/** The job as it is, where it is not to start from a savepoint. */
function nextVersion(spec: RunSpec, savepoint: KeptSnapshot | undefined, resumes: Resumes | undefined): RunSpec {
  return savepoint === undefined || resumes === undefined ? spec : resumedRun(spec, savepoint, resumes);
}

/** At most `most` of the items, the first and the last among them, evenly spread. */
export function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  if (most === 1) return items.slice(0, 1);
  return Array.from({ length: most }, (_, index) =>
    ensure(items[Math.round((index * (items.length - 1)) / (most - 1))], 'An index between first and last.'),
  );
}

function verdictOf(lesson: Lesson, views: readonly { view: RunView; completed: CompletedRun }[]): Verdict {
  const failing = new Map<string, RunView>();
  const checks = [...lesson.checks].map(([name, { question, holds }]): CheckVerdict => {
    for (const { view, completed } of views) {
      const answer = holds(view);
      if (answer === true) continue;
      failing.set(name, view);
      const because = answer === false ? { text: '' } : answer;
      return {
        name,
        question,
        holds: false,
        counterexample: { because, seed: view.seed, tape: view.tape, spec: completed.spec },
      };
    }
    return { name, question, holds: true, counterexample: null };
  });
  return {
    passed: checks.every((check) => check.holds),
    checks,
    hint: hintFor(lesson, checks, failing),
    runs: views.length,
  };
}

/** The words of the first known mistake that fails the first failing check and shows its symptom. */
function hintFor(
  lesson: Lesson,
  checks: readonly CheckVerdict[],
  failing: ReadonlyMap<string, RunView>,
): string | null {
  const first = checks.find((check) => !check.holds);
  if (!first) return null;
  const view = ensure(failing.get(first.name), 'A check that fails has a run it fails for.');
  const shows = (symptom: string | undefined) =>
    symptom === undefined || lesson.symptoms.get(symptom)?.shows(view) === true;
  return (
    lesson.script.exercise.mistakes.find((mistake) => mistake.fails === first.name && shows(mistake.symptom))?.says ??
    null
  );
}
