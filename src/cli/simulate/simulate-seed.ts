/** One seed of the simulation: draws a run, runs it, and holds it against everything that must be true. */
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { endViolations } from './check-end.ts';
import { failureViolations } from './check-failures.ts';
import { outcomeViolations } from './check-outcome.ts';
import { storageViolations } from './check-storage.ts';
import { timerViolations } from './check-timers.ts';
import { traceViolations } from './check-trace.ts';
import { linkOf } from './link-of.ts';
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

export async function simulateSeed(seed: number, faults: FaultsDrawn = 'usual'): Promise<SeedResult> {
  const plan = drawRun(seed, faults);
  const { violations, steps } = await violationsOf(plan);
  if (violations.length === 0) return { seed, violations, tape: plan.spec.tape, link: '', steps };
  const tape = await shortened(plan);
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
      ...endViolations(run),
      ...failureViolations(run.events),
      ...outcomeViolations(plan.job, foldSequentially(plan.job), run, plan.exactlyOnce),
      ...storageViolations(run),
      ...watch.violations,
      ...timerViolations(run.events),
      ...traceViolations(run.events, plan.exactlyOnce),
    ];
    return { violations, steps: run.steps };
  } catch (error) {
    return { violations: [`The engine failed: ${error instanceof Error ? error.stack : String(error)}`], steps: 0 };
  }
}

/** Leaves out one entry after the other as long as something is still violated. */
async function shortened(plan: RunPlan): Promise<readonly TapeEntry[]> {
  let tape = plan.spec.tape;
  for (const entry of plan.spec.tape) {
    const without = tape.filter((other) => other !== entry);
    const { violations } = await violationsOf({ ...plan, spec: { ...plan.spec, tape: without } });
    if (violations.length > 0) tape = without;
  }
  return tape;
}
