/**
 * The machines of a run as the director moves them: TaskManager processes, the JobManager's life and death, messages,
 * alarms and storage requests on their way. It changes only within a step of the director.
 */
import type { FailureReason } from '../base/failure.ts';
import { type ModelTime, type SlotId, slotIndexOf, type TaskManagerId, taskManagerOf } from '../base/ids.ts';
import type { ActorOutput, Asked, Sent } from '../ports/actor.ts';
import type { StorageFailure } from '../ports/durable-storage.ts';
import type { KnownAcrossAttempts, LegStart, MachinesAtLegStart } from '../ports/leg-start.ts';
import type { Random } from '../ports/random.ts';
import type { RunSpec } from '../ports/run-spec.ts';
import { StepTrace } from '../ports/trace-sink.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import { type Address, type Message, RUN_EPOCH, type SnapshotLocation } from '../wire/messages.ts';
import type { NewPageEvent } from '../wire/page-event.ts';
import type { TaskFault } from '../wire/task-faults.ts';
import type { Place, TapeEntry, TraceEvent } from '../wire/trace-events.ts';
import { AcrossAttempts } from './across-attempts.ts';
import { Alarms } from './alarms.ts';
import type { ActorAddress, Effect, EndStatus } from './effect.ts';
import { type Due, EventQueue } from './event-queue.ts';
import { KeyOwners } from './key-owners.ts';
import { MessageFaults } from './message-faults.ts';
import { Network } from './network.ts';
import type { Scheduled } from './scheduled.ts';
import { SlotLives } from './slot-lives.ts';
import { StorageDesk } from './storage-desk.ts';
import { StorageFaults } from './storage-faults.ts';
import { SubtaskTurns } from './subtask-turns.ts';
import { type TaskManagerProcess, TaskManagerProcesses } from './task-manager-processes.ts';

/** Behind every tie-break that is drawn: the job is submitted when all of that moment have registered. */
const LAST = 2 ** 31;

/** How the JobManager learns of a machine's end. `reason`: what Millrace's watchdog has to say about it. */
interface LossDetection {
  readonly detectedBy: 'connection' | 'watchdog';
  readonly reason?: FailureReason;
}

export class Cluster {
  /** What the host is still to do, in order. */
  readonly effects: Effect[] = [];
  readonly trace = new StepTrace(true);
  readonly processes: TaskManagerProcesses;
  readonly storage: StorageDesk;
  readonly turns: SubtaskTurns;
  readonly owners: KeyOwners;
  private readonly acrossAttempts: AcrossAttempts;
  /** Model time of the director's own step that is under way. */
  now: ModelTime = 0;
  end: EndStatus | null = null;
  jobManagerAlive = false;
  private jobManagerLife = 0;
  private submitted = false;
  private readonly queue = new EventQueue<Scheduled>();
  private readonly network: Network;
  private readonly alarms = new Alarms();
  private readonly lives = new SlotLives();

  /** `leg`: the cluster goes on where another one was ended; null: it is the first. */
  constructor(
    readonly spec: Pick<RunSpec, 'cluster' | 'pace' | 'snapshot'>,
    private readonly graph: JobGraph,
    random: Random,
    readonly highAvailability: boolean,
    private readonly leg: LegStart | null = null,
  ) {
    this.network = new Network(spec.pace, random, new MessageFaults(leg?.machines.messageFaults), leg?.leg);
    this.processes = new TaskManagerProcesses(spec.cluster, leg?.machines);
    this.storage = new StorageDesk(spec.pace.storageMs, new StorageFaults(graph, leg?.machines.storageFaults));
    this.turns = new SubtaskTurns(spec.pace.stepMs);
    this.owners = new KeyOwners(graph);
    this.acrossAttempts = new AcrossAttempts(graph, leg?.acrossAttempts, spec.snapshot);
    for (const [vertex, recordMs] of Object.entries(leg?.machines.slowed ?? {})) this.turns.slow(vertex, recordMs);
  }

  /** The processes are there, and the JobManager starts. `cause`: what the leg began with; null for the first. */
  boot(cause: Place | null): void {
    const count = this.leg?.machines.taskManagers ?? this.spec.cluster.taskManagers;
    for (let started = 0; started < count; started++) this.startTaskManager(this.now);
    this.restartJobManager(this.now, cause);
  }

