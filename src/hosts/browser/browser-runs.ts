/** The run service of the page: whole runs on the simulation host, in Workers of a sandboxed frame of its own. */
import type { CompletedRun, RunService } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { RunWorker } from './run-worker.ts';
import { SandboxFrame } from './sandbox-frame.ts';
import type { SimulationReply } from './simulation-worker.ts';

/** So long a Worker waits for another run of its job. */
const KEPT_MS = 5000;

type Answer = Pick<SimulationReply, 'run' | 'hashes'>;

export class BrowserRuns implements RunService {
  private frame: Promise<SandboxFrame> | null = null;
  /** A Worker with nothing to do, and the code that it has run. */
  private kept: { readonly worker: RunWorker; readonly code: string } | null = null;
  private ending: ReturnType<typeof setTimeout> | undefined;
  private runs = 0;

  async run(spec: RunSpec, stepsMax: number): Promise<CompletedRun> {
    return (await this.ask(spec, stepsMax, false)).run;
  }

  /** As `run`, with the hash of the history after each step. */
  runWithHashes(spec: RunSpec, stepsMax: number): Promise<Answer> {
    return this.ask(spec, stepsMax, true);
  }

  private async ask(spec: RunSpec, stepsMax: number, hashes: boolean): Promise<Answer> {
    const id = this.runs++;
    const worker = this.takeKept(spec.code) ?? (await this.started(`simulation ${id}`));
    try {
      const reply = await worker.ask({ id, spec, stepsMax, hashes });
      this.keep(worker, spec.code);
      return reply;
    } catch (error) {
      return { run: failedRun(spec, (error as Error).message), hashes: [] };
    }
  }

  /**
   * A job has a Worker of its own: what it leaves behind in its realm is no other's business. Its next run goes on in the same one, where
   * the engine is loaded and warm: a check of a lesson runs one job some forty times. Not so where it has left something for that run to find.
   */
  private takeKept(code: string): RunWorker | null {
    if (this.kept === null || this.kept.code !== code || this.kept.worker.isOver) return null;
    const { worker } = this.kept;
    this.kept = null;
    return worker;
  }

  private keep(worker: RunWorker, code: string): void {
    this.endKept();
    if (worker.isOver) return;
    this.kept = { worker, code };
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.endKept(), KEPT_MS);
  }

  private endKept(): void {
    this.kept?.worker.end();
    this.kept = null;
  }

  private async started(name: string): Promise<RunWorker> {
    this.frame ??= SandboxFrame.open().catch((error: unknown) => {
      this.frame = null;
      throw error;
    });
    const frameGone = () => {
      this.frame = null;
    };
    return new RunWorker(await this.frame, name, frameGone);
  }
}

function failedRun(spec: RunSpec, message: string): CompletedRun {
  const failure = { class: 'HostFailure', message };
  return { spec, status: 'FAILED', failure, events: [], tape: spec.tape, steps: 0, time: 0 };
}
