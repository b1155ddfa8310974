/** The run service of the simulation: whole runs in this thread, for lesson checks and the failure map. */
import type { CompileFailure, LoadedJob } from '../../ports/job-loader.ts';
import type { CompletedRun, RunService } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { isSavepoint } from '../../wire/snapshots.ts';
import { type FinishedRun, Simulation } from './simulation.ts';

export class SimulatedRuns implements RunService {
  /** `load` compiles a learner's file; it differs between Node and a sandboxed frame. */
  constructor(private readonly load: (code: string) => LoadedJob | CompileFailure) {}

  async run(spec: RunSpec, stepsMax: number): Promise<CompletedRun> {
    const job = this.load(spec.code);
    if ('message' in job) return notCompiled(spec, job);
    return completedRun(await new Simulation(spec, job).complete(stepsMax));
  }
}

/** What of a run goes to another Worker: plain data, with the last savepoint that it left. */
export function completedRun(finished: FinishedRun): CompletedRun {
  const { spec, status, failure, events, tape, steps, time, snapshot } = finished;
  const run = { spec, status, failure, events, tape, steps, time };
  const left = events.findLast((event) => event.type === 'checkpointCompleted' && isSavepoint(event.kind));
  const savepoint = left?.type === 'checkpointCompleted' ? snapshot(left.checkpoint) : null;
  return savepoint === null ? run : { ...run, savepoint };
}

function notCompiled(spec: RunSpec, { message, line, column }: CompileFailure): CompletedRun {
  const reason = { class: 'SyntaxError', message, line, column };
  const place = { step: 0, index: 0 };
  const rejected = { type: 'rejected', place, time: 0, cause: null, reason, submitted: false } as const;
  return { spec, status: 'REJECTED', failure: reason, events: [rejected], tape: spec.tape, steps: 0, time: 0 };
}
