/**
 * One run of the directed host: the director picks, slots in Workers of their own carry out, one step at a time. The JobManager is an object
 * here, dropped and built anew when it is killed. The same director and the same inputs as in the simulation give the same history.
 */
import { ensure } from '../../base/assert.ts';
import { RandomStreams } from '../../base/random-streams.ts';
import { Director, type StepReport } from '../../director/director.ts';
import type { ActorAddress, Effect } from '../../director/effect.ts';
import { JobManager } from '../../jobmanager/job-manager.ts';
import type { Actor, ActorInput } from '../../ports/actor.ts';
import type { DurableStorage, StorageFailure, StorageRequest } from '../../ports/durable-storage.ts';
import type { KeptLegStart, LegStart, StoredAtLegStart } from '../../ports/leg-start.ts';
import { type RunSpec, TAPE_ENTRIES_MAX } from '../../ports/run-spec.ts';
import type { ChaosPlan, StepKind } from '../../ports/session-messages.ts';
import { type Cue, CueWatcher } from '../../wire/cue-watcher.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { readStored } from '../simulation/leg-storage.ts';
import { RunHash } from '../simulation/run-hash.ts';
import { DirectedSlots } from './directed-slots.ts';
import type { SlotRun } from './engine-start.ts';
import { HANGS_MAX, JOB_HANGS } from './job-hangs.ts';
import { Pacer } from './pacer.ts';
import { Rehearsal } from './rehearsal.ts';
import type { Replay } from './replay.ts';
import { RunChaos } from './run-chaos.ts';
import type { RunReporter } from './run-reporter.ts';
import { RunStorage } from './run-storage.ts';
import { Signal } from './signal.ts';
import { StepSearch } from './step-search.ts';
import type { Watchdog } from './watchdog.ts';
import type { WorkerDesk } from './worker-desk.ts';

export interface DirectedRunOptions {
  readonly spec: RunSpec;
  readonly slotRun: SlotRun;
  /** The learner's file, compiled. */
  readonly code: string;
  readonly graph: JobGraph;
  readonly storage: DurableStorage;
  readonly replay: Replay | null;
  readonly workers: WorkerDesk;
  readonly watchdog: Watchdog;
  readonly reporter: RunReporter;
  readonly hashes: boolean;
  /** A new leg has begun, with this tape. */
  readonly legBegan: (start: KeptLegStart, tape: readonly TapeEntry[]) => void;
}

const REHEARSAL = 'rehearsal';

type Mode = 'running' | 'paused' | 'ended' | 'closed';

export class DirectedRun {
  private readonly director: Director;
  private readonly slots: DirectedSlots;
  private readonly pacer = new Pacer();
  private readonly signal = new Signal();
  private readonly storage: RunStorage;
  private readonly answers = new Map<number, () => void>();
  /** What was done while the history was gone through: it takes place after it. */
  private readonly early: TapeEntry[] = [];
  private readonly chaos: RunChaos;
  private jobManager: Actor | null = null;
  private mode: Mode = 'paused';
  private isReplaying: boolean;
  /** What follows a replay. */
  private startsPaused = false;
  private isIdle = false;
  private search: StepSearch | null = null;
  private cue: CueWatcher | null = null;

  constructor(private readonly options: DirectedRunOptions) {
    const { spec, graph, hashes, storage, replay } = options;
    this.isReplaying = replay !== null;
    this.slots = new DirectedSlots({ ...options, refused: () => options.reporter.refused() }, this.rehearsal());
    this.storage = new RunStorage(storage, replay?.afterReload === true, spec);
    this.chaos = new RunChaos({ ...options, act: (entry) => this.act(entry) });
    this.director = new Director({
      spec,
      graph,
      random: new RandomStreams(spec.seed),
      hash: hashes ? new RunHash() : null,
      onStep: (report) => this.stepped(report),
    });
  }

  /** The tape with all that was done so far. */
  get tape(): readonly TapeEntry[] {
    return this.director.tape;
  }

