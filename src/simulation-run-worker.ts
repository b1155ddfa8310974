/** Worker: runs jobs to their end on the simulation host and answers by the number of the request. */
import type { RunSpec } from './ports/run-spec.ts';
import { simulateRun } from './simulation-run.ts';

export interface RunRequest {
  readonly id: number;
  readonly spec: RunSpec;
  readonly stepsMax: number;
}

addEventListener('message', ({ data: { id, spec, stepsMax } }: MessageEvent<RunRequest>) => {
  postMessage({ id, run: simulateRun(spec, stepsMax) });
});
