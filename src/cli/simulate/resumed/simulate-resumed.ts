/**
 * A random run in two legs: a job is stopped with a savepoint, and another one with the same state goes on from it, at other parallelism.
 * Cluster, configuration, pace and faults are those that the seed draws for any run.
 */
import { RandomStreams } from '../../../base/random-streams.ts';
import { loadJob } from '../../../hosts/simulation/module-job-loader.ts';
import { type FinishedRun, Simulation } from '../../../hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../../ports/run-spec.ts';
import type { ConfigurationMap } from '../../../wire/job-graph.ts';
import type { TapeEntry } from '../../../wire/trace-events.ts';
import { endOf } from '../check-end.ts';
import { historyViolations } from '../check-history.ts';
import { Draw } from '../draw.ts';
import { drawRun } from '../run-plan.ts';
import { type ResumedRows, resumedViolations } from './check-resumed.ts';
import { type ResumedJob, type ResumedParallelism, resumedCode } from './resumed-code.ts';

export interface ResumedPlan {
  readonly job: ResumedJob;
  readonly exactlyOnce: boolean;
  /** The second one goes on from the savepoint of the first, if that comes to be. */
  readonly legs: readonly [RunSpec, RunSpec];
}

const STEPS_MAX = 150_000;

export function drawResumed(seed: number): ResumedPlan {
  const { spec } = drawRun(seed);
  const draw = new Draw(new RandomStreams(seed).stream('resumed'));
  const job: ResumedJob = {
    numbers: draw.between(30, 90),
    rules: draw.between(5, 30),
    ratePerSecond: draw.oneOf([50, 100, 200]),
    keys: draw.between(1, 6),
    gapMs: draw.oneOf([7, 20, 45]),
    sizeMs: draw.oneOf([10, 50]),
  };
  const maxParallelism = draw.chance(50) ? { 'pipeline.max-parallelism': String(draw.between(3, 20)) } : {};
  // Twice, since the first one fails where not all tasks run yet.
  const stops: TapeEntry[] = [
    { when: { event: 'recordProcessed', nth: draw.between(10, 150) }, action: 'stopWithSavepoint' },
    { when: { event: 'checkpointCompleted', nth: draw.between(1, 4) }, action: 'stopWithSavepoint' },
  ];
  const configuration: ConfigurationMap = {
    ...spec.configuration,
    // A vertex with union state that has finished in part takes no checkpoint (7.8.2).
    'execution.checkpointing.tolerable-failed-checkpoints': '1000',
  };
  const leg = (own: Partial<RunSpec>): RunSpec => {
    return { ...spec, code: resumedCode(job, drawParallelism(draw)), dataSets: [], configuration, ...own };
  };
  const first = leg({ configuration: { ...configuration, ...maxParallelism }, tape: [...spec.tape, ...stops] });
  const exactlyOnce = configuration['execution.checkpointing.mode'] === 'EXACTLY_ONCE';
  return { job, exactlyOnce, legs: [first, leg({})] };
}

function drawParallelism(draw: Draw): ResumedParallelism {
  const [source, fold, windows, judge] = [1, 2, 3, 4].map(() => draw.between(1, 3));
  return { source: source ?? 1, fold: fold ?? 1, windows: windows ?? 1, judge: judge ?? 1 };
}

export interface ResumedRun {
  /** Of both legs, one sentence each. */
  readonly violations: readonly string[];
  /** Of both legs. */
  readonly steps: number;
  /** The legs that there were, the second one with the savepoint that it began with. */
  readonly ran: readonly RunSpec[];
}

export function resumedRunViolations({ job, exactlyOnce, legs }: ResumedPlan): ResumedRun {
  const [first, second] = legs;
  const stopped = legRun(first);
  const snapshot = savepointOf(stopped);
  const ran = snapshot === null ? [first] : [first, { ...second, snapshot }];
  const runs = [stopped, ...ran.slice(1).map(legRun)];
  const isWhole = runs.every(({ status }) => status === 'FINISHED');
  const violations = [
    ...(isWhole ? resumedViolations(job, rowsOf(runs), exactlyOnce) : []),
    ...runs.flatMap((run) => historyViolations(run, exactlyOnce)),
  ];
  return { violations, steps: runs.reduce((sum, { steps }) => sum + steps, 0), ran };
}

function legRun(spec: RunSpec): FinishedRun {
  const job = loadJob(spec.code);
  if ('message' in job) throw new Error(`The resumed job does not compile: ${job.message}, line ${job.line}.`);
  return new Simulation(spec, job).runToEnd(STEPS_MAX);
}

/** Null where the job has come to its own end. */
function savepointOf(run: FinishedRun): KeptSnapshot | null {
  if (endOf(run) !== 'suspended') return null;
  const completed = run.events.findLast((event) => event.type === 'checkpointCompleted' && event.kind === 'suspend');
  return completed?.type === 'checkpointCompleted' ? run.snapshot(completed.checkpoint) : null;
}

function rowsOf(runs: readonly FinishedRun[]): ResumedRows {
  const values = (sink: string) => runs.flatMap((run) => run.rows(sink).map(({ value }) => value));
  const [folds, windows, wrong] = ['folds', 'windows', 'wrong'].map(values);
  return { folds, windows, wrong } as unknown as ResumedRows;
}