  /** Of the machines, for the next leg of the run. */
  get machines(): MachinesAtLegStart {
    const { slowed } = this.turns;
    const storageFaults = this.storage.faults.standing;
    return { ...this.processes.counts, slowed, storageFaults, messageFaults: this.network.faults.standing };
  }

  get known(): KnownAcrossAttempts {
    return this.acrossAttempts.known;
  }

  /** What is done to messages. */
  get messageFaults(): MessageFaults {
    return this.network.faults;
  }

  // ── what is to come ─────────────────────────────────────────────────────────────────────────

  /** The next thing that can still happen; what the dead would have done is dropped on the way. */
  nextDue(): Due<Scheduled> | undefined {
    for (;;) {
      const due = this.queue.peek();
      if (due === undefined || this.canHappen(due.what)) return due;
      this.taken(due.what);
    }
  }

  /** Takes out what `nextDue` showed. */
  taken(what: Scheduled): void {
    this.queue.poll();
    if (what.type === 'run') this.turns.taken(what.execution);
    if (what.type === 'alarm' && this.alarms.isArmed(what)) this.alarms.cancel(what.actor, what.alarm);
  }

  private canHappen(what: Scheduled): boolean {
    switch (what.type) {
      case 'deliver':
        return this.isLeft(what) && this.reaches(what.from, what.life) && this.reaches(what.to, what.life);
      case 'alarm':
        return this.alarms.isArmed(what);
      case 'answer':
        return this.storage.isPending(what.id);
      case 'run':
        return this.turns.isRunnable(what.slot, what.execution);
      case 'startJobManager':
        return what.life === this.jobManagerLife;
    }
  }

  /** Of slots that were lost meanwhile neither what they said nor what was said to them. */
  private isLeft({ from, to, message, slotLife }: Extract<Scheduled, { type: 'deliver' }>): boolean {
    return this.lives.of(from) === slotLife && this.lives.isFor(to, message);
  }

  private reaches(address: Address, life: number): boolean {
    if (address === 'provider') return true;
    if (address === 'jobmanager') return this.jobManagerAlive && life === this.jobManagerLife;
    return this.processes.isUp(address);
  }

  // ── what actors ask for ─────────────────────────────────────────────────────────────────────

  /** Sends off an actor's messages; returns when each arrives. */
  sendAll(from: ActorAddress, sends: readonly Sent[], departs: ModelTime): ModelTime[] {
    return sends.map(({ to, message, cause }) => this.send(from, to, message, cause, departs));
  }

  setAlarms(actor: ActorAddress, { alarms, cancelledAlarms }: ActorOutput, now: ModelTime): void {
    for (const { id, at, cause } of alarms) {
      const alarm = { type: 'alarm', actor, alarm: id, cause } as const;
      this.alarms.arm(alarm);
      this.queue.add(Math.max(at, now), this.network.tie(), alarm);
    }
    for (const id of cancelledAlarms) this.alarms.cancel(actor, id);
  }

  /** Sends a request to storage. False: it is one that the run makes fail, and storage never sees it. */
  ask(actor: ActorAddress, asked: Asked, departs: ModelTime, step: number, recorded: TapeEntry | null): boolean {
    const failure = recorded === null ? null : ({ type: 'failed', ...(recorded.value as object) } as StorageFailure);
    const { id, answer } = this.storage.enter(actor, asked, step, failure);
    if (answer === null) this.effects.push({ type: 'store', id, request: asked.request });
    this.queue.add(this.storage.answerTime(departs, asked.request), this.network.tie(), { type: 'answer', id });
    return answer === null;
  }

  grantTurns(slot: SlotId, runnable: ActorOutput['runnable'], now: ModelTime): void {
    for (const { execution, time } of this.turns.update(slot, runnable, now)) {
      this.queue.add(time, this.network.tie(), { type: 'run', slot, execution });
    }
  }

