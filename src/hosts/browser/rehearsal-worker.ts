/**
 * The role that goes through a history again on the simulation host, in one thread, and tells what each slot did in each step. The director
 * goes the same way with what it hears, many times faster than by asking slots in Workers of their own, one message a step.
 */
import type { ActorOutput } from '../../ports/actor.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { Simulation } from '../simulation/simulation.ts';
import { disarm, loadCompiledJob } from './blob-job-loader.ts';
import type { JobWorkerStart } from './engine-start.ts';
import type { Line } from './line.ts';
import { received } from './sent-data-sets.ts';
import { Signal } from './signal.ts';

/** What a slot answered to one input: the `step` is that of the input. */
export interface SlotOutput {
  readonly step: number;
  readonly output: ActorOutput;
}

/** Director → rehearsal: more outputs are wanted. */
export interface RehearsalRequest {
  readonly type: 'more';
}

/** Rehearsal → director. */
export type RehearsalReply =
  /** In the order of their steps. */
  | { readonly type: 'outputs'; readonly outputs: readonly SlotOutput[] }
  | { readonly type: 'failed'; readonly message: string };

const BATCH_STEPS = 2000;
/** Well within the director's patience. */
const BATCH_MS = 200;

export async function runRehearsal(
  { code, run, history, until }: Extract<JobWorkerStart, { role: 'rehearsal' }>,
  line: Line,
): Promise<void> {
  const reply = (message: RehearsalReply) => line.postMessage(message);
  const signal = new Signal();
  let asked = 0;
  line.onmessage = () => {
    asked++;
    signal.wake();
  };
  disarm();
  const job = await loadCompiledJob(code);
  if ('message' in job) return reply({ type: 'failed', message: job.message });
  let outputs: SlotOutput[] = [];
  const spec: RunSpec = { ...history, ...run, code, dataSets: received(run.dataSets) };
  const simulation = new Simulation(spec, job, { slotApplied: (step, output) => outputs.push({ step, output }) });
  try {
    for (;;) {
      if (asked === 0) await signal.wait();
      asked--;
      const deadline = performance.now() + BATCH_MS;
      await simulation.complete(Math.min(until, simulation.steps + BATCH_STEPS), () => performance.now() > deadline);
      reply({ type: 'outputs', outputs });
      outputs = [];
    }
  } catch (error) {
    return reply({ type: 'failed', message: String((error as Error).stack ?? error) });
  }
}
