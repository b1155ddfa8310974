/**
 * Runs a learner's module once and translates what it declared. The JobManager's side does it to submit the job; each operator instance
 * does it again to get functions of its own, and compares fingerprints.
 */
import { createMillrace } from '../api/module.ts';
import type { Program, Transformation } from '../api/transformations.ts';
import { MillraceError } from '../base/failure.ts';
import type { DataSet, JobGlobals, LoadedJob } from '../ports/job-loader.ts';
import type { ConfigurationMap, JobGraph } from '../wire/job-graph.ts';
import { jobGraph } from './job-graph.ts';
import { KnownGraph } from './known-graph.ts';

interface EvaluatedJob {
  readonly program: Program;
  readonly graph: JobGraph;
}

/** The program threw while it built its job, or the job it built cannot be translated. `cause` is what was thrown. */
export class JobRejected extends MillraceError {
  override readonly name = 'JobRejected';

  constructor(cause: unknown, line: number | null) {
    super('The program failed before its job was submitted.', { cause });
    if (line !== null) this.line = line;
  }
}

/** The program ended without a call of `execute()`: there is no job. */
export class JobNotSubmitted extends MillraceError {
  override readonly name = 'JobNotSubmitted';

  /** `line`: of the last operator that was declared. */
  constructor(line: number | null) {
    super(
      'The application contains no execute() calls. A program only declares its job; env.execute() at its end submits it.',
    );
    if (line !== null) this.line = line;
  }
}

/**
 * Evaluates `job` once. `configuration` is the cluster's. `known`: what earlier evaluations of this job gave, with the same
 * configuration and data sets; no lines are looked for where they are known.
 *
 * @throws JobRejected or JobNotSubmitted; failureReasonOf makes a reason of either.
 */
export function evaluateJob(
  job: LoadedJob,
  globals: JobGlobals,
  configuration: ConfigurationMap,
  dataSets: readonly DataSet[],
  known = new KnownGraph(),
): EvaluatedJob {
  const { module, program } = createMillrace({
    lineOf: known.isKnown ? null : (error) => job.lineOf(error),
    clusterConfiguration: configuration,
  });
  return rejecting(job, () => {
    job.evaluate(module, globals);
    const declared = program();
    if (declared.executed === null) throw new JobNotSubmitted(declared.transformations.at(-1)?.line ?? null);
    const { jobName } = declared.executed;
    const input = { jobName, clusterConfiguration: configuration, dataSets };
    return { program: declared, graph: known.graphOf(declared, () => jobGraph(declared, input)) };
  });
}

/** The operators of a program by node id: how a slot finds in its own evaluation what the submitted graph names. */
export function operatorSpecs(program: Program): ReadonlyMap<number, Transformation> {
  return new Map(program.transformations.map((transformation) => [transformation.nodeId, transformation]));
}

function rejecting<Result>(job: LoadedJob, evaluate: () => Result): Result {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof JobNotSubmitted) throw error;
    const line = error instanceof MillraceError && error.line !== undefined ? error.line : job.lineOf(error)?.line;
    throw new JobRejected(error, line ?? null);
  }
}
