/**
 * A whole run in one thread: the director, a JobManager, slots and storage as plain objects. Same spec, same history as
 * in the directed host, to the event. Runs in Node and in a Worker of the page; knows neither.
 */
import { assert, ensure } from '../../base/assert.ts';
import type { FailureReason } from '../../base/failure.ts';
import type { ModelTime, SlotId } from '../../base/ids.ts';
import { RandomStreams } from '../../base/random-streams.ts';
import { Director, type StepReport } from '../../director/director.ts';
import type { ActorAddress, Effect } from '../../director/effect.ts';
import type { FailedRequest } from '../../director/storage-desk.ts';
import type { TaskManagerProcesses } from '../../director/task-manager-processes.ts';
import { KnownGraph } from '../../graph/known-graph.ts';
import { JobManager } from '../../jobmanager/job-manager.ts';
import type { Actor, ActorInput, ActorOutput } from '../../ports/actor.ts';
import type { CodecCompiler } from '../../ports/codec-compiler.ts';
import type { SinkRow, StorageFailure } from '../../ports/durable-storage.ts';
import type { LoadedJob } from '../../ports/job-loader.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { KeptLegStart, LegStart, StoredAtLegStart } from '../../ports/leg-start.ts';
import type { CompletedRun, RunStatus } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { TopicContents } from '../../ports/topics.ts';
import type { Turns } from '../../ports/turns.ts';
import { type EvaluateJob, jobEvaluator } from '../../task/job-evaluation.ts';
import { SlotActor } from '../../task/slot-actor.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import { ComingToRest, type LeftBehind } from './left-behind.ts';
import { readStored } from './leg-storage.ts';
import { MemoryStorage, type StoredNames } from './memory-storage.ts';
import { MessageTurns } from './message-turns.ts';
import { RunHash } from './run-hash.ts';
import { putBeginning, putTopics, readSnapshot } from './snapshot-storage.ts';
import { type SubmittedJob, submitJob } from './submit-job.ts';

export interface SimulationOptions {
  /** Keep a hash a step. Costs about as much as the run itself. */
  readonly hashes?: boolean;
  /** Let the slots report what they do. Without it a run keeps only what the JobManager and the director report. */
  readonly tracing?: boolean;
  /** Hears what a slot answered to the input of a step. Somebody else then has the history, and it is not kept here. */
  readonly slotApplied?: (step: number, output: ActorOutput) => void;
  /** Makes full buffers quicker to encode; the history is the same without it. */
  readonly codecCompiler?: CodecCompiler;
}

/** How a run stood when it was left, and what came of it. */
export interface FinishedRun extends CompletedRun {
  /** The hash of the history after each step; empty where none were kept. */
  readonly hashes: readonly string[];
  /** Rows of a sink: of an UpsertSink the current ones, of others all in the order of their writing. */
  rows(sink: string): readonly SinkRow[];
  /** What lies in storage of checkpoints. */
  readonly stored: StoredNames;
  /** What was asked of storage in the last leg, and not done. */
  readonly failedRequests: readonly FailedRequest[];
  /** What the topics hold, for another run to begin with. */
  readonly topics: readonly TopicContents[];
  /** A savepoint or checkpoint that lies there, for another run to start from. */
  snapshot(checkpoint: number): KeptSnapshot | null;
  /** What the job has left in the cluster; null where it has not ended, or has ended with its JobManager. To be asked once. */
  left(): LeftBehind | null;
}

/** Whether a run has gone far enough, asked after each step. */
type Enough = (simulation: Simulation) => boolean;

export class Simulation {
  private readonly events: TraceEvent[] = [];
  private readonly hashes: string[] = [];
  private readonly storage = new MemoryStorage();
  private readonly slots = new Map<SlotId, SlotActor>();
  private readonly turns: Turns = new MessageTurns();
  private jobManager: Actor | null = null;
  /** The slot whose step is over only when a turn has passed. */
  private unsettled: { readonly slot: SlotActor; readonly step: number } | null = null;
  private readonly submitted: SubmittedJob;
  private readonly director: Director | null;
  /** One for all slots: what evaluations of one job share is plain data. */
  private readonly evaluate: EvaluateJob;
  private over: RunStatus | null = null;
  private isIdle = false;

