/** Worker: runs jobs to their end on the simulation host and answers by the number of the request. */
import { loadJob } from './hosts/simulation/module-job-loader.ts';
import { SimulatedRuns } from './hosts/simulation/simulated-runs.ts';
import type { RunSpec } from './ports/run-spec.ts';

export interface RunRequest {
  readonly id: number;
  readonly spec: RunSpec;
  readonly stepsMax: number;
}

const runs = new SimulatedRuns(loadJob);

addEventListener('message', async ({ data: { id, spec, stepsMax } }: MessageEvent<RunRequest>) => {
  postMessage({ id, run: await runs.run(spec, stepsMax) });
});
