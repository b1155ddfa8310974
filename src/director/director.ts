/**
 * Decides what happens next in a run, and when: the one scheduler of the simulation and of the directed host. It holds
 * model time, the messages in flight, who is busy until when, alarms, storage requests, the TaskManager processes and
 * the fault tape, and grants one step after the other. Code, data, cluster shape, configuration, seed and tape decide
 * everything it does (ARCHITECTURE §1).
 *
 * A host asks for the next effect, carries it out, and comes back: see `Effect`. It applies inputs to actors and never
 * chooses.
 */
import { assert, ensure } from '../base/assert.ts';
import { HIGH_AVAILABILITY, option } from '../base/config-options.ts';
import type { FailureReason } from '../base/failure.ts';
import type { ModelTime } from '../base/ids.ts';
import type { ActorEvent, ActorInput, ActorOutput } from '../ports/actor.ts';
import type { StorageAnswer, StorageFailure } from '../ports/durable-storage.ts';
import type { LegStart } from '../ports/leg-start.ts';
import type { Random } from '../ports/random.ts';
import type { RunSpec } from '../ports/run-spec.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { Place, TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import { Cluster } from './cluster.ts';
import type { ActorAddress, Effect } from './effect.ts';
import { FaultTape } from './fault-tape.ts';
import { hungReason } from './hung-reason.ts';
import { Legs } from './legs.ts';
import type { Scheduled } from './scheduled.ts';
import type { StepHash } from './step-hash.ts';
import { type FailedRequest, isFromOutside, requestName } from './storage-desk.ts';
import { performEntry } from './tape-actions.ts';
import type { TaskManagerProcesses } from './task-manager-processes.ts';
import { withArrivals } from './with-arrivals.ts';
import { withSilence } from './with-silence.ts';

/** Whom the tape names where a leg could not begin, since storage failed. */
const LEG = 'leg';

export interface StepReport {
  readonly step: number;
  readonly time: ModelTime;
  readonly events: readonly TraceEvent[];
  /** Of the whole history up to this step; null where no hash is kept. */
  readonly hash: string | null;
}

export interface DirectorOptions {
  readonly spec: Pick<
    RunSpec,
    'cluster' | 'configuration' | 'pace' | 'recordsPerBuffer' | 'tape' | 'start' | 'snapshot' | 'legSteps'
  >;
  /** What the job's evaluation gave; it is submitted as soon as the cluster is up. */
  readonly graph: JobGraph;
  /** The director's own streams; the actors have others of the same seed. */
  readonly random: Random;
  /** Called at the end of each step, in order. */
  readonly onStep: (report: StepReport) => void;
  readonly hash: StepHash | null;
}

interface Applying {
  readonly actor: ActorAddress;
  readonly input: ActorInput;
  /** Model time before this step, for a step that turns out never to return. */
  readonly before: ModelTime;
}

export class Director {
  private cluster: Cluster;
  private faults: FaultTape;
  private readonly legs: Legs;
  /** The leg that the host is keeping the start of. */
  private nextLeg: LegStart | null = null;
  private applying: Applying | null = null;
  private stepsTaken = 0;
  private now: ModelTime = 0;
  private isComingToRest = false;

  constructor(private readonly options: DirectorOptions) {
    const { tape, start, legSteps } = options.spec;
    this.faults = new FaultTape(tape);
    this.legs = new Legs(legSteps);
    this.cluster = this.newCluster(null);
    if (start === undefined) this.cluster.boot(null);
    else this.beginLeg(start);
  }

  /** Steps taken so far; the last one's number. */
  get steps(): number {
    return this.stepsTaken;
  }

  /** Model time of the last step. */
  get time(): ModelTime {
    return this.now;
  }

  /** The tape, with all that was done so far and the steps it was done at. */
  get tape(): readonly TapeEntry[] {
    return this.faults.entries;
  }

  get processes(): TaskManagerProcesses {
    return this.cluster.processes;
  }

  /** The requests of this leg that storage did not do. */
  get failedRequests(): readonly FailedRequest[] {
    return this.cluster.storage.failed;
  }

  /** Model time of what comes next by itself, for a host that paces the run; null when nothing will. */
  peekTime(): ModelTime | null {
    return this.cluster.nextDue()?.time ?? null;
  }