  constructor(
    private readonly spec: RunSpec,
    private readonly job: LoadedJob,
    private readonly options: SimulationOptions = {},
  ) {
    const known = new KnownGraph();
    this.leg = spec.start ?? null;
    this.submitted = submitJob(spec, job, known);
    const { configuration, dataSets } = spec;
    this.evaluate = jobEvaluator({ job, clusterConfiguration: configuration, dataSets }, known);
    if (this.submitted.graph === null) {
      this.over = this.submitted.status;
      this.events.push(this.submitted.event);
      this.director = null;
      return;
    }
    putBeginning(this.storage, spec);
    putTopics(this.storage, spec);
    this.director = new Director({
      spec,
      graph: this.submitted.graph,
      random: new RandomStreams(spec.seed),
      hash: options.hashes === true ? new RunHash() : null,
      onStep: (report) => this.keep(report),
    });
  }

  /** Where the leg that is under way began; null for the first. With it in the spec the leg can be run anew. */
  leg: KeptLegStart | null;

  /** Null where the job could not be submitted. */
  get graph(): JobGraph | null {
    return this.submitted.graph;
  }

  /** Steps granted so far. */
  get steps(): number {
    return this.director?.steps ?? 0;
  }

  /** Model time of the last step. */
  get time(): ModelTime {
    return this.director?.time ?? 0;
  }

  /** What machines there are: for whoever decides what to do to them. */
  get processes(): TaskManagerProcesses {
    return this.running.processes;
  }

  /** Does something to the run; it takes place as the next step. */
  act(entry: TapeEntry): void {
    this.isIdle = false;
    this.director?.act(entry);
  }

  /**
   * Goes on until the job has ended, nothing more can happen, `enough` holds after a step, or `stepsMax` steps have
   * been taken in all. For a job whose functions return no promises.
   */
  advance(stepsMax: number, enough: Enough = () => false): void {
    this.advanceToTurn(stepsMax, enough);
    assert(this.unsettled === null, 'A job whose functions return promises goes on in turns: complete().');
  }

  /** Takes a run to its end, or to `stepsMax` steps: then its status is RUNNING. For a job whose functions return no promises. */
  runToEnd(stepsMax: number): FinishedRun {
    this.advance(stepsMax);
    return this.result();
  }

  /** As `advance` and then `result`, for any job: each step that leaves promises unsettled ends with a macrotask turn. */
  complete(stepsMax: number, enough: Enough = () => false): Promise<FinishedRun> {
    return new Promise((resolve, reject) => {
      const goOn = () => {
        try {
          const isEnough = this.settle() && enough(this);
          if (!isEnough) this.advanceToTurn(stepsMax, enough);
          if (this.unsettled === null) resolve(this.result());
          else this.turns.pass(goOn);
        } catch (error) {
          reject(error);
        }
      };
      goOn();
    });
  }

  /** How the run stands now. */
  result(): FinishedRun {
    return {
      spec: this.spec,
      status: this.over ?? 'RUNNING',
      failure: this.submitted.graph === null ? this.submitted.event.reason : this.failure(),
      events: this.events,
      tape: this.director?.tape ?? this.spec.tape,
      steps: this.steps,
      time: this.time,
      hashes: this.hashes,
      rows: (sink) => this.storage.rows(sink),
      topics: this.storage.topicContents,
      stored: this.storage.stored,
      failedRequests: this.director?.failedRequests ?? [],
      snapshot: (checkpoint) => this.snapshot(checkpoint),
      left: () => this.left(),
    };
  }

  private left(): LeftBehind | null {
    if (this.director === null || this.over === null || this.over === 'LOST') return null;
    this.director.comeToRest();
    const rest = new ComingToRest();
    while (!rest.isOver && this.unsettled === null) {
      const effect = this.director.next();
      rest.see(effect);
      this.carryOut(effect);
    }
    return rest.left(this.slots);
  }

