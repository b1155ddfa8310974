/** The simulation as a host of conformance cases. */
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';
import { specOf } from './case-spec.ts';
import type { ConformanceHost, ConformanceRun } from './check-case.ts';

/** Far more than any case takes; a job that does not end by then counts as RUNNING. */
const STEPS_MAX = 400_000;

export const simulationHost: ConformanceHost = async (conformanceCase, seed) => {
  const job = loadJob(conformanceCase.code);
  if ('message' in job) return doesNotCompile(`line ${job.line}: ${job.message}`);
  return new Simulation(specOf(conformanceCase, seed), job, { tracing: false }).complete(STEPS_MAX);
};

function doesNotCompile(message: string): ConformanceRun {
  return { status: 'REJECTED', failure: { class: 'SyntaxError', message }, rows: () => [] };
}
