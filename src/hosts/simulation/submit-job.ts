/** Evaluates a learner's job for submission: its graph, or why there is none, as the first event of a run. */
import { RandomStreams } from '../../base/random-streams.ts';
import { evaluateJob, JobNotSubmitted } from '../../graph/evaluate-job.ts';
import { failureReasonOf } from '../../graph/failure-reason.ts';
import { KnownGraph } from '../../graph/known-graph.ts';
import type { JobGlobals, LoadedJob } from '../../ports/job-loader.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import { RUN_EPOCH } from '../../wire/messages.ts';
import type { TraceEventOf } from '../../wire/trace-events.ts';

export type SubmittedJob =
  | { readonly graph: JobGraph }
  /** The program threw before anything was submitted, or never called `execute()`. */
  | { readonly graph: null; readonly status: 'REJECTED' | 'NOT_SUBMITTED'; readonly event: TraceEventOf<'rejected'> };

/** `known`: for later evaluations of the job in the same thread. */
export function submitJob(
  { seed, configuration, dataSets }: Pick<RunSpec, 'seed' | 'configuration' | 'dataSets'>,
  job: LoadedJob,
  known = new KnownGraph(),
): SubmittedJob {
  try {
    return { graph: evaluateJob(job, clientGlobals(seed), configuration, dataSets, known).graph };
  } catch (error) {
    const status = error instanceof JobNotSubmitted ? 'NOT_SUBMITTED' : 'REJECTED';
    const reason = failureReasonOf(error, job);
    const place = { step: 0, index: 0 };
    return { graph: null, status, event: { type: 'rejected', place, time: 0, cause: null, reason, submitted: false } };
  }
}

/**
 * What the program sees while it builds the job: model time 0, chance of its own, and nobody who would ring later or
 * read a log.
 */
function clientGlobals(seed: number): JobGlobals {
  const chance = new RandomStreams(seed).stream('client');
  return {
    now: () => RUN_EPOCH,
    random: () => chance.fraction(),
    log: () => undefined,
    setTimeout: () => 0,
    clearTimeout: () => undefined,
  };
}
