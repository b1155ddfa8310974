/**
 * The role of the Worker that plays the director: takes the page's commands, prepares runs, and has one at a time. No code of a learner's
 * ever runs here; it only passes through as text.
 */
import type { FailureReason } from '../../base/failure.ts';
import { forkedTape } from '../../director/fault-tape.ts';
import type { DurableStorage, StorageAnswer } from '../../ports/durable-storage.ts';
import type { KeptLegStart } from '../../ports/leg-start.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { Cue } from '../../wire/cue-watcher.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { compileJob, isCompileFailure } from '../simulation/compile-job.ts';
import { putBeginning } from '../simulation/snapshot-storage.ts';
import { DirectedRun } from './directed-run.ts';
import type { DirectorCommand, DirectorReport, KeptRun } from './director-messages.ts';
import type { SlotRun } from './engine-start.ts';
import type { Line } from './line.ts';
import { LiveRun } from './live-run.ts';
import type { Replay } from './replay.ts';
import { RunReporter } from './run-reporter.ts';
import { sent } from './sent-data-sets.ts';
import { PortStorage } from './storage-port.ts';
import { evaluateSubmission } from './submission.ts';
import { Watchdog } from './watchdog.ts';
import { WorkerDesk } from './worker-desk.ts';

/** A job that has ended goes through so many steps more at the most, to the last one. */
const ENDING_STEPS_MAX = 20_000;

/** A run that has been prepared: what a fork of it begins with. */
interface Prepared {
  readonly spec: RunSpec;
  /** What each slot is given of it. */
  readonly slotRun: SlotRun;
  readonly code: string;
  readonly graph: JobGraph;
}

export class DirectorWorker {
  private readonly watchdog = new Watchdog(() => this.isHidden);
  private isHidden = false;
  private run = 0;
  /** Of preparations: one that was overtaken ends quietly. */
  private turn = 0;
  private speed = 1;
  private paused = false;
  /** Of a run that is being prepared. */
  private until: Cue | null = null;
  private workers: WorkerDesk | null = null;
  private prepared: Prepared | null = null;
  private directed: DirectedRun | null = null;
  private live: LiveRun | null = null;
  private storageOpened: ((storage: DurableStorage) => void) | null = null;

  constructor(
    private readonly line: Line,
    private readonly hashes: boolean,
  ) {
    line.onmessage = ({ data, ports }: MessageEvent<DirectorCommand>) => this.handle(data, ports[0]);
  }

  private handle(command: DirectorCommand, port: MessagePort | undefined): void {
    switch (command.type) {
      case 'run':
        this.until = command.until ?? null;
        if (command.live) void this.beginLive(command.run, command.spec, command.paused, null);
        else void this.begin(command.run, command.spec, command.paused, null, null);
        return;
      case 'takeUp':
        void this.takeUp(command.run, command.kept, command.paused);
        return;
      case 'resumeAfterReload':
        // The page finds what was kept and sends `takeUp`.
        return;
      case 'pause':
        this.paused = true;
        this.directed?.pause();
        return;
      case 'resume':
        this.paused = false;
        if (command.until !== undefined) this.directed?.stopAt(command.until);
        this.directed?.resume();
        this.live?.resume();
        return;
      case 'step':
        if (command.until !== undefined) this.directed?.stopAt(command.until);
        this.directed?.step(command.kind);
        return;
      case 'setSpeed':
        this.speed = command.factor;
        this.directed?.setSpeed(command.factor);
        return;
      case 'act':
        this.directed?.act(command.entry);
        this.live?.act(command.entry);
        return;
      case 'chaos':
        this.directed?.setChaos(command.plan);
        this.live?.chaos.begin(command.plan);
        return;
      case 'fork':
        void this.fork(command);
        return;
      case 'reset':
        this.leave();
        this.prepared = null;
        return;
      case 'storageOpened':
        if (command.run === this.run && port !== undefined) this.storageOpened?.(new PortStorage(port));
        return;
      case 'ping':
        this.send({ type: 'pong' });
        return;
      case 'visibility':
        this.isHidden = command.hidden;
    }
  }

  /** From the learner's file to a run that goes. */
  private async begin(
    run: number,
    spec: RunSpec,
    paused: boolean,
    replay: Replay | null,
    namespace: string | null,
  ): Promise<void> {
    this.leave();
    this.run = run;
    this.paused = paused;
    const workers = this.newWorkers();
    const prepared = await this.prepare(spec, workers);
    if (prepared === null) return;
    this.prepared = prepared;
    await this.start(prepared, workers, replay, namespace);
  }

  /** As `begin`, with slots that run freely: nothing of it is replayed. `namespace`: of a run that is taken up, the one it had. */
  private async beginLive(run: number, spec: RunSpec, paused: boolean, namespace: string | null): Promise<void> {
    const turn = this.leave();
    this.run = run;
    this.paused = paused;
    const workers = this.newWorkers();
    const prepared = await this.prepare(spec, workers);
    if (prepared === null) return;
    const storage = await this.openStorage(namespace);
    if (turn !== this.turn) return;
    putBeginning(storage, spec);
    const reporter = new RunReporter(run, (report) => this.send(report));
    const isTakenUp = namespace !== null;
    this.live = new LiveRun({ ...prepared, storage, workers, reporter, isTakenUp, isHidden: () => this.isHidden });
    this.live.play(this.paused);
  }

