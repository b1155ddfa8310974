/**
 * One run of the live host, in the JobManager's Worker: the slots run freely in theirs, and inputs are applied to the JobManager as they come.
 * Model time is wall time. Only the control plane is traced; of records there are counts, ten times a second. The same JobManager and the same
 * slot actors as in the directed host, and so the same results; there is no step to go back to.
 */
import { HIGH_AVAILABILITY, option } from '../../base/config-options.ts';
import type { SlotId } from '../../base/ids.ts';
import { KeyOwners } from '../../director/key-owners.ts';
import { MessageFaults } from '../../director/message-faults.ts';
import { PageEvents, passedEvents } from '../../director/page-events.ts';
import { StorageFaults } from '../../director/storage-faults.ts';
import { TaskFaults } from '../../director/task-faults.ts';
import type { TaskManagerProcess } from '../../director/task-manager-processes.ts';
import type { ActorOutput, Sent } from '../../ports/actor.ts';
import type { DurableStorage, StorageAnswer } from '../../ports/durable-storage.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { StepTrace } from '../../ports/trace-sink.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import {
  type Address,
  type JobManagerInbox,
  RUN_EPOCH,
  type SlotCommand,
  type SlotReport,
} from '../../wire/messages.ts';
import type { NewPageEvent } from '../../wire/page-event.ts';
import type { TaskFault } from '../../wire/task-faults.ts';
import type { Place, TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import type { SlotRun } from './engine-start.ts';
import { HANGS_MAX, JOB_HANGS } from './job-hangs.ts';
import { performLive } from './live-actions.ts';
import { LiveJobManager } from './live-job-manager.ts';
import { LiveMeasures } from './live-measures.ts';
import type { LiveSlotCommand } from './live-messages.ts';
import { LiveTaskManagers, type SlotNews } from './live-task-managers.ts';
import { LOSS_ON_TAPE, tellOfLoss } from './lost-cluster.ts';
import { MessageTrace } from './message-trace.ts';
import { QueuedStorage } from './queued-storage.ts';
import { RunChaos } from './run-chaos.ts';
import type { RunReporter } from './run-reporter.ts';
import { WallClock } from './wall-clock.ts';
import { WatchedTape } from './watched-tape.ts';
import type { WorkerDesk } from './worker-desk.ts';

const TICK_MS = 100;
/** A tick that comes later than this says that the machine was busy or asleep, and nothing about the slots. */
const LATE_MS = 1000;

export interface LiveRunOptions {
  readonly spec: RunSpec;
  readonly slotRun: SlotRun;
  /** The learner's file, compiled. */
  readonly code: string;
  readonly graph: JobGraph;
  readonly storage: DurableStorage;
  readonly workers: WorkerDesk;
  readonly reporter: RunReporter;
  /** A former page ran it, and its cluster was lost with that page: it comes back from its last completed checkpoint. */
  readonly isTakenUp: boolean;
  /** Whether the page is hidden: then silence says nothing. */
  readonly isHidden: () => boolean;
}

export class LiveRun {
  readonly trace = new StepTrace(true);
  readonly owners: KeyOwners;
  private readonly pageEvents: PageEvents;
  private readonly taskFaults = new TaskFaults();
  readonly messageFaults = new MessageFaults();
  readonly storage: QueuedStorage;
  readonly taskManagers: LiveTaskManagers;
  private readonly clock = new WallClock();
  private readonly faults: WatchedTape;
  /** What is to be done next, one after the other: an actor is never entered twice. */
  private readonly inbox: (() => void)[] = [];
  private readonly ticking: ReturnType<typeof setInterval>;
  private readonly measures = new LiveMeasures();
  private readonly messages = new MessageTrace();
  readonly chaos: RunChaos;
  private readonly highAvailability: boolean;
  private readonly jobManager: LiveJobManager;
  /** The present JobManager has the job. */
  private hasJob = false;
  private wasSubmitted: boolean;
  private isStarted = false;
  private steps = 0;
  private ticked = performance.now();
  private isWorking = false;
  private isOver = false;
  private isClosed = false;

  constructor(readonly options: LiveRunOptions) {
    const { spec, slotRun, code, graph, storage, workers, reporter } = options;
    this.owners = new KeyOwners(graph);
    this.pageEvents = new PageEvents(graph, passedEvents(graph, spec.snapshot));
    this.storage = new QueuedStorage(storage, new StorageFaults(graph));
    this.highAvailability = option(spec.configuration, HIGH_AVAILABILITY).toUpperCase() !== 'NONE';
    this.taskManagers = new LiveTaskManagers({
      spec,
      slotRun,
      code,
      workers,
      clock: this.clock,
      isUp: (process) => this.do(() => this.registerUp(process)),
      said: (slot, news, answer) => this.do(() => this.heard(slot, news, answer)),
      saw: (entries, answer) => this.do(() => this.saw(entries, answer)),
      measured: (measures) => this.measures.take(measures),
      refused: () => reporter.refused(),
      failed: (name, message, line) => this.breakDown(name, message, line),
    });
    this.faults = new WatchedTape(spec.tape, this.taskManagers);
    this.jobManager = new LiveJobManager({
      spec,
      clock: this.clock,
      storage: this.storage,
      inTurn: (what) => this.do(what),
      nextStep: () => ++this.steps,
      send: (sent) => this.send(sent),
      report: (events) => this.report(events),
    });
    this.chaos = new RunChaos({ ...options, act: (entry) => this.act(entry) });
    this.wasSubmitted = options.isTakenUp;
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** Starts the cluster, unless it is to wait until the run is resumed. */
  play(paused: boolean): void {
    const { reporter, isTakenUp, graph } = this.options;
    this.reportTape();
    reporter.keep([], 0, false);
    if (isTakenUp) this.do(() => this.ownStep(() => tellOfLoss(this.trace, graph, this.highAvailability)));
    if (paused) reporter.state('paused');
    else this.resume();
  }

  /** The job is submitted when all TaskManagers are up. */
  resume(): void {
    if (this.isStarted || this.isClosed) return;
    this.isStarted = true;
    this.options.reporter.state('running');
    for (let started = 0; started < this.options.spec.cluster.taskManagers; started++) this.taskManagers.start();
    this.do(() => this.startJobManager(null));
  }

  /** Done at once. */
  act(entry: TapeEntry): void {
    if (this.isOver) return;
    this.faults.append(entry, this.steps);
    this.work();
  }

  /** Ends all its Workers. */
  close(): void {
    if (this.isClosed) return;
    this.leave();
    this.options.reporter.close();
  }

  // ── what happens to the cluster; within a step ──────────────────────────────────────────────

  /** The JobManager dies. With high availability another one follows; without it the job is lost (8.6.1). */
  loseJobManager(type: 'jobManagerLost' | 'clusterLost', cause: Place | null): void {
    if (!this.jobManager.isAlive) return;
    const lost = this.trace.emit({ type, fromMetadata: this.highAvailability, cause });
    this.jobManager.end();
    this.hasJob = false;
    const { connectionLostMs, startMs } = this.options.spec.pace;
    const slots = this.taskManagers.processes.all().flatMap((process) => process.slots);
    this.later(connectionLostMs, () => {
      for (const slot of slots) this.command(slot, { type: 'jobManagerLost' }, lost);
    });
    if (this.highAvailability) this.later(connectionLostMs + startMs, () => this.startJobManager(lost));
    else this.isOver = true;
  }

  /** From a person to the sources that read what happens on the page. */
  tellOfPage(event: NewPageEvent, cause: Place | null): void {
    const { numbered, readers } = this.pageEvents.note({ ...event, ts: RUN_EPOCH + this.clock.now() });
    for (const { slot, execution } of readers) this.command(slot, { type: 'pageEvent', execution, ...numbered }, cause);
  }

  /** To the tasks of a vertex or a subtask that are there; those that come later have it written in. */
  injectFault(target: string, fault: TaskFault, cause: Place | null): void {
    for (const { slot, execution } of this.taskFaults.inject(target, fault))
      this.command(slot, { type: 'fault', execution, fault }, cause);
  }

  /** From a person or a TaskManager to the JobManager. */
  deliver(from: Address, message: JobManagerInbox, cause: Place | null): void {
    if (message.type === 'failSlot') this.do(() => this.taskManagers.lives.tell(message.slot));
    this.jobManager.input({ type: 'message', from, message }, cause);
  }

  // ── the JobManager ──────────────────────────────────────────────────────────────────────────

  private startJobManager(cause: Place | null): void {
    this.jobManager.start();
    this.taskManagers.jobManagerStarts();
    for (const process of this.taskManagers.processes.all())
      if (this.taskManagers.isUp(process)) this.register(process, cause);
    this.submitWhenUp(cause);
  }

  private registerUp(process: TaskManagerProcess): void {
    this.register(process, null);
    this.submitWhenUp(null);
  }

  private register(process: TaskManagerProcess, cause: Place | null): void {
    const { id, slots } = process;
    if (this.taskManagers.introduce(process))
      this.deliver(id, { type: 'taskManagerRegistered', taskManager: id, slots: slots.length }, cause);
  }

  private submitWhenUp(cause: Place | null): void {
    const processes = this.taskManagers.processes.all();
    if (!this.jobManager.isAlive || this.hasJob || !processes.every((process) => this.taskManagers.isUp(process)))
      return;
    this.hasJob = true;
    this.deliver('provider', { type: 'submit', graph: this.options.graph, recover: this.wasSubmitted }, cause);
    this.wasSubmitted = true;
  }

  private send({ to, message, cause }: Sent): void {
    if (to === 'provider') this.do(() => this.ownStep(() => this.provideTaskManager(cause)));
    if (to.includes('/')) this.command(to, message as SlotCommand, cause);
    const process = this.taskManagers.processes.get(to);
    // A process answers while it lives, however busy its tasks are, as a thread of its own does in Flink.
    if (process !== undefined && process.mutedBy === null)
      this.deliver(to, { type: 'heartbeat', taskManager: to }, null);
  }

  private provideTaskManager(cause: Place | null): void {
    if (this.taskManagers.processes.takeStandingBy()) {
      const { id } = this.taskManagers.start();
      this.trace.emit({ type: 'taskManagerRequested', taskManager: id, cause });
    } else {
      const asked = this.trace.emit({ type: 'taskManagerRequested', taskManager: null, cause });
      this.deliver('provider', { type: 'noTaskManagerAvailable' }, asked);
    }
  }

  // ── slots ───────────────────────────────────────────────────────────────────────────────────

  private command(slot: SlotId, command: SlotCommand, cause: Place | null): void {
    this.messages.sent(command);
    const told = this.taskFaults.writtenInto(slot, this.pageEvents.writtenInto(slot, command)) as SlotCommand;
    this.taskManagers.command(slot, told, cause);
  }

  private heard(slot: SlotId, news: SlotNews, answer: (command: LiveSlotCommand) => void): void {
    for (const { message, cause } of news.reports) this.reported(slot, message, this.told(message, cause));
    for (const { id, request } of news.requests)
      this.storage.perform(request, (said: StorageAnswer) => {
        answer({ type: 'answered', request: id, answer: said });
        this.work();
      });
  }

  /** The slot waits until what is to be done then has been done, and has got where it goes. */
  private saw(entries: readonly number[], answer: (command: LiveSlotCommand) => void): void {
    this.faults.sawAll(entries);
    this.do(() => this.do(() => answer({ type: 'goOn' })));
  }

  /** A word of a slot's to the JobManager, unless a fault of the run loses it or makes it late. */
  private reported(slot: SlotId, message: SlotReport, cause: Place | null): void {
    if (message.type === 'acknowledgeCheckpoint' && this.messageFaults.loses(message)) {
      const { execution, checkpoint } = message;
      this.ownStep(() => this.trace.emit({ type: 'acknowledgementLost', execution, checkpoint, cause }));
      return;
    }
    const heldMs = this.messageFaults.heldFor(message);
    if (heldMs > 0) this.later(heldMs, () => this.deliver(slot, message, cause));
    else this.deliver(slot, message, cause);
  }

  /** Traces what a message says; what follows from it has that as its cause. */
  private told(message: SlotReport, cause: Place | null): Place | null {
    const events = this.messages.heard(message);
    let last = cause;
    const tell = () => {
      for (const event of events) last = this.trace.emit({ ...event, cause: last });
    };
    if (events.length > 0) this.ownStep(tell);
    return last;
  }

  private tick(): void {
    const now = performance.now();
    if (now - this.ticked > LATE_MS || this.options.isHidden()) this.taskManagers.excuseSilence();
    this.ticked = now;
    this.reportMetrics();
    if (this.hasJob) this.chaos.at(this.clock.now(), this.taskManagers.processes);
    const hung = this.taskManagers.silentSlot();
    if (hung !== null) this.hung(hung);
  }

  private hung(slot: SlotId): void {
    this.act({ action: 'hung', target: slot, recorded: true });
    const hangs = this.faults.entries.filter((entry) => entry.action === 'hung').length;
    if (hangs >= HANGS_MAX) this.breakDown('JobHangs', JOB_HANGS);
  }

  // ── one thing after the other ───────────────────────────────────────────────────────────────

  private do(what: () => void): void {
    this.inbox.push(what);
    this.work();
  }

  later(milliseconds: number, what: () => void): void {
    setTimeout(() => this.do(what), milliseconds);
  }

  private work(): void {
    if (this.isWorking || this.isClosed) return;
    this.isWorking = true;
    try {
      while (!this.isClosed && this.workOnce());
    } catch (error) {
      this.breakDown('HostFailure', error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      this.isWorking = false;
    }
    if (this.isOver && !this.isClosed && this.storage.isIdle) this.end();
  }

  private workOnce(): boolean {
    const entry = this.faults.takeDue(this.steps + 1, () => this.clock.now());
    if (entry !== undefined) {
      this.ownStep(() => performLive(this, entry));
      this.reportTape();
      return true;
    }
    const next = this.inbox.shift();
    next?.();
    return next !== undefined;
  }

  /** A step in which no actor takes part. */
  private ownStep(what: () => void): void {
    this.trace.begin(++this.steps, this.clock.now(), null);
    what();
    this.report(this.trace.taken());
  }

  private report(events: ActorOutput['events']): void {
    for (const event of events) this.observe(event);
    if (events.length > 0)
      this.options.reporter.stepped({ step: this.steps, time: this.clock.now(), events, hash: null }, false);
  }

  private observe(event: TraceEvent): void {
    this.faults.observe(event);
    this.owners.observe(event);
    this.taskFaults.observe(event);
    if (event.type === 'jobStatus' && ['FINISHED', 'FAILED', 'CANCELED'].includes(event.to)) this.isOver = true;
    if (event.type !== 'taskManagerLost' || event.detectedBy !== 'heartbeat') return;
    // Cut off, it ends what it ran for a JobManager that it no longer hears (3.1.4).
    const process = this.taskManagers.processes.get(event.taskManager);
    if (process !== undefined) this.taskManagers.end(process);
  }

  // ── ends ────────────────────────────────────────────────────────────────────────────────────

  private end(): void {
    this.leave();
    this.options.reporter.keep([], 0, true);
    this.options.reporter.state('ended');
  }

  private breakDown(name: string, message: string, line?: number): void {
    if (this.isClosed) return;
    this.options.reporter.broken({ class: name, message, ...(line !== undefined && { line }) });
    this.close();
  }

  private leave(): void {
    this.isClosed = true;
    clearInterval(this.ticking);
    this.jobManager.end();
    this.reportMetrics();
    this.taskManagers.endAll();
  }

  private reportMetrics(): void {
    const measures = this.measures.taken(this.clock.now());
    if (measures !== null) this.options.reporter.metrics(measures);
  }

  private reportTape(): void {
    const { isTakenUp, reporter } = this.options;
    reporter.tape([...(isTakenUp ? [LOSS_ON_TAPE] : []), ...this.faults.entries]);
  }
}