  private snapshot(checkpoint: number): KeptSnapshot | null {
    let found: KeptSnapshot | null = null;
    readSnapshot(this.storage, checkpoint, (read) => {
      if ('parts' in read) found = { path: `chk-${checkpoint}`, ...read };
    });
    return found;
  }

  private advanceToTurn(stepsMax: number, enough: Enough): void {
    while (this.over === null && !this.isIdle && this.unsettled === null && this.steps < stepsMax) {
      const before = this.steps;
      this.carryOut(this.running.next());
      if (this.unsettled === null && this.steps > before && enough(this)) return;
    }
  }

  /** The turn has passed: the step that was left open is over. False where none was. */
  private settle(): boolean {
    const { unsettled } = this;
    if (unsettled === null) return false;
    this.unsettled = null;
    this.applied(unsettled.step, unsettled.slot.settled());
    return true;
  }

  private apply(actor: ActorAddress, input: ActorInput): void {
    if (actor === 'jobmanager') {
      this.running.accept(ensure(this.jobManager, 'A JobManager must have been started.').apply(input));
      return;
    }
    const slot = ensure(this.slots.get(actor), `${actor} must have been launched.`);
    const output = slot.apply(input);
    if (slot.isUnsettled) this.unsettled = { slot, step: input.step };
    else this.applied(input.step, output);
  }

  private applied(step: number, output: ActorOutput): void {
    this.options.slotApplied?.(step, output);
    this.running.accept(output);
  }

  private get running(): Director {
    return ensure(this.director, 'A job that was not submitted takes no steps.');
  }

  private carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'apply':
        this.apply(effect.actor, effect.input);
        return;
      case 'launch':
        this.slots.set(effect.slot, this.slotActor(effect.slot));
        return;
      case 'terminate':
        for (const slot of effect.slots) this.slots.delete(slot);
        return;
      case 'startJobManager':
        this.jobManager = this.newJobManager();
        return;
      case 'store':
        this.storage.perform(effect.request, (answer) => this.running.supply(effect.id, answer));
        return;
      case 'await':
        assert(false, `Storage in memory answers at once, but request ${effect.id} has no answer.`);
        return;
      case 'keepLeg':
        readStored(this.storage, effect.start, (stored) => this.beginLeg(effect.start, stored));
        return;
      case 'idle':
        this.isIdle = true;
        return;
      case 'ended':
        this.over = effect.status;
    }
  }

  private beginLeg(start: LegStart, stored: StoredAtLegStart | StorageFailure): void {
    const isRead = 'parts' in stored;
    if (isRead) this.leg = { ...start, stored };
    this.running.legKept(isRead ? null : stored);
  }

  private slotActor(slot: SlotId): SlotActor {
    const { configuration, dataSets, seed, recordsPerBuffer } = this.spec;
    const { codecCompiler } = this.options;
    const options = {
      slot,
      job: this.job,
      clusterConfiguration: configuration,
      dataSets,
      random: new RandomStreams(seed),
      tracing: this.options.tracing ?? true,
      recordsPerBuffer,
      ...(codecCompiler === undefined ? {} : { codecCompiler }),
    };
    return new SlotActor(options, this.evaluate);
  }

  private newJobManager(): Actor {
    const { configuration, dataSets, seed } = this.spec;
    // The director reads the job's status from the JobManager's events, so it always reports.
    return new JobManager({
      clusterConfiguration: configuration,
      dataSets,
      random: new RandomStreams(seed),
      tracing: true,
    });
  }

  private keep({ events, hash }: StepReport): void {
    // What comes after the end is no part of the history.
    if (this.over !== null) return;
    if (this.options.slotApplied === undefined) for (const event of events) this.events.push(event);
    if (hash !== null) this.hashes.push(hash);
  }

  /** Why the job failed: what its last change of status says. */
  private failure(): FailureReason | null {
    if (this.over !== 'FAILED') return null;
    for (let at = this.events.length - 1; at >= 0; at--) {
      const event = this.events[at];
      if (event?.type === 'jobStatus' && event.reason !== undefined) return event.reason;
    }
    return null;
  }
}
