/**
 * The director's end of a rehearsal (rehearsal-worker.ts): what each slot answers, step by step, while a history is gone through again. A
 * stranger's code runs at the other end, so each answer is checked as a slot's own is, and must belong to the very step that is asked for.
 */
import type { ActorInput } from '../../ports/actor.ts';
import type { Line } from './line.ts';
import type { RehearsalReply, RehearsalRequest, SlotOutput } from './rehearsal-worker.ts';
import { belongsTo, type StepOutcome } from './slot-link.ts';
import { slotReply } from './slot-messages.ts';
import type { Watchdog } from './watchdog.ts';
import type { WorkerOwner } from './worker-desk.ts';

/** Batches that are made while one is gone through. */
const AHEAD = 2;
/** Loading the job included. */
const LIMIT_MS = 30_000;

export class Rehearsal implements WorkerOwner {
  private line: Line | null = null;
  private readonly batches: (readonly SlotOutput[])[] = [];
  private at = 0;
  private failure: StepOutcome | null = null;
  private heard: (() => void) | null = null;

  constructor(private readonly watchdog: Watchdog) {}

  connect(line: Line): void {
    this.line = line;
    line.onmessage = ({ data }: MessageEvent<unknown>) => this.receive(data);
    for (let ahead = 0; ahead < AHEAD; ahead++) this.ask();
  }

  broken(message: string): void {
    this.fail(`The Worker that goes through the history broke: ${message}`);
  }

  /** What the slot answered to this input. */
  async apply(input: ActorInput): Promise<StepOutcome> {
    for (;;) {
      const batch = this.batches[0];
      const next = batch?.[this.at];
      if (next !== undefined) return this.take(next, input);
      if (batch !== undefined) this.leaveBatch();
      else if (this.failure !== null) return this.failure;
      else await this.more();
    }
  }

  private take({ step, output }: SlotOutput, input: ActorInput): StepOutcome {
    this.at++;
    const reply = slotReply({ type: 'applied', step, output });
    if (reply?.type === 'applied' && belongsTo(reply, input)) return { type: 'applied', output: reply.output };
    this.fail(`The history went another way at step ${input.step} than when it was made.`);
    return this.failure as StepOutcome;
  }

  private leaveBatch(): void {
    this.batches.shift();
    this.at = 0;
    this.ask();
  }

  private more(): Promise<void> {
    return new Promise((heard) => {
      this.heard = heard;
      this.watchdog.watch(LIMIT_MS, () => this.fail('The history could not be gone through: its code did not return.'));
    });
  }

  private ask(): void {
    this.line?.postMessage({ type: 'more' } satisfies RehearsalRequest);
  }

  private receive(data: unknown): void {
    const reply = data as RehearsalReply | null;
    if (reply?.type === 'outputs' && Array.isArray(reply.outputs)) this.batches.push(reply.outputs);
    else this.fail(reply?.type === 'failed' ? String(reply.message) : 'The history was answered by no history.');
    this.wake();
  }

  private fail(message: string): void {
    this.failure ??= { type: 'failed', class: 'HostFailure', message };
    this.wake();
  }

  private wake(): void {
    const { heard } = this;
    if (heard === null) return;
    this.heard = null;
    this.watchdog.rest();
    heard();
  }
}
