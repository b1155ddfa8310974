/**
 * The session whose host is at the other end of a message port: the director's Worker, or the simulation's.
 * Reports of a run that is no longer the present one are dropped by its number.
 */
import { signal } from '@preact/signals';
import { unreachable } from '../../base/assert.ts';
import type { FailureReason } from '../../base/failure.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionCommand, SessionReport } from '../../wire/session-messages.ts';
import type { TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import type { EventBatch, RunSession, SessionState } from '../session.ts';

/** The page's end of the connection. `listen` is called once, before anything is sent. */
export interface SessionLink {
  send(command: SessionCommand): void;
  listen(receive: (report: SessionReport) => void): void;
  close(): void;
}

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
    spec: signal<RunSpec | null>(null),
  };
  const listeners = new Set<(batch: EventBatch) => void>();
  let run = 0;

  const announce = (events: readonly TraceEvent[], started: boolean, replaced: number | null) => {
    for (const listener of listeners) listener({ events, started, replaced });
  };
  const begin = (state: SessionState) => {
    run += 1;
    signals.state.value = state;
    signals.time.value = 0;
    signals.steps.value = 0;
    signals.tape.value = [];
    signals.broken.value = null;
    announce([], true, null);
  };
  const receive = (report: SessionReport) => {
    if (report.run !== run) return;
    switch (report.type) {
      case 'advanced':
        announce(report.events, false, report.replaced ?? null);
        signals.time.value = report.time;
        signals.steps.value = report.step;
        return;
      case 'state':
        signals.state.value = report.state;
        return;
      case 'takenUp':
        signals.spec.value = report.spec;
        return;
      case 'tape':
        signals.tape.value = report.tape;
        return;
      case 'broken':
        signals.broken.value = report.reason;
        signals.state.value = 'broken';
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
    run(spec, options) {
      begin('starting');
      signals.spec.value = spec;
      link.send({ type: 'setSpeed', factor: signals.speed.value });
      link.send({ type: 'run', run, spec, paused: options?.paused ?? false });
    },
    pause: () => link.send({ type: 'pause' }),
    resume: () => link.send({ type: 'resume' }),
    step: (kind) => link.send({ type: 'step', kind }),
    setSpeed(factor) {
      signals.speed.value = factor;
      link.send({ type: 'setSpeed', factor });
    },
    act: (entry) => link.send({ type: 'act', entry }),
    forkHere: (step, entry) => link.send({ type: 'fork', step, entry }),
    reset() {
      begin('none');
      link.send({ type: 'reset' });
    },
    resumeAfterReload(workspace) {
      begin('starting');
      link.send({ type: 'resumeAfterReload', run, workspace });
    },
    close: () => link.close(),
  };
}
