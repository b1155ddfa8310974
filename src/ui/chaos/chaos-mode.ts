/**
 * Chaos mode: has the host draw faults against the run on the page and holds the run against runs without failures, at each checkpoint and once
 * all faults are drawn. What breaks is run again in the background, off the page's picture, with fewer and fewer of the faults.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { RunService } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { ChaosPlan } from '../../ports/session-messages.ts';
import type { SharedMoment } from '../../share/shared-run.ts';
import { type Breach, chaosVerdict, endBreach } from '../../view/chaos-verdict.ts';
import { historyHash } from '../../view/hashes.ts';
import { type JobView, latestCompleted } from '../../view/job-view.ts';
import type { Expected } from '../../view/ledger.ts';
import { isTerminal } from '../../view/reduce-job.ts';
import { shortestTape } from '../../view/shortest-tape.ts';
import { inputOf } from '../../wire/page-event.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';
import { failureFreeRuns, viewInSlices } from '../run/failure-free-runs.ts';
import type { RunPresenter } from '../run/run-presenter.ts';

/** What chaos has found: the run with the fewest faults that breaks in the same way. */
export interface FoundRun {
  readonly spec: RunSpec;
  /** With the step that each was done at. */
  readonly tape: readonly TapeEntry[];
  /** Where it stands when it is broken. */
  readonly moment: SharedMoment;
}

interface Trial {
  readonly run: FoundRun;
  readonly breach: Breach;
}

export type ChaosState =
  | { readonly kind: 'off' | 'drawing' | 'settling' | 'judging' }
  | { readonly kind: 'shrinking'; readonly breach: Breach; readonly faults: number; readonly tried: number }
  /** `shortest` null: the run does not go the same way again, or has grown too long to be run again from its beginning. */
  | { readonly kind: 'found'; readonly breach: Breach; readonly faults: number; readonly shortest: FoundRun | null }
  | { readonly kind: 'held'; readonly faults: number; readonly twice: number }
  | { readonly kind: 'unknown'; readonly faults: number; readonly why: string };

/** Model time that a job has, after the last fault, to come back and take a checkpoint. */
const SETTLES_MS = 6_000;
/** A run with fewer faults may need some more steps to show the same. */
const trialSteps = (steps: number) => Math.ceil(1.5 * steps) + 500;
/** Faults change the order in which records of several subtasks arrive: what depends on it is to differ among runs without failures as well. */
const JITTER_MS = 20;
const NOT_KNOWN = 'runs without failures differ among themselves, or nothing is known before the job ends';
/** Runs without failures have to reach further than what is held against them. */
const reachFor = (steps: number) => Math.ceil(1.3 * trialSteps(steps));

interface Made {
  readonly expected: Expected;
  readonly reach: number;
}

export class ChaosMode {
  private readonly state_ = signal<ChaosState>({ kind: 'off' });
  private readonly stop: () => void;
  private made: Made | null = null;
  private isJudging = false;
  private checkpoint = 0;
  /** Of beginnings: what was asked for an earlier one comes to nothing. */
  private turn = 0;

  constructor(
    private readonly presenter: RunPresenter,
    private readonly service: RunService,
    private readonly setBusy: (isBusy: boolean) => void,
  ) {
    this.stop = effect(() => {
      presenter.version.value;
      presenter.session.state.value;
      if (presenter.session.chaos.value !== null) void this.look();
      else this.forget();
    });
  }

  get state(): ReadonlySignal<ChaosState> {
    return this.state_;
  }

  start(plan: ChaosPlan): void {
    const { session } = this.presenter;
    this.turn++;
    this.made = null;
    this.checkpoint = latestCompleted(this.present)?.id ?? 0;
    session.setChaos(plan);
    this.state_.value = { kind: 'drawing' };
    if (session.state.peek() === 'paused') session.resume();
  }

  /** No more faults: what was drawn so far is judged. */
  end(): void {
    this.presenter.session.setChaos(null);
  }

  dispose(): void {
    this.turn++;
    this.stop();
    this.setBusy(false);
  }

  /** Another run has taken the place of the one that faults were drawn against; what was found before is kept. */
  private forget(): void {
    if (!this.isOn && this.state_.peek().kind !== 'judging') return;
    this.turn++;
    this.setBusy(false);
    this.state_.value = { kind: 'off' };
  }

  private async look(): Promise<void> {
    const { session, isLive } = this.presenter;
    if (!this.isOn || this.isJudging || !isLive) return;
    if (session.chaos.peek()?.goesOn === false) this.state_.value = { kind: 'settling' };
    const isOver = this.isOver();
    const newest = latestCompleted(this.present)?.id ?? 0;
    if (!isOver && (newest === this.checkpoint || session.atFullSpeed.peek())) return;
    this.checkpoint = newest;
    this.isJudging = true;
    await (isOver ? this.judgeAtEnd() : this.judgeSoFar());
    this.isJudging = false;
    void this.look();
  }

  private get present(): JobView {
    const { log } = this.presenter;
    return log.viewAt(log.length);
  }

  private get isOn(): boolean {
    const { kind } = this.state_.peek();
    return kind === 'drawing' || kind === 'settling';
  }

  /** Nothing more will come of it: the job has ended, or has had the time to come back. */
  private isOver(): boolean {
    const { present } = this;
    const state = this.presenter.session.state.peek();
    if (isTerminal(present.job.status) || state === 'broken' || state === 'ended') return true;
    if (this.state_.peek().kind !== 'settling') return false;
    const last = present.actions.at(present.actions.length - 1)?.time ?? 0;
    const hasCheckpoint = (latestCompleted(present)?.triggeredAt ?? 0) > last;
    const isBack = present.job.status === 'RUNNING' && (hasCheckpoint || present.time > last + SETTLES_MS);
    return isBack || state === 'idle';
  }