  /** Does something to the run: it takes place as the next step, or when its condition holds, and is written on the tape. */
  act(entry: TapeEntry): void {
    this.faults.append(entry, this.stepsTaken);
  }

  /** The job has ended, and the host wants to see what comes of all that is still under way. Nobody does anything to the run any more. */
  comeToRest(): void {
    assert(this.cluster.end !== null, 'A job that goes on does not come to rest.');
    this.isComingToRest = true;
  }

  /** What the host is to do next. Not to be called between an `apply` and its `accept`. */
  next(): Effect {
    assert(this.applying === null, 'The output of the input applied last must be accepted first.');
    for (;;) {
      const effect = this.cluster.effects.shift();
      if (effect !== undefined) return effect;
      if (!this.isComingToRest) {
        const first = this.beforeWhatIsDue();
        if (first === 'again') continue;
        if (first !== null) return first;
      }
      const due = this.cluster.nextDue();
      if (due === undefined) return { type: 'idle' };
      if (due.what.type === 'answer' && !this.cluster.storage.isAnswered(due.what.id))
        return { type: 'await', id: due.what.id };
      const granted = this.take(due.time, due.what);
      if (granted !== null) return granted;
    }
  }

  /** The output of the input that was applied last. */
  accept(output: ActorOutput): void {
    const applying = this.applying;
    assert(applying !== null, 'No input is being applied.');
    this.applying = null;
    const { actor, input } = applying as Applying;
    const { event } = input;
    const over = event.type === 'run' ? this.cluster.turns.charge(event.execution, output, this.now) : this.now;
    const arrivals = this.cluster.sendAll(actor, output.sends, over);
    const events = withSilence(withArrivals(output.events, output.sends, arrivals), this.cluster.processes);
    this.cluster.setAlarms(actor, output, this.now);
    this.ask(actor, output, over);
    if (actor !== 'jobmanager') this.cluster.grantTurns(actor, output.runnable, this.now);
    for (const happened of events) this.cluster.observe(happened);
    this.report(events, output);
  }

  /** What storage said to the request of a `store` effect. What reality added is written on the tape. */
  supply(id: number, answer: StorageAnswer): void {
    const request = this.cluster.storage.supply(id, answer);
    if (request === null || !isFromOutside(answer)) return;
    const { why, message } = answer;
    const target = requestName(request.actor, request.asked);
    this.faults.record({ at: request.step, action: 'failStorage', target, value: { why, message } });
  }

  /**
   * The start of a `keepLeg` effect is kept, and its leg begins; or storage did not give what belongs to it (`failure`),
   * and the run goes on as it was, up to the next checkpoint.
   */
  legKept(failure: StorageFailure | null): void {
    const start = ensure(this.nextLeg, 'No leg is being kept.');
    this.nextLeg = null;
    this.legs.passOver();
    if (failure === null) {
      this.beginLeg(start);
      return;
    }
    const { why, message } = failure;
    this.faults.record({ at: this.stepsTaken, action: 'failStorage', target: LEG, value: { why, message } });
  }

  /**
   * The slot that an input was applied to does not return: the step becomes the one at which its TaskManager is ended.
   * Returns what a learner is told about it.
   */
  hung(): FailureReason {
    assert(this.applying !== null, 'Nothing is being applied that could hang.');
    const { actor, before, input } = this.applying as Applying;
    this.applying = null;
    this.stepsTaken--;
    this.now = before;
    const reason = hungReason(this.options.graph, input.event);
    this.faults.append({ action: 'hung', target: actor, value: reason, recorded: true }, this.stepsTaken);
    return reason;
  }

  /** What comes before the events of the queue; `again`: an entry of the tape has taken place. */
  private beforeWhatIsDue(): Effect | 'again' | null {
    const { end, storage } = this.cluster;
    if (end !== null && storage.isEmpty) return { type: 'ended', status: end };
    const entry = this.faults.takeDue(this.stepsTaken + 1, () => this.nextTime());
    if (entry !== undefined) {
      this.ownStep(this.timeOf(entry), () => performEntry(this.cluster, entry));
      return 'again';
    }
    return this.isLegDue() ? { type: 'keepLeg', start: this.startOfNextLeg() } : null;
  }

  private nextTime(): ModelTime {
    return this.cluster.nextDue()?.time ?? Number.POSITIVE_INFINITY;
  }