  /** Null: there is nothing to run, and the page knows why; or another run has begun meanwhile. */
  private async prepare(spec: RunSpec, workers: WorkerDesk): Promise<Prepared | null> {
    const { turn, run } = this;
    this.prepared = null;
    const compiled = compileJob(spec.code);
    if (isCompileFailure(compiled)) {
      this.broken({ class: 'CompileFailure', ...compiled });
      return null;
    }
    const { code } = compiled;
    const { configuration, seed, recordsPerBuffer } = spec;
    const slotRun = { dataSets: sent(spec.dataSets), configuration, seed, recordsPerBuffer };
    const submission = await evaluateSubmission({ run: slotRun, code, workers, watchdog: this.watchdog });
    if (turn !== this.turn) return null;
    if (submission.type === 'evaluated') return { spec, slotRun, code, graph: submission.graph };
    if (submission.type === 'failed') this.broken(submission.reason);
    else {
      this.send({ type: 'advanced', run, events: [submission.event], step: 0, time: 0 });
      this.send({ type: 'state', run, state: 'ended' });
    }
    return null;
  }

  private async start(
    prepared: Prepared,
    workers: WorkerDesk,
    replay: Replay | null,
    namespace: string | null,
  ): Promise<void> {
    const { turn, run, watchdog, hashes } = this;
    const storage = await this.openStorage(namespace);
    const taken = replay?.afterReload ? await takenUp(prepared.spec.tape, replay, storage) : { replay, tape: null };
    if (turn !== this.turn) return;
    const spec = taken.tape === null ? prepared.spec : { ...prepared.spec, tape: taken.tape };
    const reporter = new RunReporter(run, (report) => this.send(report));
    if (replay !== null) reporter.replaced(replay.afterReload ? 0 : replay.until);
    // Only what is taken up finds a storage that is not empty.
    if (namespace === null) putBeginning(storage, spec);
    const legBegan = (start: KeptLegStart, tape: readonly TapeEntry[]) => {
      this.prepared = { ...prepared, spec: { ...spec, start, tape } };
      reporter.leg(start, tape);
      reporter.keep(tape, start.step + 1, false);
      reporter.tape(tape);
    };
    const options = { ...prepared, spec, storage, replay: taken.replay, workers, watchdog, reporter, hashes, legBegan };
    this.directed = new DirectedRun(options);
    this.directed.setSpeed(this.speed);
    if (this.until !== null) this.directed.stopAt(this.until);
    this.until = null;
    reporter.tape(this.directed.tape);
    if (replay?.afterReload !== true) reporter.keep(this.directed.tape, replay?.until ?? 0, false);
    void this.directed.play(this.paused);
  }

  /** The same run again up to the end of `step`, and on from there in another way. */
  private async fork({ step, entry, without, until }: Extract<DirectorCommand, { type: 'fork' }>): Promise<void> {
    const { prepared, directed } = this;
    // What lies before the leg cannot be run again.
    if (prepared === null || directed === null || step <= (prepared.spec.start?.step ?? -1)) return;
    const tape = forkedTape(directed.tape, step, without);
    if (entry !== null) tape.push(entryAfter(entry, step));
    this.leave();
    this.paused = false;
    this.until = until ?? null;
    this.prepared = { ...prepared, spec: { ...prepared.spec, tape } };
    await this.start(this.prepared, this.newWorkers(), { until: step, afterReload: false, endsWithLoss: false }, null);
  }

  private takeUp(run: number, { spec, tape, step, ended, namespace, live }: KeptRun, paused: boolean): Promise<void> {
    // One that had ended says so by itself, once its JobManager has looked it up.
    if (live) return this.beginLive(run, { ...spec, tape: [] }, paused && !ended, namespace);
    const replay = { until: ended ? step + ENDING_STEPS_MAX : step, afterReload: true, endsWithLoss: false };
    return this.begin(run, { ...spec, tape: forkedTape(tape, step) }, paused, replay, namespace);
  }

  /** Leaves the present run; what was being prepared ends quietly. */
  private leave(): number {
    this.directed?.close();
    this.directed = null;
    this.live?.close();
    this.live = null;
    this.workers?.close();
    this.workers = null;
    this.storageOpened = null;
    return ++this.turn;
  }

  private newWorkers(): WorkerDesk {
    this.workers = new WorkerDesk();
    return this.workers;
  }

  private openStorage(namespace: string | null): Promise<DurableStorage> {
    return new Promise((opened) => {
      this.storageOpened = opened;
      this.send({ type: 'openStorage', run: this.run, namespace });
    });
  }

  private broken(reason: FailureReason): void {
    this.send({ type: 'broken', run: this.run, reason });
  }

  private send(report: DirectorReport): void {
    this.line.postMessage(report);
  }
}

/**
 * The former page went away and the whole cluster with it: so the tape says from the step on that was kept. Not so if the job had come to
 * its end, which storage knows even where the page had no time to say so; then its history is all that comes back.
 */
async function takenUp(
  tape: readonly TapeEntry[],
  { until }: Replay,
  storage: DurableStorage,
): Promise<{ readonly replay: Replay; readonly tape: readonly TapeEntry[] }> {
  const answer = await new Promise<StorageAnswer>((answered) => storage.perform({ type: 'getRecord' }, answered));
  if (answer.type === 'record' && answer.record !== null && answer.record.terminal !== null)
    return { replay: { until: until + ENDING_STEPS_MAX, afterReload: true, endsWithLoss: false }, tape };
  // It then stands at the moment in which all is lost. Where it stood there already, nothing has happened since.
  const isLost = tape.some(({ at, action }) => at === until && action === 'clusterLost');
  if (isLost) return { replay: { until, afterReload: true, endsWithLoss: true }, tape };
  return {
    replay: { until: until + 1, afterReload: true, endsWithLoss: true },
    tape: [...tape, { at: until + 1, action: 'clusterLost', recorded: true }],
  };
}

/** What is done, or begins to be waited for, right after this step. */
function entryAfter(entry: TapeEntry, step: number): TapeEntry {
  return entry.when === undefined ? { ...entry, at: step + 1 } : { ...entry, when: { ...entry.when, after: step } };
}