  /** Follows the trace as far as the machines depend on it. */
  observe(event: TraceEvent): void {
    this.owners.observe(event);
    this.acrossAttempts.observe(event);
    if (event.type === 'jobStatus' && isTerminal(event.to)) this.end = event.to;
    if (event.type === 'taskManagerLost' && event.detectedBy === 'heartbeat') {
      // The process itself may live on, cut off; as in Flink it ends what it ran for a JobManager that it no longer
      // hears (3.1.4).
      const process = this.processes.get(event.taskManager);
      if (process !== undefined) this.remove(process);
    }
  }

  /** A message on its delivery: a deployment has written in what only the director knows of earlier attempts. */
  writtenInto(to: Address, message: Message): Message {
    if (message.type === 'failSlot') this.lives.tell(message.slot);
    return this.acrossAttempts.writtenInto(to, message);
  }

  // ── messages ────────────────────────────────────────────────────────────────────────────────

  /** A message that a fault of the run loses just before it would arrive. */
  lost({ message, cause }: Extract<Scheduled, { type: 'deliver' }>): void {
    if (message.type !== 'acknowledgeCheckpoint') return;
    const { execution, checkpoint } = message;
    this.trace.emit({ type: 'acknowledgementLost', execution, checkpoint, cause });
  }

  /** A message to somebody who is no actor: the resource provider or a TaskManager process. */
  received({ to, message, cause }: Extract<Scheduled, { type: 'deliver' }>): void {
    if (message.type === 'heartbeatRequest') this.answerHeartbeat(to);
    if (message.type === 'requestTaskManager') this.provideTaskManager(cause);
  }

  /** From the learner or a lesson to the JobManager. */
  tell(message: Message, cause: Place | null): void {
    this.send('provider', 'jobmanager', message, cause, this.now);
  }

  /** From the learner to the sources that read what happens on the page. */
  tellOfPage(event: NewPageEvent, cause: Place | null): void {
    const { numbered, readers } = this.acrossAttempts.note({ ...event, ts: RUN_EPOCH + this.now });
    for (const { slot, execution } of readers)
      this.send('provider', slot, { type: 'pageEvent', execution, ...numbered }, cause, this.now);
  }

  /** To the tasks of a vertex or a subtask that are there; those that come later have it written in. */
  injectFault(target: string, fault: TaskFault, cause: Place | null): void {
    for (const { slot, execution } of this.acrossAttempts.faults.inject(target, fault))
      this.send('provider', slot, { type: 'fault', execution, fault }, cause, this.now);
  }

  private answerHeartbeat(taskManager: TaskManagerId): void {
    const process = this.processes.get(taskManager);
    if (process === undefined || process.mutedBy !== null) return;
    this.send(taskManager, 'jobmanager', { type: 'heartbeat', taskManager }, null, this.now);
  }

  private provideTaskManager(cause: Place | null): void {
    if (!this.processes.takeStandingBy()) {
      const asked = this.trace.emit({ type: 'taskManagerRequested', taskManager: null, cause });
      this.send('provider', 'jobmanager', { type: 'noTaskManagerAvailable' }, asked, this.now);
      return;
    }
    const process = this.startTaskManager(this.now + this.spec.pace.startMs);
    const asked = this.trace.emit({ type: 'taskManagerRequested', taskManager: process.id, cause });
    this.register(process, asked);
  }

  private send(from: Address, to: Address, message: Message, cause: Place | null, departs: ModelTime): ModelTime {
    const { time, tie } = this.network.send(from, to, message, departs);
    this.lives.sent(to, message);
    const slotLife = this.lives.of(from);
    const lost = this.network.faults.loses(message) ? { lost: true as const } : {};
    this.queue.add(time, tie, {
      type: 'deliver',
      from,
      to,
      message,
      cause,
      life: this.jobManagerLife,
      slotLife,
      ...lost,
    });
    return time;
  }

  // ── processes ───────────────────────────────────────────────────────────────────────────────

  /** Starts a TaskManager that is up at `readyAt`. */
  startTaskManager(readyAt: ModelTime): TaskManagerProcess {
    const process = this.processes.start(readyAt);
    for (const slot of process.slots) this.effects.push({ type: 'launch', slot });
    return process;
  }

  /** As soon as it is up it says so to the JobManager, if there is one. */
  register({ id, slots, readyAt }: TaskManagerProcess, cause: Place | null): void {
    if (!this.jobManagerAlive) return;
    const message = { type: 'taskManagerRegistered', taskManager: id, slots: slots.length } as const;
    this.send(id, 'jobmanager', message, cause, Math.max(this.now, readyAt));
  }

