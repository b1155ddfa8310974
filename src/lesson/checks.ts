/**
 * What a lesson's checks.ts imports as 'millrace/lesson': named questions asked of finished runs.
 * A check never reads the text of a job: it asks what the job did.
 */
import type { RunView } from './run-view.ts';

export type { RunView } from './run-view.ts';

/** A place in a run's trace. */
export interface EventRef {
  readonly step: number;
  readonly index: number;
}

/** Why a check does not hold, and the event that shows it: the page offers to go to that moment. */
export interface Because {
  readonly text: string;
  readonly at?: EventRef;
}

export interface Check {
  readonly kind: 'check';
  /** Checks are asked in the order in which checks.ts makes them; the names of a module's exports come in another one. */
  readonly order: number;
  /** In a learner's words. */
  readonly question: string;
  readonly holds: (run: RunView) => boolean | Because;
}

/** What a run of a job with a certain mistake shows; it chooses the hint where several mistakes fail the same check. */
export interface Symptom {
  readonly kind: 'symptom';
  readonly shows: (run: RunView) => boolean;
}

let made = 0;

/** The question, and the answer for one run: true, or why not (from `run.because`). */
export function check(question: string, holds: (run: RunView) => boolean | Because): Check {
  made += 1;
  return { kind: 'check', order: made, question, holds };
}

export function symptom(shows: (run: RunView) => boolean): Symptom {
  return { kind: 'symptom', shows };
}
