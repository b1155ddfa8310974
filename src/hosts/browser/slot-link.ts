/**
 * The director's end of one slot's Worker. One input at a time goes out and its output is awaited; everything that comes in is checked, and
 * what does not belong to the step under way is refused and counted.
 */
import { assert } from '../../base/assert.ts';
import type { ActorInput, ActorOutput } from '../../ports/actor.ts';
import type { CompileFailure } from '../../ports/job-loader.ts';
import type { TraceEventType } from '../../wire/trace-events.ts';
import type { Line } from './line.ts';
import { type SlotGrant, type SlotReply, slotReply } from './slot-messages.ts';
import type { Watchdog } from './watchdog.ts';
import type { WorkerOwner } from './worker-desk.ts';

/** How a step of a slot ended. */
export type StepOutcome =
  | { readonly type: 'applied'; readonly output: ActorOutput }
  | { readonly type: 'hung' }
  /** The Worker did not come up, or could not load the job, or the engine in it broke. */
  | { readonly type: 'failed'; readonly class: string; readonly message: string; readonly line?: number }
  /** The run was ended meanwhile. */
  | { readonly type: 'closed' };

const STEP_LIMIT_MS = 5000;
const START_LIMIT_MS = 30_000;

/** What only the JobManager and the director report; the director follows these events. */
const NOT_OF_A_SLOT: ReadonlySet<TraceEventType> = new Set([
  'submitted',
  'rejected',
  'jobStatus',
  'taskManagerRegistered',
  'taskManagerLost',
  'taskManagerKilled',
  'taskManagerRequested',
  'jobManagerLost',
  'jobManagerRecovered',
  'clusterLost',
  'legStarted',
  'fault',
  'userAction',
]);

interface Waiting {
  readonly input: ActorInput;
  readonly settle: (outcome: StepOutcome) => void;
}

export class SlotLink implements WorkerOwner {
  private line: Line | null = null;
  private isReady = false;
  private failed: StepOutcome | null = null;
  private waiting: Waiting | null = null;

  constructor(
    private readonly watchdog: Watchdog,
    private readonly refused: () => void,
  ) {}

  /** The Worker is there; it says by itself when it has loaded the job. */
  connect(line: Line): void {
    this.line = line;
    line.onmessage = ({ data }: MessageEvent<unknown>) => this.receive(data);
  }

  /** Applies an input in the slot. The promise never rejects. */
  apply(input: ActorInput): Promise<StepOutcome> {
    assert(this.waiting === null, 'A slot is granted one step at a time.');
    return new Promise((settle) => {
      this.waiting = { input, settle };
      if (this.failed !== null) this.settle(this.failed);
      else if (this.isReady) this.grant(input);
      else this.watchdog.watch(START_LIMIT_MS, () => this.broken('The Worker of a slot did not start within 30 s.'));
    });
  }

  /** The Worker broke. Before it was ready that is the end of it; later only what it fails to answer counts. */
  broken(message: string): void {
    if (!this.isReady) this.fail({ type: 'failed', class: 'WorkerFailure', message });
  }

  close(): void {
    if (this.line !== null) this.line.onmessage = null;
    this.settle({ type: 'closed' });
  }

  private grant(input: ActorInput): void {
    this.line?.postMessage({ type: 'apply', input } satisfies SlotGrant);
    this.watchdog.watch(STEP_LIMIT_MS, () => this.settle({ type: 'hung' }));
  }

  private receive(data: unknown): void {
    const reply = slotReply(data);
    if (reply === null || !this.take(reply)) this.refused();
  }

  /** False: this reply has no place here. */
  private take(reply: SlotReply): boolean {
    switch (reply.type) {
      case 'ready':
        if (this.isReady) return false;
        this.isReady = true;
        if (this.waiting !== null) this.grant(this.waiting.input);
        return true;
      case 'notLoaded':
        if (this.isReady) return false;
        this.fail(compileOutcome(reply.failure));
        return true;
      case 'crashed':
        if (reply.step !== this.waiting?.input.step) return false;
        this.settle({ type: 'failed', class: 'EngineFailure', message: reply.message });
        return true;
      case 'applied':
        if (!this.isReady || !this.belongs(reply.step, reply.output)) return false;
        this.settle({ type: 'applied', output: reply.output });
        return true;
    }
  }

  private belongs(step: number, { events }: ActorOutput): boolean {
    const input = this.waiting?.input;
    if (input === undefined || step !== input.step) return false;
    return events.every(
      ({ place, time, type }, index) =>
        place.step === step && place.index === index && time === input.time && !NOT_OF_A_SLOT.has(type),
    );
  }

  private fail(outcome: StepOutcome): void {
    this.failed = outcome;
    this.settle(outcome);
  }

  private settle(outcome: StepOutcome): void {
    const { waiting } = this;
    if (waiting === null) return;
    this.waiting = null;
    this.watchdog.rest();
    waiting.settle(outcome);
  }
}

function compileOutcome({ message, line }: CompileFailure): StepOutcome {
  return { type: 'failed', class: 'CompileFailure', message, line };
}
