/**
 * A thrown value as a reason: plain data that leaves the slot, enters the trace and is shown. What we know goes into `message`;
 * what the JavaScript engine said differs from browser to browser and stays apart.
 */
import { type FailureReason, MillraceError } from '../base/failure.ts';
import type { LoadedJob } from '../ports/job-loader.ts';

/** Longest chain of causes that is followed; a cycle of causes ends here. */
const CAUSES_MAX = 8;

/** Errors that engines throw by themselves, each with texts of its own. */
const ENGINE_ERRORS = [
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'URIError',
  'EvalError',
  'InternalError',
];

/** The reason for what was thrown, with the position in the learner's file where the stack or the error itself gives it. */
export function failureReasonOf(error: unknown, job: Pick<LoadedJob, 'lineOf'>): FailureReason {
  return reasonOf(error, job, CAUSES_MAX);
}

function reasonOf(error: unknown, job: Pick<LoadedJob, 'lineOf'>, causesLeft: number): FailureReason {
  const position = positionOf(error, job);
  const cause = error instanceof Error && causesLeft > 0 ? error.cause : undefined;
  return {
    ...described(error, position),
    ...position,
    ...(cause === undefined ? {} : { causes: [reasonOf(cause, job, causesLeft - 1)] }),
  };
}

function described(
  error: unknown,
  position: { line?: number },
): Pick<FailureReason, 'class' | 'message' | 'engineText'> {
  if (!(error instanceof Error))
    return { class: typeof error, message: `The job threw ${shown(error)} instead of an Error.` };
  if (error instanceof MillraceError) return { class: error.name, message: error.message };
  if (!ENGINE_ERRORS.includes(error.name)) return { class: error.name, message: error.message };
  const where = position.line === undefined ? '' : ` in line ${position.line}`;
  return { class: error.name, message: `The job's code threw a ${error.name}${where}.`, engineText: error.message };
}

function positionOf(error: unknown, job: Pick<LoadedJob, 'lineOf'>): { line?: number; column?: number } {
  if (error instanceof MillraceError && error.line !== undefined) return { line: error.line };
  return job.lineOf(error) ?? {};
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `the text "${value}"` : `the ${typeof value} ${String(value)}`;
}