  /** While the run goes on; nothing where what it is to be held against does not reach that far yet. */
  private async judgeSoFar(): Promise<void> {
    const { turn } = this;
    await this.makeFor(this.presenter.session.steps.peek());
    const { made } = this;
    if (turn !== this.turn || !this.isOn || made === null) return;
    if (made.reach < trialSteps(this.presenter.session.steps.peek())) return;
    const verdict = chaosVerdict(this.present, made.expected);
    if (verdict.kind === 'broken') await this.foundBroken(verdict.breach);
  }

  private async judgeAtEnd(): Promise<void> {
    const { turn, presenter } = this;
    const { session } = presenter;
    const faults = session.chaos.peek()?.drawn ?? 0;
    const broken = session.broken.peek();
    if (broken !== null) {
      this.state_.value = { kind: 'found', faults, breach: { kind: 'end', text: broken.message }, shortest: null };
      return;
    }
    if (session.atFullSpeed.peek()) {
      this.state_.value = atFullSpeed(this.present, faults);
      return;
    }
    const goesOn = session.state.peek() === 'running';
    if (goesOn) session.pause();
    this.state_.value = { kind: 'judging' };
    this.setBusy(true);
    await this.makeFor(session.steps.peek());
    if (turn !== this.turn || this.made === null) return;
    const verdict = chaosVerdict(this.present, this.made.expected);
    if (verdict.kind === 'broken') return this.foundBroken(verdict.breach);
    this.setBusy(false);
    this.state_.value = verdict.kind === 'held' ? { ...verdict, faults } : { kind: 'unknown', faults, why: NOT_KNOWN };
    if (goesOn) session.resume();
  }

  private makeFor(steps: number): Promise<void> {
    return (this.made?.reach ?? 0) < trialSteps(steps) ? this.make(reachFor(steps)) : Promise.resolve();
  }

  /** What the run is held against. */
  private async make(reach: number): Promise<void> {
    const { turn, presenter } = this;
    const spec = presenter.session.spec.peek();
    if (spec === null) return;
    const input = inputOf(presenter.session.tape.peek());
    const isLeft = () => turn !== this.turn;
    const pace = { ...spec.pace, jitterMs: Math.max(spec.pace.jitterMs, JITTER_MS) };
    const expected = await failureFreeRuns(this.service, { ...spec, tape: input, pace }, reach, isLeft);
    if (expected !== null) this.made = { expected, reach };
  }

  private async foundBroken(breach: Breach): Promise<void> {
    const { session } = this.presenter;
    const { turn } = this;
    const faults = session.chaos.peek()?.drawn ?? 0;
    session.setChaos(null);
    session.pause();
    this.setBusy(true);
    this.state_.value = { kind: 'shrinking', breach, faults, tried: 0 };
    const shortest = await this.shortest(breach, () => {
      const state = this.state_.peek();
      if (turn === this.turn && state.kind === 'shrinking') this.state_.value = { ...state, tried: state.tried + 1 };
      return turn === this.turn;
    });
    if (turn !== this.turn) return;
    this.setBusy(false);
    this.state_.value = { kind: 'found', breach: shortest?.breach ?? breach, faults, shortest: shortest?.run ?? null };
  }

  /** `tried`: told of each run; false where nobody waits for the next one. */
  private async shortest({ kind }: Breach, tried: () => boolean): Promise<Trial | null> {
    const { session } = this.presenter;
    const [spec, tape, steps] = [session.spec.peek(), session.tape.peek(), session.steps.peek()];
    if (spec === null || session.legStart.peek() > 0) return null;
    const input = tape.filter(({ action }) => action === 'pageEvent');
    const faults = tape.filter(({ action }) => action !== 'pageEvent');
    let last: Trial | null = null;
    const isFound = async (entries: readonly TapeEntry[], within = trialSteps(steps)) => {
      if (!tried()) return false;
      const run = await this.trial({ ...spec, tape: [...input, ...entries] }, within, kind);
      if (run !== null) last = run;
      return run !== null;
    };
    // Nothing is left out of what does not break again as it is.
    if (!(await isFound(faults))) return null;
    const fewest = await shortestTape(faults, isFound);
    // Whoever opens it is not to wait for what shows nothing new.
    for (let within = trialSteps(steps) / 2; await isFound(fewest, Math.ceil(within)); within /= 2);
    return last;
  }

  private async trial(spec: RunSpec, steps: number, kind: Breach['kind']): Promise<Trial | null> {
    const { made } = this;
    const completed = await this.service.run(spec, steps);
    const verdict = made && chaosVerdict(await viewInSlices(completed.events), made.expected);
    if (verdict?.kind !== 'broken' || verdict.breach.kind !== kind) return null;
    const moment = { step: completed.steps, hash: historyHash(completed.events) };
    return { run: { spec, tape: completed.tape, moment }, breach: verdict.breach };
  }
}

/** Of single records nothing is told then. */
function atFullSpeed(view: JobView, faults: number): ChaosState {
  const breach = endBreach(view);
  if (breach === null) return { kind: 'unknown', faults, why: 'at full speed nothing is told of single records' };
  return { kind: 'found', faults, breach, shortest: null };
}