  /**
   * Ends a TaskManager; what was sent to and from it vanishes, and the JobManager notices the broken connection a while
   * later.
   */
  killTaskManager(process: TaskManagerProcess, cause: Place | null, how: LossDetection): void {
    const killed = this.trace.emit({ type: 'taskManagerKilled', taskManager: process.id, cause });
    this.remove(process);
    const noticedAt = this.now + this.spec.pace.connectionLostMs;
    const message = { type: 'taskManagerLost', taskManager: process.id, ...how } as const;
    this.send('provider', 'jobmanager', message, killed, noticedAt - this.spec.pace.hopMs);
  }

  /** Takes a process out of the cluster without a word to anyone. */
  remove(process: TaskManagerProcess): void {
    this.processes.kill(process);
    for (const slot of process.slots) this.forget(slot);
    this.effects.push({ type: 'terminate', taskManager: process.id, slots: process.slots });
  }

  /** Ends what runs in a slot; another one begins in its place, and its TaskManager tells the JobManager. */
  loseSlot(slot: SlotId, cause: Place | null): void {
    const taskManager = taskManagerOf(slot);
    const lost = this.trace.emit({ type: 'slotLost', taskManager, slot: slotIndexOf(slot), cause });
    this.forget(slot);
    this.lives.lose(slot);
    this.effects.push({ type: 'terminate', taskManager, slots: [slot] }, { type: 'launch', slot });
    if (this.jobManagerAlive) this.send(taskManager, 'jobmanager', { type: 'failSlot', slot }, lost, this.now);
  }

  private forget(slot: SlotId): void {
    this.turns.forget(slot);
    this.alarms.forget(slot);
    this.storage.forget(slot);
  }

  /** The JobManager dies. With high availability another one follows; without it the job is lost (8.6.1). */
  loseJobManager(cause: Place | null): void {
    this.jobManagerAlive = false;
    this.jobManagerLife++;
    this.alarms.forget('jobmanager');
    this.storage.forget('jobmanager');
    const { connectionLostMs, startMs, hopMs } = this.spec.pace;
    for (const { slots } of this.processes.all()) {
      for (const slot of slots)
        this.send('provider', slot, { type: 'jobManagerLost' }, cause, this.now + connectionLostMs - hopMs);
    }
    if (this.highAvailability) this.restartJobManager(this.now + connectionLostMs + startMs, cause);
    else this.end = 'LOST';
  }

  /**
   * A JobManager is up: the processes register, then the job is submitted, or taken over from what durable storage
   * holds. `cause`: what the former one died of; null for the first.
   */
  startJobManager(cause: Place | null): void {
    this.jobManagerAlive = true;
    this.lives.tellAll();
    this.effects.push({ type: 'startJobManager' });
    for (const process of this.processes.all()) this.register(process, cause);
    const { graph, submitted: recover, leg } = this;
    const restore = recover || leg === null ? {} : { restore: leg.restore };
    const message = { type: 'submit', graph, recover, ...restore, ...snapshotOf(this.spec) } as const;
    this.submitted = true;
    const { hopMs, jitterMs } = this.spec.pace;
    const submit = {
      type: 'deliver',
      from: 'provider',
      to: 'jobmanager',
      message,
      cause,
      life: this.jobManagerLife,
      slotLife: 0,
    } as const;
    this.queue.add(this.now + hopMs + jitterMs, LAST, submit);
  }

  private restartJobManager(at: ModelTime, cause: Place | null): void {
    this.queue.add(at, this.network.tie(), { type: 'startJobManager', life: this.jobManagerLife, cause });
  }
}

/** What the JobManager is told of the snapshot that the job starts from: its parts lie in storage. */
function snapshotOf({ snapshot }: Pick<RunSpec, 'snapshot'>): { snapshot?: SnapshotLocation } {
  return snapshot === undefined ? {} : { snapshot: { path: snapshot.path, metadata: snapshot.metadata } };
}

function isTerminal(status: string): status is EndStatus {
  return status === 'FINISHED' || status === 'FAILED' || status === 'CANCELED';
}
