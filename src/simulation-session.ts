/**
 * The session on the simulation host: plays a run at the page's speed, steps it, and forks it by running it anew.
 * Runs in a Worker of its own, so that the page stays free; see simulation-session-worker.ts.
 */
import { unreachable } from './base/assert.ts';
import { loadJob } from './hosts/simulation/module-job-loader.ts';
import { Simulation } from './hosts/simulation/simulation.ts';
import type { LoadedJob } from './ports/job-loader.ts';
import type { RunSpec } from './ports/run-spec.ts';
import type { SessionCommand, SessionReport, StepKind } from './wire/session-messages.ts';
import type { TapeEntry, TraceEvent } from './wire/trace-events.ts';

const TICK_MS = 16;
/** At its fastest a tick takes so many steps: 5,000 a second (ARCHITECTURE, How much is kept). */
const STEPS_A_TICK_MAX = 80;
/** A step of the learner's looks for its event through so many steps at the most. */
const SEARCH_STEPS_MAX = 20_000;

const STOPS: Readonly<Record<Exclude<StepKind, 'element'>, (event: TraceEvent) => boolean>> = {
  hop: (event) => event.type === 'bufferDelivered',
  barrier: (event) => event.type === 'barrier',
  checkpoint: (event) => event.type === 'checkpointCompleted' || event.type === 'checkpointFailed',
  output: (event) => event.type === 'sinkWrote',
  failure: (event) => event.type === 'failed' || event.type === 'taskManagerKilled',
};

interface Playing {
  readonly run: number;
  readonly spec: RunSpec;
  readonly job: LoadedJob;
  simulation: Simulation;
  /** Events already reported. */
  reported: number;
}

export class SimulationSession {
  private playing: Playing | null = null;
  private ticking: ReturnType<typeof setInterval> | null = null;
  private speed = 1;
  /** Model time that the wall clock has come to. */
  private due = 0;
  private tickedAt = 0;

  constructor(private readonly report: (report: SessionReport) => void) {}

  handle(command: SessionCommand): void {
    switch (command.type) {
      case 'run':
        this.run(command.run, command.spec, command.paused);
        return;
      case 'pause':
        this.pause();
        return;
      case 'resume':
        this.resume();
        return;
      case 'step':
        this.step(command.kind);
        return;
      case 'setSpeed':
        this.speed = command.factor;
        return;
      case 'act':
        this.act(command.entry);
        return;
      case 'fork':
        this.fork(command.step, command.entry);
        return;
      case 'reset':
        this.stop();
        this.playing = null;
        return;
      case 'resumeAfterReload':
        this.broken(command.run, 'NothingKept', 'Nothing of the former run was kept. Press Run to begin again.');
        return;
      default:
        unreachable(command);
    }
  }

  private run(run: number, spec: RunSpec, paused: boolean): void {
    this.stop();
    this.playing = null;
    const job = loadJob(spec.code);
    if ('message' in job) {
      this.report({
        type: 'broken',
        run,
        reason: { class: 'CompileFailure', message: job.message, line: job.line, column: job.column },
      });
      return;
    }
    try {
      this.playing = { run, spec, job, simulation: new Simulation(spec, job), reported: 0 };
    } catch (error) {
      this.broken(run, 'HostFailure', String(error));
      return;
    }
    this.publish();
    if (paused) this.state('paused');
    else this.resume();
  }

  private pause(): void {
    this.stop();
    if (this.playing) this.state('paused');
  }

  private resume(): void {
    if (!this.playing || this.isOver()) return;
    this.stop();
    this.due = this.playing.simulation.time;
    this.tickedAt = performance.now();
    this.ticking = setInterval(() => this.tick(), TICK_MS);
    this.state('running');
  }

  private tick(): void {
    const { playing } = this;
    if (!playing) return;
    const now = performance.now();
    this.due += Math.min(now - this.tickedAt, 10 * TICK_MS) * this.speed;
    this.tickedAt = now;
    const { simulation } = playing;
    if (simulation.time < this.due) {
      this.advance(simulation.steps + STEPS_A_TICK_MAX, () => simulation.time >= this.due);
      if (this.speed === Number.POSITIVE_INFINITY) this.due = simulation.time + 1;
    }
    this.publish();
    this.tellIfOver();
  }

  private step(kind: StepKind): void {
    const { playing } = this;
    if (!playing) return;
    this.stop();
    const { simulation } = playing;
    if (kind === 'element') this.advance(simulation.steps + 1);
    else {
      let seen = simulation.result().events.length;
      this.advance(simulation.steps + SEARCH_STEPS_MAX, () => {
        const { events } = simulation.result();
        const found = events.slice(seen).some(STOPS[kind]);
        seen = events.length;
        return found;
      });
    }
    this.publish();
    this.state('paused');
    this.tellIfOver();
  }

  private act(entry: TapeEntry): void {
    const { playing } = this;
    if (!playing) return;
    playing.simulation.act(entry);
    this.report({ type: 'tape', run: playing.run, tape: playing.simulation.result().tape });
    if (this.ticking !== null) this.tick();
  }

  private fork(step: number, entry: TapeEntry | null): void {
    const { playing } = this;
    if (!playing) return;
    this.stop();
    const before = playing.simulation.result().tape.filter((each) => each.at === undefined || each.at <= step);
    playing.simulation = new Simulation({ ...playing.spec, tape: before }, playing.job);
    playing.simulation.advance(step);
    const { events } = playing.simulation.result();
    playing.reported = events.findLastIndex((event) => event.place.step <= step) + 1;
    if (entry) playing.simulation.act(entry);
    this.report({
      type: 'advanced',
      run: playing.run,
      events: [],
      step,
      time: playing.simulation.time,
      replaced: step,
    });
    this.report({ type: 'tape', run: playing.run, tape: playing.simulation.result().tape });
    this.resume();
  }

  /** A failure of the engine ends the run and says so; it never goes unnoticed. */
  private advance(stepsMax: number, enough?: () => boolean): void {
    const { playing } = this;
    if (!playing) return;
    try {
      playing.simulation.advance(stepsMax, enough);
    } catch (error) {
      this.publish();
      this.stop();
      this.broken(playing.run, 'HostFailure', error instanceof Error ? (error.stack ?? error.message) : String(error));
      this.playing = null;
    }
  }

  private publish(): void {
    const { playing } = this;
    if (!playing) return;
    const { events, steps, time } = playing.simulation.result();
    if (events.length === playing.reported) return;
    this.report({ type: 'advanced', run: playing.run, events: events.slice(playing.reported), step: steps, time });
    playing.reported = events.length;
  }

  private tellIfOver(): void {
    if (!this.playing || !this.isOver()) return;
    this.stop();
    this.state('ended');
  }

  private isOver(): boolean {
    return this.playing?.simulation.result().status !== 'RUNNING';
  }

  private stop(): void {
    if (this.ticking !== null) clearInterval(this.ticking);
    this.ticking = null;
  }

  private state(state: 'running' | 'paused' | 'ended'): void {
    if (this.playing) this.report({ type: 'state', run: this.playing.run, state });
  }

  private broken(run: number, name: string, message: string): void {
    this.report({ type: 'broken', run, reason: { class: name, message } });
  }
}
