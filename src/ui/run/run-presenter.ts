/**
 * A run as the page shows it: its history, the moment that is looked at, and a clock that moves between two reports of the host.
 * Panels read `shown`; the stage reads `view` and `now` once a frame. Looking back changes nothing of the run itself.
 */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { ensure } from '../../base/assert.ts';
import type { ModelTime } from '../../base/ids.ts';
import type { StepKind } from '../../ports/session-messages.ts';
import type { JobView } from '../../view/job-view.ts';
import { MeasuredRates } from '../../view/measured-rates.ts';
import { TraceLog } from '../../view/trace-log.ts';
import type { Place, TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import type { EventBatch, RunSession } from '../session.ts';

/** The stage's clock runs ahead of the newest event by at most so many wall milliseconds. */
const AHEAD_MS_MAX = 120;
/** Panels of a run that goes by itself are told of news at most ten times a second: nobody reads numbers faster. */
const NEWS_MS = 100;

export class RunPresenter {
  readonly log = new TraceLog();
  /** What a run at full speed measures of itself. */
  readonly measured = new MeasuredRates();
  /** Whether Run runs at full speed; a run that begins in another way sets it. */
  readonly fullSpeed = signal(false);
  /** Number of events behind the moment looked at; null: the present. */
  readonly cursor = signal<number | null>(null);
  private readonly versionSignal = signal(0);
  private readonly stopListening: () => void;
  /** While a piece of the past is played again: where it has come to. */
  private playing: { time: ModelTime; readonly until: ModelTime; readonly speed: number } | null = null;
  private clock: ModelTime = 0;
  private frameAt = 0;
  private readonly refreshAsked = signal(false);
  private refreshedAt = 0;
  private newsTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly session: RunSession) {
    const stopEvents = session.onEvents((events) => this.take(events));
    const stopMeasures = session.onMeasures((measures) => {
      this.measured.take(measures);
      this.refreshInTime();
    });
    this.stopListening = () => {
      stopEvents();
      stopMeasures();
    };
  }

  /**
   * Changes whenever there is something new to show: within a frame where someone asked for it, else at most ten times a second. Reading it in
   * a component subscribes to it.
   */
  get version(): ReadonlySignal<number> {
    return this.versionSignal;
  }

  /** The moment looked at, for a component: read again whenever it changes. */
  get shown(): JobView {
    this.versionSignal.value;
    return this.view;
  }

  /** The view of the moment looked at. One view that moves: read it, keep nothing of it. */
  get view(): JobView {
    return this.log.viewAt(this.cursor.peek() ?? this.log.length);
  }

  /** Whether something is still to come without anybody doing anything. Read within an effect or component. */
  get isBusy(): boolean {
    const { state, isAwaited } = this.session;
    return state.value === 'starting' || state.value === 'running' || isAwaited.value || this.refreshAsked.value;
  }

  /** Whether the run can be gone on from the moment looked at. Read within an effect or component. */
  get canForkHere(): boolean {
    return (this.shown.place?.step ?? 0) >= this.session.legStart.value;
  }

  get isLive(): boolean {
    return this.cursor.value === null;
  }

  /** Model time to draw at, given the wall time of this frame. */
  now(frame: number): ModelTime {
    const past = Math.max(0, frame - this.frameAt);
    this.frameAt = frame;
    if (this.playing) return this.playOn(past);
    const newest = this.view.time;
    if (this.cursor.peek() !== null || this.session.state.peek() !== 'running') {
      this.clock = newest;
      return newest;
    }
    const speed = this.session.atFullSpeed.peek() ? 1 : this.session.speed.peek();
    this.clock = Math.max(newest, Math.min(this.clock + past * speed, newest + AHEAD_MS_MAX * speed));
    return this.clock;
  }

  /** Looks at the moment after `count` events; the last of them is the present. */
  lookAt(count: number): void {
    this.playing = null;
    this.cursor.value = count >= this.log.length ? null : Math.max(this.log.first, count);
    this.refresh();
  }

  lookAtTime(time: ModelTime): void {
    this.lookAt(this.log.countAt(time));
  }

  /** Plays the past from one moment to another again, until something else is looked at. */
  playBack(from: ModelTime, until: ModelTime, speed: number): void {
    if (this.session.state.peek() === 'running') this.session.pause();
    this.lookAtTime(from);
    this.playing = { time: from, until, speed };
  }

  lookAtPlace(place: Place): void {
    if (this.session.state.peek() === 'running') this.session.pause();
    this.lookAt(this.log.countTo(place));
  }

  lookAtPresent(): void {
    this.lookAt(this.log.length);
  }

  /** One step on: through the history while looking back, else by the host. */
  step(kind: StepKind): void {
    if (this.cursor.peek() === null) {
      this.session.step(kind);
      return;
    }
    const next = this.log.event(this.view.events);
    if (next) this.lookAt(this.log.countTo({ step: next.place.step, index: Number.MAX_SAFE_INTEGER }));
  }

  /** One step back in the history: to the end of the step before the last one seen. */
  stepBack(): void {
    if (this.session.state.peek() === 'running') this.session.pause();
    const last: TraceEvent | undefined = this.log.event(this.view.events - 1);
    if (last) this.lookAt(this.log.countTo({ step: last.place.step - 1, index: Number.MAX_SAFE_INTEGER }));
  }

  /** Goes on from the moment looked at; what followed it is forgotten. */
  forkHere(entry: TapeEntry | null): void {
    const { place } = this.view;
    this.cursor.value = null;
    this.session.forkHere(place?.step ?? 0, entry);
  }

  /** Ends it all, host included. */
  close(): void {
    this.stopListening();
    clearTimeout(this.newsTimer);
    this.session.close();
  }

  private playOn(past: number): ModelTime {
    const playing = ensure(this.playing, 'Only what is being played goes on.');
    playing.time = Math.min(playing.until, playing.time + past * playing.speed);
    const count = this.log.countAt(playing.time);
    if (count !== this.cursor.peek() && count < this.log.length) {
      this.cursor.value = count;
      this.refresh();
    }
    return playing.time;
  }

  private take({ events, started, replaced }: EventBatch): void {
    batch(() => {
      if (started) {
        this.log.clear();
        this.measured.clear();
        this.fullSpeed.value = this.session.atFullSpeed.peek();
        this.clock = 0;
        this.playing = null;
        this.cursor.value = null;
      }
      if (replaced !== null) this.log.truncate({ step: replaced, index: Number.MAX_SAFE_INTEGER });
      this.log.append(events);
    });
    if (started || replaced !== null || this.session.state.peek() !== 'running') this.refresh();
    else this.refreshInTime();
  }

  private refreshInTime(): void {
    if (this.refreshAsked.peek()) return;
    this.refreshAsked.value = true;
    const due = this.refreshedAt + NEWS_MS - performance.now();
    this.newsTimer = setTimeout(() => this.showInNextFrame(), Math.max(0, due));
  }

  private refresh(): void {
    if (this.refreshAsked.peek() && this.newsTimer === undefined) return;
    clearTimeout(this.newsTimer);
    this.refreshAsked.value = true;
    this.showInNextFrame();
  }

  private showInNextFrame(): void {
    this.newsTimer = undefined;
    requestAnimationFrame((now) => {
      this.refreshedAt = now;
      this.versionSignal.value += 1;
      this.refreshAsked.value = false;
    });
  }
}
