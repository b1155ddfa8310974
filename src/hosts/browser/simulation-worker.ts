/** The role that runs whole jobs on the simulation host, in the frame since it is a learner's code: lesson checks, the landing page. */
import type { CompletedRun } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { compileJob, isCompileFailure } from '../simulation/compile-job.ts';
import { fixLocale } from '../simulation/job-locale.ts';
import { completedRun, SimulatedRuns } from '../simulation/simulated-runs.ts';
import { Simulation } from '../simulation/simulation.ts';
import { disarm, loadCompiledJob } from './blob-job-loader.ts';
import type { Line } from './line.ts';
import { SharedObjects } from './shared-objects.ts';

/** Page → simulation. `hashes`: the hash of each step is asked for as well. */
export interface SimulationRequest {
  readonly id: number;
  readonly spec: RunSpec;
  readonly stepsMax: number;
  readonly hashes: boolean;
}

/** Simulation → page. */
export interface SimulationReply {
  readonly id: number;
  readonly run: CompletedRun;
  readonly hashes: readonly string[];
  /** The job has changed nothing that the next run in this Worker would find. */
  readonly isClean: boolean;
}

/** Answers requests one after the other. */
export function runSimulations(line: Line): void {
  disarm();
  fixLocale();
  const shared = new SharedObjects();
  line.onmessage = ({ data }: MessageEvent<SimulationRequest>) => {
    void answer(data).then((answered) => line.postMessage({ ...answered, isClean: shared.areUnchanged }));
  };
}

async function answer({ id, spec, stepsMax, hashes }: SimulationRequest): Promise<Omit<SimulationReply, 'isClean'>> {
  const compiled = compileJob(spec.code);
  const job = isCompileFailure(compiled) ? compiled : await loadCompiledJob(compiled.code);
  if (!hashes || isCompileFailure(job))
    return { id, run: await new SimulatedRuns(() => job).run(spec, stepsMax), hashes: [] };
  const finished = await new Simulation(spec, job, { hashes }).complete(stepsMax);
  return { id, run: completedRun(finished), hashes: finished.hashes };
}
