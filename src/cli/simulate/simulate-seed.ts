/** One seed of the simulation: draws a run, runs it, and holds it against everything that must be true. */
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';
import { shortestTape } from '../../view/shortest-tape.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { historyViolations } from './check-history.ts';
import { outcomeViolations } from './check-outcome.ts';
import { linkOf } from './link-of.ts';
import { drawResumed, type ResumedPlan, resumedRunViolations } from './resumed/simulate-resumed.ts';
import { drawRun, type FaultsDrawn, type RunPlan } from './run-plan.ts';
import { foldSequentially } from './sequential-fold.ts';
import { CheckpointWatch } from './watch-checkpoints.ts';

export interface SeedResult {
  readonly seed: number;
  /** One sentence each; none: all held. */
  readonly violations: readonly string[];
  /** The tape, without the entries that a violation does not need. */
  readonly tape: readonly TapeEntry[];
  /** Behind the site's address it is the run with this tape; empty where nothing is violated. */
  readonly link: string;
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
  const second = await simulateResumed(seed);
  return { ...(second.violations.length > 0 ? second : first), steps: first.steps + second.steps };
}

export async function simulateSeed(seed: number, faults: FaultsDrawn = 'usual', shorten = true): Promise<SeedResult> {
  const plan = drawRun(seed, faults);
  const { violations, steps } = await violationsOf(plan);
  if (violations.length === 0) return { seed, violations, tape: plan.spec.tape, link: '', steps };
  const tape = shorten ? await shortened(plan, violations) : plan.spec.tape;
  return { seed, violations, tape, link: await linkOf({ ...plan.spec, tape }), steps };
}

async function violationsOf(plan: RunPlan): Promise<{ violations: string[]; steps: number }> {
  const job = loadJob(plan.spec.code);
  if ('message' in job)
    return { violations: [`The planned job does not compile: ${job.message}, line ${job.line}.`], steps: 0 };
  try {
    const watch = new CheckpointWatch(plan);
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

/** The seed's other run: of a job that is stopped and resumed. The link is that of its first leg. */
export async function simulateResumed(seed: number): Promise<SeedResult> {
  const plan = drawResumed(seed);
  const [first] = plan.legs;
  const { violations, steps } = resumedOrFailed(plan);
  const link = violations.length === 0 ? '' : await linkOf(first);
  return { seed, violations, tape: first.tape, link, steps };
}

function resumedOrFailed(plan: ResumedPlan): { violations: string[]; steps: number } {
  try {
    return resumedRunViolations(plan);
  } catch (error) {
    return { violations: [failedEngine(error)], steps: 0 };
  }
}

function failedEngine(error: unknown): string {
  return `The engine failed: ${error instanceof Error ? error.stack : String(error)}`;
}

/** The tape without what these violations do not need. What is left shows one of them, and not another that only a shorter tape has. */
function shortened(plan: RunPlan, found: readonly string[]): Promise<readonly TapeEntry[]> {
  const kinds = new Set(found.map(kindOf));
  return shortestTape(plan.spec.tape, async (tape) => {
    const { violations } = await violationsOf({ ...plan, spec: { ...plan.spec, tape } });
    return violations.some((violation) => kinds.has(kindOf(violation)));
  });
}

/** What a violation says, whatever it counts. */
function kindOf(violation: string): string {
  return violation.replaceAll(/\d+/g, '#');
}
