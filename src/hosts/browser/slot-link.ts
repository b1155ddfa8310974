/**
 * The director's end of one slot's Worker. One input at a time goes out and its output is awaited; everything that comes in is checked, and
 * what does not belong to the step under way is refused and counted.
 */
import { assert } from '../../base/assert.ts';
import type { ActorInput, ActorOutput } from '../../ports/actor.ts';
import type { CompileFailure } from '../../ports/job-loader.ts';
import type { TraceEventType } from '../../wire/trace-events.ts';
import type { Line } from './line.ts';
import { OutputDigest } from './output-digest.ts';
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

/** Inputs of a history that are sent at once. */
const BATCH = 200;
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
  'slotLost',
  'slotFailed',
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
  /** What it still has to follow of a history. */
  private behind: ActorInput[] = [];
  /** The last steps of the batches that it is following, and what it must have come to then. */
  private following: { readonly step: number; readonly digest: string }[] = [];
  private readonly digest = new OutputDigest();

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
      this.proceed();
    });
  }

  /** An input that it had in a history, and what came of it then: it does the same again, and nobody waits for it. */
  follow(input: ActorInput, { output }: { readonly output: ActorOutput }): void {
    this.behind.push(input);
    this.digest.add(output);
    if (this.isReady && this.behind.length >= BATCH) this.sendBehind();
  }

  /** The Worker broke. Before it was ready that is the end of it; later only what it fails to answer counts. */
  broken(message: string): void {
    if (!this.isReady) this.fail({ type: 'failed', class: 'WorkerFailure', message });
  }

  close(): void {
    if (this.line !== null) this.line.onmessage = null;
    this.settle({ type: 'closed' });
  }

  /** Goes on with the input that waits, as far as the slot is. */
  private proceed(): void {
    const { waiting } = this;
    if (waiting === null) return;
    if (this.failed !== null) this.settle(this.failed);
    else if (!this.isReady) this.awaitWithin(START_LIMIT_MS, 'The Worker of a slot did not start within 30 s.');
    else {
      this.sendBehind();
      if (this.following.length === 0) this.grant(waiting.input);
      else this.awaitWithin(START_LIMIT_MS, 'A slot did not follow the history within 30 s.');
    }
  }

  private awaitWithin(limitMs: number, otherwise: string): void {
    this.watchdog.watch(limitMs, () => this.fail({ type: 'failed', class: 'WorkerFailure', message: otherwise }));
  }

  private sendBehind(): void {
    const last = this.behind.at(-1);
    if (last === undefined) return;
    this.line?.postMessage({ type: 'follow', inputs: this.behind } satisfies SlotGrant);
    this.following.push({ step: last.step, digest: this.digest.value() });
    this.behind = [];
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
        this.sendBehind();
        this.proceed();
        return true;
      case 'notLoaded':
        if (this.isReady) return false;
        this.fail(compileOutcome(reply.failure));
        return true;
      case 'followed':
        return this.followed(reply);
      case 'crashed':
        if (this.following.length > 0) this.fail({ type: 'failed', class: 'EngineFailure', message: reply.message });
        else if (reply.step !== this.waiting?.input.step) return false;
        else this.settle({ type: 'failed', class: 'EngineFailure', message: reply.message });
        return true;
      case 'applied':
        if (!this.isReady || this.waiting === null || !belongsTo(reply, this.waiting.input)) return false;
        this.settle({ type: 'applied', output: reply.output });
        return true;
    }
  }

  private followed({ step, digest }: { readonly step: number; readonly digest: string }): boolean {
    const expected = this.following.find((batch) => batch.step === step);
    if (expected === undefined) return false;
    this.following = this.following.filter((batch) => batch.step > step);
    if (digest !== expected.digest) this.fail(wentAnotherWay);
    this.proceed();
    return true;
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

const wentAnotherWay: StepOutcome = {
  type: 'failed',
  class: 'NonDeterministicJob',
  message:
    'The job did something else when its history was gone through again, so there is no going on from here. ' +
    'Its code depends on what is not the run’s: a value that outlives an attempt, or a global that it got around to.',
};

/** Whether an answer is that of the step under way, and says nothing that is not a slot's to say. */
export function belongsTo(
  { step, output }: { readonly step: number; readonly output: ActorOutput },
  input: ActorInput,
): boolean {
  if (step !== input.step) return false;
  return output.events.every(
    ({ place, time, type }, index) =>
      place.step === step && place.index === index && time === input.time && !NOT_OF_A_SLOT.has(type),
  );
}
