/** A job from its text to the end of its run on the simulation host: what RunService promises, in one thread. */
import { loadJob } from './hosts/simulation/module-job-loader.ts';
import { Simulation } from './hosts/simulation/simulation.ts';
import type { CompletedRun } from './ports/run-service.ts';
import type { RunSpec } from './ports/run-spec.ts';

/** Plain data; a job that does not compile is REJECTED with its compile error. */
export function simulateRun(spec: RunSpec, stepsMax: number): CompletedRun {
  const job = loadJob(spec.code);
  if ('message' in job) {
    const failure = { class: 'CompileFailure', message: job.message, line: job.line, column: job.column };
    return { spec, status: 'REJECTED', failure, events: [], tape: spec.tape, steps: 0, time: 0 };
  }
  const { status, failure, events, tape, steps, time } = new Simulation(spec, job).runToEnd(stepsMax);
  return { spec, status, failure, events, tape, steps, time };
}