  /** Goes through what is to be replayed, then on at the page's pace until the run is closed. */
  async play(paused: boolean): Promise<void> {
    this.startsPaused = paused;
    try {
      while (this.isBehind) await this.carryOut(this.director.next());
      this.endRehearsal();
      if (this.mode === 'paused') this.setMode(this.startsPaused ? 'paused' : 'running');
      while (this.mode !== 'closed') await this.goOn();
    } catch (error) {
      this.breakDown('HostFailure', error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  resume(): void {
    this.startsPaused = false;
    if (this.mode === 'paused' && !this.isReplaying) this.setMode('running');
  }

  pause(): void {
    this.startsPaused = true;
    if (this.mode === 'running') this.setMode('paused');
  }

  /** Stands once this has come, counted from here or from the end of what is replayed: the page would see it some steps later. */
  stopAt(cue: Cue): void {
    this.cue = new CueWatcher(cue);
  }

  step(kind: StepKind): void {
    if (this.mode === 'ended' || this.mode === 'closed' || this.isReplaying) return;
    this.search = new StepSearch(kind);
    this.setMode('running');
  }

  setSpeed(factor: number): void {
    this.pacer.setSpeed(factor);
    this.signal.wake();
  }

  /** Done as the next step; nothing where the tape is full. */
  act(entry: TapeEntry): void {
    if (this.mode === 'ended' || this.mode === 'closed' || this.tape.length >= TAPE_ENTRIES_MAX) return;
    if (this.isReplaying) {
      this.early.push(entry);
      return;
    }
    this.director.act(entry.action === 'pageEvent' ? this.timed(entry) : entry);
    this.isIdle = false;
    this.options.reporter.tape(this.tape);
    if (this.mode === 'running') this.options.reporter.state('running');
    this.signal.wake();
  }

  /** Draws faults from here on; null: no more. */
  setChaos(plan: ChaosPlan | null): void {
    this.chaos.begin(plan);
    this.signal.wake();
  }

  /** A run that waits for a person has time pass all the same. */
  private timed(entry: TapeEntry): TapeEntry {
    const time =
      this.mode === 'running' ? Math.max(this.director.time, Math.floor(this.pacer.now())) : this.director.time;
    this.pacer.restart(time);
    return { ...entry, time };
  }

  /** Ends all its Workers. */
  close(): void {
    this.mode = 'closed';
    this.slots.endAll();
    this.options.reporter.close();
    for (const release of this.answers.values()) release();
    this.signal.wake();
  }

  // ── one turn of the loop ────────────────────────────────────────────────────────────────────

  private async goOn(): Promise<void> {
    // Where nothing happens, nothing but the next fault can.
    if (this.mode === 'running')
      this.chaos.at(this.isIdle ? Number.POSITIVE_INFINITY : this.director.time, this.director.processes);
    if (this.mode !== 'running' || this.isIdle) return this.signal.wait();
    const delay = this.search === null ? this.pacer.delay(this.director.peekTime()) : 0;
    if (delay > 0) return this.signal.wait(delay);
    const { steps } = this.director;
    await this.carryOut(this.director.next());
    this.pacer.took(this.director.steps - steps);
  }

  private get isBehind(): boolean {
    return this.director.steps < (this.options.replay?.until ?? 0) && this.mode === 'paused' && !this.isIdle;
  }

  private async carryOut(effect: Effect): Promise<void> {
    switch (effect.type) {
      case 'apply':
        return this.apply(effect.actor, effect.input);
      case 'launch':
        return this.slots.launch(effect.slot);
      case 'terminate':
        return this.slots.end(effect.slots);
      case 'startJobManager':
        return this.startJobManager();
      case 'store':
        return this.store(effect.id, effect.request);
      case 'await':
        return new Promise((answered) => {
          this.answers.set(effect.id, answered);
        });
      case 'keepLeg':
        return this.keepLeg(effect.start);
      case 'idle':
        this.isIdle = true;
        return this.options.reporter.state('idle');
      case 'ended':
        this.options.reporter.keep(this.tape, this.director.steps, true);
        this.setMode('ended');
    }
  }

  private async apply(actor: ActorAddress, input: ActorInput): Promise<void> {
    if (actor === 'jobmanager') {
      const jobManager = ensure(this.jobManager, 'A JobManager must have been started.');
      return this.director.accept(jobManager.apply(input));
    }
    const outcome = await this.slots.apply(actor, input);
    if (this.mode === 'closed') return;
    if (outcome.type === 'applied') this.director.accept(outcome.output);
    if (outcome.type === 'hung') this.hung();
    if (outcome.type === 'failed') this.breakDown(outcome.class, outcome.message, outcome.line);
  }

  private hung(): void {
    const hangs = 1 + this.tape.filter((entry) => entry.action === 'hung').length;
    const { line } = this.director.hung();
    if (hangs >= HANGS_MAX) this.breakDown('JobHangs', JOB_HANGS, line);
  }

  private store(id: number, request: StorageRequest): void {
    const { replay, reporter } = this.options;
    if (this.director.steps > (replay?.until ?? 0)) this.storage.leaveFormer();
    if (request.type === 'putCheckpoint' && !this.storage.isFormer)
      reporter.keep(this.tape, this.director.steps, false);
    this.storage.perform(request, (answer) => {
      if (this.mode === 'closed') return;
      this.director.supply(id, answer);
      const answered = this.answers.get(id);
      this.answers.delete(id);
      answered?.();
    });
  }

  /** A leg begins once it is kept what it begins with: a reload and a fork then reach back to it. */
  private async keepLeg(start: LegStart): Promise<void> {
    await this.storage.whenSettled();
    const stored = await new Promise<StoredAtLegStart | StorageFailure>((read) => {
      readStored(this.storage.current, start, read);
    });
    if (this.mode === 'closed') return;
    const isRead = 'parts' in stored;
    this.director.legKept(isRead ? null : stored);
    if (isRead) this.options.legBegan({ ...start, stored }, this.tape);
  }

  // ── Workers ─────────────────────────────────────────────────────────────────────────────────

  /** Where the run begins with a history, somebody goes through it in the slots' place. */
  private rehearsal(): Rehearsal | null {
    const { spec, slotRun, code, workers, watchdog, replay } = this.options;
    if (replay === null) return null;
    const rehearsal = new Rehearsal(watchdog);
    const { cluster, tape, pace, start, snapshot, topics, legSteps } = spec;
    const begun = { ...(start && { start }), ...(snapshot && { snapshot }), ...(topics && { topics }) };
    const history = { cluster, tape, pace, ...begun, ...(legSteps !== undefined && { legSteps }) };
    workers.start(REHEARSAL, { role: 'rehearsal', code, run: slotRun, history, until: replay.until }, rehearsal);
    return rehearsal;
  }

  private endRehearsal(): void {
    this.isReplaying = false;
    this.slots.endRehearsal();
    this.options.workers.end([REHEARSAL]);
    for (const entry of this.early.splice(0)) this.act(entry);
  }

  private startJobManager(): void {
    const { configuration, dataSets, seed } = this.options.spec;
    this.jobManager = new JobManager({
      clusterConfiguration: configuration,
      dataSets,
      random: new RandomStreams(seed),
      tracing: true,
    });
  }

  // ── what the page sees ──────────────────────────────────────────────────────────────────────

  private stepped(report: StepReport): void {
    const { replay, reporter } = this.options;
    const isKnown = replay !== null && !replay.afterReload && report.step <= replay.until;
    reporter.stepped(report, isKnown);
    if (report.events.some(({ type }) => type === 'fault' || type === 'userAction')) {
      reporter.tape(this.tape);
      reporter.keep(this.tape, report.step, false);
    }
    const isCue = !this.isReplaying && report.events.some((event) => this.cue?.sees(event));
    if (isCue || this.search?.found(report.events)) this.setMode('paused');
  }

  private setMode(mode: Mode): void {
    this.mode = mode;
    if (mode !== 'running') this.search = null;
    this.pacer.restart(this.director.time);
    const isIdle = mode === 'running' && this.isIdle;
    if (mode !== 'closed') this.options.reporter.state(isIdle ? 'idle' : mode);
    this.signal.wake();
  }

  private breakDown(name: string, message: string, line?: number): void {
    this.options.reporter.broken({ class: name, message, ...(line !== undefined && { line }) });
    this.close();
  }
}
