/** One seed of the simulation: draws a run, runs it, and holds it against everything that must be true. */
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { shortestTape } from '../../view/shortest-tape.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { historyViolations } from './check-history.ts';
import { outcomeViolations } from './check-outcome.ts';
import { PlannedCheckpointCheck } from './check-planned-checkpoint.ts';
import { linkOf } from './link-of.ts';
import { drawResumed, type ResumedPlan, resumedRunViolations } from './resumed/simulate-resumed.ts';
import { drawRun, type FaultsDrawn, type RunPlan } from './run-plan.ts';
import { foldSequentially } from './sequential-fold.ts';
import { CheckpointWatch } from './watch-checkpoints.ts';

export interface SeedResult {
  readonly seed: number;
  /** One sentence each; none: all held. */
  readonly violations: readonly string[];
  /** What was run: of a job that was stopped and resumed one a job, the later one from the savepoint of the other. */
  readonly shown: readonly ShownRun[];
  readonly steps: number;
}

export interface ShownRun {
  /** Without the entries that a violation does not need. */
  readonly tape: readonly TapeEntry[];
  /** Behind the site's address it is the run with this tape; empty where nothing is violated. */
  readonly link: string;
}

interface Found {
  readonly violations: readonly string[];
  readonly steps: number;
}

/** Many times what a run takes: a job that has not ended by then never will. */
const STEPS_MAX = 150_000;

/** What of a seed is simulated. */
export interface RunsDrawn {
  readonly faults: FaultsDrawn;
  /** Besides, the run of a job that is stopped with a savepoint and resumed at other parallelism. */
  readonly resumed: boolean;
  /** Leaves out of the tape what a violation does not need; by running the seed again for each entry. */
  readonly shorten: boolean;
}

export async function simulateRuns(seed: number, { faults, resumed, shorten }: RunsDrawn): Promise<SeedResult> {
  const first = await simulateSeed(seed, faults, shorten);
  if (!resumed || first.violations.length > 0) return first;
  const second = await simulateResumed(seed, faults, shorten);
  return { ...(second.violations.length > 0 ? second : first), steps: first.steps + second.steps };
}

export async function simulateSeed(seed: number, faults: FaultsDrawn = 'usual', shorten = true): Promise<SeedResult> {
  return simulatePlan(drawRun(seed, faults), shorten);
}

export async function simulatePlan(plan: RunPlan, shorten = true): Promise<SeedResult> {
  const { spec } = plan;
  const { violations, steps } = await violationsOf(plan);
  const found = { seed: spec.seed, violations, steps };
  if (violations.length === 0) return { ...found, shown: [{ tape: spec.tape, link: '' }] };
  const tape = shorten
    ? await shortened(spec.tape, violations, (shorter) => violationsOf({ ...plan, spec: { ...spec, tape: shorter } }))
    : spec.tape;
  return { ...found, shown: [await shownRun({ ...spec, tape })] };
}

async function shownRun(spec: RunSpec): Promise<ShownRun> {
  return { tape: spec.tape, link: await linkOf(spec) };
}

async function violationsOf(plan: RunPlan): Promise<Found> {
  const job = loadJob(plan.spec.code);
  if ('message' in job)
    return { violations: [`The planned job does not compile: ${job.message}, line ${job.line}.`], steps: 0 };
  try {
    const watch = new CheckpointWatch(new PlannedCheckpointCheck(plan));
    const run = await new Simulation(plan.spec, job).complete(STEPS_MAX, (simulation) => watch.see(simulation));
    const violations = [
      ...outcomeViolations(plan.job, foldSequentially(plan.job), run, plan.exactlyOnce),
      ...historyViolations(run, plan.exactlyOnce),
      ...watch.violations,
    ];
    return { violations, steps: run.steps };
  } catch (error) {
    return { violations: [failedEngine(error)], steps: 0 };
  }
}

/** The seed's other run: of a job that is stopped and resumed. */
export async function simulateResumed(
  seed: number,
  faults: FaultsDrawn = 'usual',
  shorten = true,
): Promise<SeedResult> {
  return simulateResumedPlan(drawResumed(seed, faults), shorten);
}

/** Of what is violated the tape of the stopped job is shortened first, and then that of the resumed one. */
export async function simulateResumedPlan(plan: ResumedPlan, shorten = true): Promise<SeedResult> {
  const [stopped, resumed] = plan.legs;
  const { violations, steps } = resumedOrFailed(plan);
  const found = { seed: stopped.seed, violations, steps };
  if (violations.length === 0) return { ...found, shown: [{ tape: stopped.tape, link: '' }] };
  let legs = plan.legs;
  if (shorten) {
    const shorter = async (tapes: readonly [readonly TapeEntry[], readonly TapeEntry[]]) =>
      resumedOrFailed({
        ...plan,
        legs: [
          { ...stopped, tape: tapes[0] },
          { ...resumed, tape: tapes[1] },
        ],
      });
    const first = await shortened(stopped.tape, violations, (tape) => shorter([tape, resumed.tape]));
    const second = await shortened(resumed.tape, violations, (tape) => shorter([first, tape]));
    legs = [
      { ...stopped, tape: first },
      { ...resumed, tape: second },
    ];
  }
  const { ran } = resumedOrFailed({ ...plan, legs });
  return { ...found, shown: await Promise.all(ran.map(shownRun)) };
}

function resumedOrFailed(plan: ResumedPlan): Found & { readonly ran: readonly RunSpec[] } {
  try {
    return resumedRunViolations(plan);
  } catch (error) {
    return { violations: [failedEngine(error)], steps: 0, ran: [plan.legs[0]] };
  }
}

function failedEngine(error: unknown): string {
  return `The engine failed: ${error instanceof Error ? error.stack : String(error)}`;
}

/** The tape without what these violations do not need. What is left shows one of them, and not another that only a shorter tape has. */
function shortened(
  tape: readonly TapeEntry[],
  found: readonly string[],
  run: (tape: readonly TapeEntry[]) => Promise<Found>,
): Promise<readonly TapeEntry[]> {
  const kinds = new Set(found.map(kindOf));
  return shortestTape(tape, async (shorter) => {
    const { violations } = await run(shorter);
    return violations.some((violation) => kinds.has(kindOf(violation)));
  });
}

/** What a violation says, whatever it counts. */
function kindOf(violation: string): string {
  return violation.replaceAll(/\d+/g, '#');
}
