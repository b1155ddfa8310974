/** The simulation as a host of conformance cases. */

import { STEPS_MAX, specOf } from '../../conformance/case-spec.ts';
import type { ConformanceHost, ConformanceRun } from '../../conformance/check-case.ts';
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';

export const simulationHost: ConformanceHost = async (conformanceCase, seed) => {
  const job = loadJob(conformanceCase.code);
  if ('message' in job) return doesNotCompile(`line ${job.line}: ${job.message}`);
  return new Simulation(specOf(conformanceCase, seed), job, { tracing: false }).complete(STEPS_MAX);
};

function doesNotCompile(message: string): ConformanceRun {
  return { status: 'REJECTED', failure: { class: 'SyntaxError', message }, rows: () => [] };
}
