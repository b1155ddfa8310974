/**
 * The session whose host is at the other end of a connection: the director's Worker in its frame.
 * Reports of a run that is no longer the present one are dropped by its number.
 */
import { signal } from '@preact/signals';
import { unreachable } from '../../base/assert.ts';
import type { FailureReason } from '../../base/failure.ts';
import type { SinkRow } from '../../ports/durable-storage.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionCommand, SessionReport } from '../../ports/session-messages.ts';
import type { Cue } from '../../wire/cue-watcher.ts';
import type { Measures } from '../../wire/metrics.ts';
import type { TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import type { EventBatch, RunSession, SessionState } from '../session.ts';

/** The page's end of the connection. `listen` is called once, before anything is sent. */
export interface SessionLink {
  /** `takeOver`: in spite of another tab that has the workspace. */
  send(command: SessionCommand, takeOver?: boolean): void;
  listen(receive: (report: SessionReport) => void): void;
  lastRows(sink: string): Promise<readonly SinkRow[]>;
  snapshot(checkpoint: number): Promise<KeptSnapshot>;
  close(): void;
}

/** The host's word for it when no former page left anything to take up: the ordinary case. */
const NOTHING_KEPT = 'NothingKept';

/** The default speed plays one model second in five (theatre.md, Time). */
export const DEFAULT_SPEED = 0.2;

/** Connects the page to a host. */
export function connectSession(link: SessionLink): RunSession {
  const signals = {
    state: signal<SessionState>('none'),
    time: signal(0),
    steps: signal(0),
    speed: signal(DEFAULT_SPEED),
    tape: signal<readonly TapeEntry[]>([]),
    broken: signal<FailureReason | null>(null),
    isAwaited: signal(false),
    isTakenUp: signal(false),
    hasLostFrame: signal(false),
    legStart: signal(0),
    refused: signal(0),
    atFullSpeed: signal(false),
    chaos: signal<{ readonly drawn: number; readonly goesOn: boolean } | null>(null),
    spec: signal<RunSpec | null>(null),
  };
  const listeners = new Set<(batch: EventBatch) => void>();
  const measuring = new Set<(measures: Measures) => void>();
  let run = 0;
  let cueAfter: (step: number) => Cue | null = () => null;

  const announce = (events: readonly TraceEvent[], started: boolean, replaced: number | null) => {
    for (const listener of listeners) listener({ events, started, replaced });
  };
  const begin = (state: SessionState, fullSpeed = false) => {
    run += 1;
    signals.atFullSpeed.value = fullSpeed;
    signals.state.value = state;
    signals.time.value = 0;
    signals.steps.value = 0;
    signals.tape.value = [];
    signals.broken.value = null;
    signals.isAwaited.value = false;
    signals.isTakenUp.value = false;
    signals.hasLostFrame.value = false;
    signals.refused.value = 0;
    signals.legStart.value = 0;
    signals.chaos.value = null;
    announce([], true, null);
  };
  const broken = (reason: FailureReason) => {
    signals.isAwaited.value = false;
    const isNothing = reason.class === NOTHING_KEPT;
    signals.broken.value = isNothing ? null : reason;
    signals.state.value = isNothing ? 'none' : 'broken';
  };
  const untilAfter = (step: number): { readonly until?: Cue } => {
    const until = cueAfter(step);
    return until === null ? {} : { until };
  };
  /** The host counts from where it is: only of a run that stands does the page know where that is. */
  const untilFromHere = () => (signals.state.peek() === 'paused' ? untilAfter(signals.steps.peek()) : {});
  /** For commands that the host answers with a state. */
  const ask = (command: SessionCommand) => {
    signals.isAwaited.value = true;
    signals.isTakenUp.value = false;
    link.send(command);
  };
  const receive = (report: SessionReport) => {
    if (report.run !== run) return;
    switch (report.type) {
      case 'advanced':
        announce(report.events, false, report.replaced ?? null);
        for (const { type, place } of report.events) if (type === 'legStarted') signals.legStart.value = place.step;
        signals.time.value = report.time;
        signals.steps.value = report.step;
        return;
      case 'state':
        signals.state.value = report.state;
        signals.isAwaited.value = false;
        return;
      case 'takenUp':
        signals.spec.value = report.spec;
        signals.isTakenUp.value = true;
        signals.hasLostFrame.value = report.lostWith === 'frame';
        signals.atFullSpeed.value = report.live;
        // What was seen of it is all that is known, and its history begins anew with the loss.
        if (report.live) announce([], true, null);
        return;
      case 'metrics':
        for (const listener of measuring) listener(report);
        return;
      case 'tape':
        signals.tape.value = report.tape;
        return;
      case 'chaos':
        signals.chaos.value = { drawn: report.drawn, goesOn: report.goesOn };
        return;
      case 'refused':
        signals.refused.value = report.count;
        return;
      case 'broken':
        broken(report.reason);
        return;
      default:
        unreachable(report);
    }
  };
  link.listen(receive);

  return {
    ...signals,
    onEvents(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    onMeasures(callback) {
      measuring.add(callback);
      return () => measuring.delete(callback);
    },
    lastRows: (sink) => link.lastRows(sink),
    snapshot: (checkpoint) => link.snapshot(checkpoint),
    run(spec, { paused = false, fullSpeed = false, takeOver = false, until } = {}) {
      begin('starting', fullSpeed);
      signals.spec.value = spec;
      link.send({ type: 'setSpeed', factor: signals.speed.value });
      link.send({ type: 'run', run, spec, paused, live: fullSpeed, ...(until && { until }) }, takeOver);
    },
    pause: () => link.send({ type: 'pause' }),
    resume() {
      signals.isTakenUp.value = false;
      link.send({ type: 'resume', ...untilFromHere() });
    },
    step: (kind) => ask({ type: 'step', kind, ...untilFromHere() }),
    setSpeed(factor) {
      signals.speed.value = factor;
      link.send({ type: 'setSpeed', factor });
    },
    act: (entry) => link.send({ type: 'act', entry }),
    forkHere(step, entry) {
      signals.chaos.value = null;
      ask({ type: 'fork', step, entry, ...untilAfter(step) });
    },
    undo(index) {
      signals.chaos.value = null;
      const at = signals.tape.value[index]?.at;
      const step = at === undefined ? signals.steps.value : at - 1;
      ask({ type: 'fork', step, entry: null, without: index, ...untilAfter(step) });
    },
    standAt(asked) {
      cueAfter = asked;
    },
    setChaos(plan) {
      if (plan !== null) signals.chaos.value = { drawn: 0, goesOn: true };
      link.send({ type: 'chaos', plan });
    },
    reset() {
      begin('none');
      link.send({ type: 'reset' });
    },
    resumeAfterReload(workspace, options) {
      begin('starting');
      link.send({ type: 'resumeAfterReload', run, workspace }, options?.takeOver);
    },
    close: () => link.close(),
  };
}