  /** What was done while nothing happened has a time of its own. */
  private timeOf({ time }: TapeEntry): ModelTime {
    return time === undefined ? this.now : Math.max(this.now, Math.min(time, this.nextTime()));
  }

  private newCluster(start: LegStart | null): Cluster {
    const { spec, graph, random } = this.options;
    const highAvailability = option(spec.configuration, HIGH_AVAILABILITY).toUpperCase() !== 'NONE';
    return new Cluster(spec, graph, random, highAvailability, start);
  }

  private isLegDue(): boolean {
    return this.legs.isDue && this.faults.recordedFailure(this.stepsTaken, LEG) === undefined;
  }

  private startOfNextLeg(): LegStart {
    this.nextLeg ??= this.legs.next(this.stepsTaken, this.now, this.cluster);
    return this.nextLeg;
  }

  /** The cluster is ended, and another one goes on from the start, which is all that it has of what was before. */
  private beginLeg(start: LegStart): void {
    const { leg, step, time, restore } = start;
    const former = this.cluster.processes.all();
    this.stepsTaken = step;
    this.legs.begin(start);
    this.cluster = this.newCluster(start);
    for (const { id, slots } of former) this.cluster.effects.push({ type: 'terminate', taskManager: id, slots });
    this.options.hash?.restart();
    const checkpoint = restore.checkpoints.at(-1)?.checkpoint ?? 0;
    this.faults = this.faults.ofNextLeg({ at: step + 1, action: 'newLeg', value: checkpoint, recorded: true });
    this.ownStep(time, () => this.cluster.boot(this.cluster.trace.emit({ type: 'legStarted', leg, checkpoint })));
  }

  private take(time: ModelTime, what: Scheduled): Effect | null {
    this.cluster.taken(what);
    switch (what.type) {
      case 'deliver':
        if (what.lost) {
          this.ownStep(time, () => this.cluster.lost(what));
          return null;
        }
        if (what.to === 'jobmanager' || what.to.includes('/')) {
          const message = this.cluster.writtenInto(what.to, what.message);
          return this.grant(time, what.to, { type: 'message', from: what.from, message }, what.cause);
        }
        this.ownStep(time, () => this.cluster.received(what));
        return null;
      case 'alarm':
        return this.grant(time, what.actor, { type: 'alarm', alarm: what.alarm }, what.cause);
      case 'answer': {
        const { actor, asked, answer, cause } = this.cluster.storage.take(what.id);
        return this.grant(time, actor, { type: 'answered', request: asked.id, answer }, cause);
      }
      case 'run': {
        const elements = Math.max(1, this.options.spec.recordsPerBuffer);
        return this.grant(time, what.slot, { type: 'run', execution: what.execution, elements }, null);
      }
      case 'startJobManager':
        this.ownStep(time, () => this.cluster.startJobManager(what.cause));
        return null;
    }
  }

  private grant(time: ModelTime, actor: ActorAddress, event: ActorEvent, cause: Place | null): Effect {
    const before = this.now;
    this.now = time;
    const input = { step: ++this.stepsTaken, time, cause, event };
    this.applying = { actor, input, before };
    return { type: 'apply', actor, input };
  }

  private ask(actor: ActorAddress, { requests }: ActorOutput, departs: ModelTime): void {
    for (const asked of requests) {
      const recorded = this.faults.recordedFailure(this.stepsTaken, requestName(actor, asked));
      if (this.cluster.ask(actor, asked, departs, this.stepsTaken, recorded ?? null)) this.legs.asked(asked.request);
    }
  }

  /** A step that is the director's own: no actor takes part. */
  private ownStep(time: ModelTime, work: () => void): void {
    this.now = time;
    this.cluster.trace.begin(++this.stepsTaken, time, null);
    this.cluster.now = time;
    work();
    const events = this.cluster.trace.taken();
    for (const event of events) this.cluster.observe(event);
    this.report(events, { sends: [], requests: [] });
  }

  private report(events: readonly TraceEvent[], output: Pick<ActorOutput, 'sends' | 'requests'>): void {
    for (const event of events) this.faults.observe(event);
    this.legs.observe(this.stepsTaken, events);
    const hash = this.options.hash?.step(events, output) ?? null;
    this.options.onStep({ step: this.stepsTaken, time: this.now, events, hash });
  }
}
