/** Tells the page what a run does: its events in batches, since each message costs, and everything else in order with them. */
import type { FailureReason } from '../../base/failure.ts';
import type { StepReport } from '../../director/director.ts';
import type { KeptLegStart } from '../../ports/leg-start.ts';
import type { Measures } from '../../wire/metrics.ts';
import type { TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import type { DirectorReport } from './director-messages.ts';

const BATCH_MS = 30;

export class RunReporter {
  private events: TraceEvent[] = [];
  private hashes: string[] = [];
  private step = 0;
  private time = 0;
  private isBehind = false;
  private refusals = 0;
  private refusalsTold = 0;
  private state_: string | null = null;
  private readonly flushing = setInterval(() => this.flush(), BATCH_MS);

  constructor(
    private readonly run: number,
    private readonly send: (report: DirectorReport) => void,
  ) {}

  /** `isKnown`: the page has this step already. */
  stepped({ step, time, events, hash }: StepReport, isKnown: boolean): void {
    this.step = step;
    this.time = time;
    this.isBehind = true;
    if (!isKnown) for (const event of events) this.events.push(event);
    if (hash !== null) this.hashes.push(hash);
  }

  /** Events past `step` are void: a fork goes on from there. */
  replaced(step: number): void {
    this.send({ type: 'advanced', run: this.run, events: [], step, time: this.time, replaced: step });
  }

  state(state: 'running' | 'paused' | 'idle' | 'ended'): void {
    this.flush();
    if (state === this.state_) return;
    this.state_ = state;
    this.send({ type: 'state', run: this.run, state });
  }

  tape(tape: readonly TapeEntry[]): void {
    this.send({ type: 'tape', run: this.run, tape });
  }

  chaos(drawn: number, goesOn: boolean): void {
    this.send({ type: 'chaos', run: this.run, drawn, goesOn });
  }

  metrics(measures: Measures): void {
    this.send({ type: 'metrics', run: this.run, ...measures });
  }

  /** To be kept for a reload. */
  keep(tape: readonly TapeEntry[], step: number, ended: boolean): void {
    this.send({ type: 'keep', run: this.run, tape, step, ended });
  }

  /** Where a leg began, and its tape: to be kept in place of the leg before. */
  leg(start: KeptLegStart, tape: readonly TapeEntry[]): void {
    this.send({ type: 'leg', run: this.run, start, tape });
  }

  broken(reason: FailureReason): void {
    this.flush();
    this.send({ type: 'broken', run: this.run, reason });
  }

  refused(): void {
    this.refusals++;
  }

  close(): void {
    this.flush();
    clearInterval(this.flushing);
  }

  private flush(): void {
    if (this.refusals > this.refusalsTold) {
      this.refusalsTold = this.refusals;
      this.send({ type: 'refused', run: this.run, count: this.refusals });
    }
    if (!this.isBehind) return;
    this.send({ type: 'advanced', run: this.run, events: this.events, step: this.step, time: this.time });
    if (this.hashes.length > 0) this.send({ type: 'hashes', run: this.run, hashes: this.hashes });
    this.events = [];
    this.hashes = [];
    this.isBehind = false;
  }
}
