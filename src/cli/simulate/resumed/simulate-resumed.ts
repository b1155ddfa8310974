/**
 * A random run in two legs: a job is stopped with a savepoint, and another one with the same state goes on from it, at other parallelism.
 * Cluster, configuration, pace and the usual faults are those that the seed draws for any run; of all faults each job meets its own.
 */
import { RandomStreams } from '../../../base/random-streams.ts';
import { loadJob } from '../../../hosts/simulation/module-job-loader.ts';
import { type FinishedRun, Simulation } from '../../../hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../../ports/run-spec.ts';
import type { ConfigurationMap } from '../../../wire/job-graph.ts';
import type { TapeEntry, TraceEvent } from '../../../wire/trace-events.ts';
import { endOf } from '../check-end.ts';
import { historyViolations } from '../check-history.ts';
import { Draw } from '../draw.ts';
import type { JobPlan, SourcePlan } from '../job-plan.ts';
import { drawRun, type FaultsDrawn, withEveryFault } from '../run-plan.ts';
import { CheckpointWatch } from '../watch-checkpoints.ts';
import { type ResumedEnd, type ResumedRows, resumedViolations } from './check-resumed.ts';
import { resumedContentsViolations } from './check-resumed-contents.ts';
import { type ResumedJob, type ResumedParallelism, resumedCode } from './resumed-code.ts';

export interface ResumedPlan {
  readonly job: ResumedJob;
  readonly exactlyOnce: boolean;
  /** The second one goes on from the savepoint of the first, if that comes to be. */
  readonly legs: readonly [RunSpec, RunSpec];
}

const STEPS_MAX = 150_000;

export function drawResumed(seed: number, faults: FaultsDrawn = 'usual'): ResumedPlan {
  const { spec } = drawRun(seed);
  const streams = new RandomStreams(seed);
  const draw = new Draw(streams.stream('resumed'));
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
    return { ...spec, code: resumedCode(job, drawParallelism(draw)), dataSets: [], topics: [], configuration, ...own };
  };
  const exactlyOnce = configuration['execution.checkpointing.mode'] === 'EXACTLY_ONCE';
  const usual = [leg({}), leg({})] as const;
  const [first, second] = faults === 'usual' ? usual : withFaultsInEach(usual, job, streams);
  const stopped = {
    ...first,
    configuration: { ...first.configuration, ...maxParallelism },
    tape: [...first.tape, ...stops],
  };
  return { job, exactlyOnce, legs: [stopped, second] };
}

/** The second job bears no more restarts than the first, where that has bounds: what was damaged of the savepoint never heals. */
function withFaultsInEach(
  [first, second]: ResumedPlan['legs'],
  { keys, numbers, rules }: ResumedJob,
  streams: RandomStreams,
): ResumedPlan['legs'] {
  const targets: JobPlan = {
    mode: 'STREAMING',
    sources: [sourceTarget('source0', numbers), sourceTarget('rules', rules)],
    ...{ keys, foldParallelism: 1, connected: false, secondParallelism: null, commitMs: null, branches: [] },
    ...{ side: false, ticks: false, topic: false },
  };
  const withFaults = (spec: RunSpec, leg: string) =>
    withEveryFault(spec, targets, (what) => new Draw(streams.stream(`${leg}: ${what}`)));
  const stopped = withFaults(first, 'stopped');
  return [stopped, withFaults({ ...second, configuration: stopped.configuration }, 'resumed')];
}

function sourceTarget(name: string, count: number): SourcePlan {
  const unused = { parallelism: 1, ratePerSecond: null, watermarks: 'none', steps: [], lookUp: null } as const;
  return { kind: 'generator', name, firstId: 0, count, ...unused };
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
  const watches: CheckpointWatch[] = [];
  const legRun = (spec: RunSpec) => {
    const watch = new CheckpointWatch({
      see: () => undefined,
      violationsOf: (kept) => resumedContentsViolations(job, kept, exactlyOnce),
    });
    watches.push(watch);
    return watchedRun(spec, watch);
  };
  const stopped = legRun(first);
  const snapshot = savepointOf(stopped);
  const ran = snapshot === null ? [first] : [first, { ...second, snapshot }];
  const runs = [stopped, ...ran.slice(1).map(legRun)].filter((run) => !isRefused(run));
  const violations = [
    ...resumedViolations(job, rowsOf(runs), exactlyOnce, endOfResumed(runs)),
    ...runs.flatMap((run) => historyViolations(run, exactlyOnce)),
    ...watches.flatMap((watch) => watch.violations),
  ];
  return { violations, steps: runs.reduce((sum, { steps }) => sum + steps, 0), ran };
}

function watchedRun(spec: RunSpec, watch: CheckpointWatch): FinishedRun {
  const job = loadJob(spec.code);
  if ('message' in job) throw new Error(`The resumed job does not compile: ${job.message}, line ${job.line}.`);
  const simulation = new Simulation(spec, job);
  simulation.advance(STEPS_MAX, (advanced) => watch.see(advanced));
  return simulation.result();
}

const REFUSED = /^(Can not restore vertex|Illegal JobGraph modification)/;

/**
 * At other parallelism other operators are chained, and others joined by edges to all: of a savepoint by which some subtasks had finished and others
 * had not, such a job may be refused (7.8.2).
 */
function isRefused({ spec: { snapshot }, failure }: FinishedRun): boolean {
  if (snapshot === undefined || !REFUSED.test(failure?.message ?? '')) return false;
  const subtasks = Object.values(snapshot.metadata.vertices).flatMap((vertex) => vertex.subtasks);
  return subtasks.some(({ finished }) => finished) && !subtasks.every(({ finished }) => finished);
}

function endOfResumed(runs: readonly FinishedRun[]): ResumedEnd {
  const last = runs.at(-1);
  return {
    isWhole: last !== undefined && endOf(last) === 'whole',
    hasFiredEarly: runs.some((run) => endOf(run) === 'cutShort' || run.events.some(isDrain)),
  };
}

function isDrain(event: TraceEvent): boolean {
  return event.type === 'userAction' && event.entry.value === 'drain';
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
