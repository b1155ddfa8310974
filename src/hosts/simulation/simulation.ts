/**
 * A whole run in one thread: the director, a JobManager, slots and storage as plain objects. Same spec, same history as
 * in the directed host, to the event. Runs in Node and in a Worker of the page; knows neither.
 */
import { assert, ensure } from '../../base/assert.ts';
import type { FailureReason } from '../../base/failure.ts';
import type { ModelTime, SlotId } from '../../base/ids.ts';
import { RandomStreams } from '../../base/random-streams.ts';
import { Director, type StepReport } from '../../director/director.ts';
import type { Effect } from '../../director/effect.ts';
import { KnownGraph } from '../../graph/known-graph.ts';
import { JobManager } from '../../jobmanager/job-manager.ts';
import type { Actor } from '../../ports/actor.ts';
import type { CodecCompiler } from '../../ports/codec-compiler.ts';
import type { SinkRow } from '../../ports/durable-storage.ts';
import type { LoadedJob } from '../../ports/job-loader.ts';
import type { CompletedRun, RunStatus } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { type EvaluateJob, jobEvaluator } from '../../task/job-evaluation.ts';
import { SlotActor } from '../../task/slot-actor.ts';
import type { TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import { MemoryStorage, type StoredNames } from './memory-storage.ts';
import { RunHash } from './run-hash.ts';
import { type SubmittedJob, submitJob } from './submit-job.ts';

export interface SimulationOptions {
  /** Keep a hash a step. Costs about as much as the run itself. */
  readonly hashes?: boolean;
  /** Let the slots report what they do. Without it a run keeps only what the JobManager and the director report. */
  readonly tracing?: boolean;
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
}

export class Simulation {
  private readonly events: TraceEvent[] = [];
  private readonly hashes: string[] = [];
  private readonly storage = new MemoryStorage();
  private readonly actors = new Map<string, Actor>();
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
    this.submitted = submitJob(spec, job, known);
    const { configuration, dataSets } = spec;
    this.evaluate = jobEvaluator({ job, clusterConfiguration: configuration, dataSets }, known);
    if (this.submitted.graph === null) {
      this.over = this.submitted.status;
      this.events.push(this.submitted.event);
      this.director = null;
      return;
    }
    this.director = new Director({
      spec,
      graph: this.submitted.graph,
      random: new RandomStreams(spec.seed),
      hash: options.hashes === true ? new RunHash() : null,
      onStep: (report) => this.keep(report),
    });
  }

  /** Steps granted so far. */
  get steps(): number {
    return this.director?.steps ?? 0;
  }

  /** Model time of the last step. */
  get time(): ModelTime {
    return this.director?.time ?? 0;
  }

  /** Does something to the run; it takes place as the next step. */
  act(entry: TapeEntry): void {
    this.isIdle = false;
    this.director?.act(entry);
  }

  /**
   * Goes on until the job has ended, nothing more can happen, `enough` holds after a step, or `stepsMax` steps have
   * been taken in all.
   */
  advance(stepsMax: number, enough: (simulation: Simulation) => boolean = () => false): void {
    while (this.over === null && !this.isIdle && this.steps < stepsMax) {
      const before = this.steps;
      this.carryOut(this.running.next());
      if (this.steps > before && enough(this)) return;
    }
  }

  /** Takes a run to its end, or to `stepsMax` steps: then its status is RUNNING. */
  runToEnd(stepsMax: number): FinishedRun {
    this.advance(stepsMax);
    return this.result();
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
      stored: this.storage.stored,
    };
  }

  private get running(): Director {
    return ensure(this.director, 'A job that was not submitted takes no steps.');
  }

  private carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'apply': {
        const actor = ensure(this.actors.get(effect.actor), `${effect.actor} must have been launched.`);
        this.running.accept(actor.apply(effect.input));
        return;
      }
      case 'launch':
        this.actors.set(effect.slot, this.slotActor(effect.slot));
        return;
      case 'terminate':
        for (const slot of effect.slots) this.actors.delete(slot);
        return;
      case 'startJobManager':
        this.actors.set('jobmanager', this.jobManager());
        return;
      case 'store':
        this.storage.perform(effect.request, (answer) => this.running.supply(effect.id, answer));
        return;
      case 'await':
        assert(false, `Storage in memory answers at once, but request ${effect.id} has no answer.`);
        return;
      case 'idle':
        this.isIdle = true;
        return;
      case 'ended':
        this.over = effect.status;
    }
  }

  private slotActor(slot: SlotId): Actor {
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

  private jobManager(): Actor {
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
    for (const event of events) this.events.push(event);
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
