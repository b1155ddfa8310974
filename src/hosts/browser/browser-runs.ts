/** The run service of the page: whole runs on the simulation host, in a Worker of a sandboxed frame of its own. */
import * as v from 'valibot';
import type { CompletedRun, RunService } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { SandboxFrame } from './sandbox-frame.ts';
import type { SimulationReply, SimulationRequest } from './simulation-worker.ts';

const replySchema = v.strictObject({
  id: v.number(),
  run: v.looseObject({ status: v.string(), events: v.array(v.looseObject({ type: v.string() })) }),
  hashes: v.array(v.string()),
});

/** A run may take so long before its Worker is ended: its code loops for ever. */
const LIMIT_MS = 60_000;

export class BrowserRuns implements RunService {
  private frame: Promise<SandboxFrame> | null = null;
  private runs = 0;

  async run(spec: RunSpec, stepsMax: number): Promise<CompletedRun> {
    return (await this.ask(spec, stepsMax, false)).run;
  }

  /** As `run`, with the hash of the history after each step. */
  runWithHashes(spec: RunSpec, stepsMax: number): Promise<SimulationReply> {
    return this.ask(spec, stepsMax, true);
  }

  /** A Worker a run: what one job leaves behind in its realm is no other's business. */
  private async ask(spec: RunSpec, stepsMax: number, hashes: boolean): Promise<SimulationReply> {
    const frame = await this.opened();
    const worker = `simulation ${this.runs++}`;
    const { port1, port2 } = new MessageChannel();
    try {
      return await new Promise((answered) => {
        const failed = (message: string) => answered({ id: 0, run: failedRun(spec, message), hashes: [] });
        const late = setTimeout(() => failed('The job did not end within 60 s. Does it loop for ever?'), LIMIT_MS);
        const settle = (reply: SimulationReply) => {
          clearTimeout(late);
          answered(reply);
        };
        port1.onmessage = ({ data }: MessageEvent<unknown>) => {
          const parsed = v.safeParse(replySchema, data);
          if (parsed.success) settle(parsed.output as unknown as SimulationReply);
        };
        const workerBroken = (_id: string, message: string) => failed(message);
        const gone = () => {
          this.frame = null;
          failed('The browser ended the process that the job ran in, most likely for want of memory.');
        };
        frame.start(worker, { role: 'simulation' }, port2, { workerBroken, gone });
        port1.postMessage({ id: 0, spec, stepsMax, hashes } satisfies SimulationRequest);
      });
    } finally {
      port1.close();
      frame.end(worker);
    }
  }

  private opened(): Promise<SandboxFrame> {
    this.frame ??= SandboxFrame.open().catch((error: unknown) => {
      this.frame = null;
      throw error;
    });
    return this.frame;
  }
}

function failedRun(spec: RunSpec, message: string): CompletedRun {
  const failure = { class: 'HostFailure', message };
  return { spec, status: 'FAILED', failure, events: [], tape: spec.tape, steps: 0, time: 0 };
}
