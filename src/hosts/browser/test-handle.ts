/**
 * What page tests hold the built site by, at an address with `?testing=1` only: runs a job on the directed host, in real Workers, and on the
 * simulation host, and gives back what both did. Everything here can be done by hand on the page as well.
 */
import type { FailureReason } from '../../base/failure.ts';
import type { SinkRow } from '../../ports/durable-storage.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionCommand, SessionReport } from '../../ports/session-messages.ts';
import type { SubtaskMetrics } from '../../wire/metrics.ts';
import type { TapeEntry, TraceEvent } from '../../wire/trace-events.ts';
import { BrowserRuns } from './browser-runs.ts';
import { BrowserSession } from './browser-session.ts';
import { StoredRuns } from './stored-runs.ts';

/** A session with its history kept; `settled` waits until it runs no more. */
class TestSession {
  readonly events: TraceEvent[] = [];
  readonly hashes: string[] = [];
  state = 'none';
  broken: FailureReason | null = null;
  tape: readonly TapeEntry[] = [];
  /** Of a live run, by execution: what it had done when it was last heard of. */
  readonly metrics = new Map<string, SubtaskMetrics>();
  steps = 0;
  /** So often a run was taken up. */
  takenUp = 0;
  private readonly session: BrowserSession;
  private readonly waiting: { readonly until: (session: TestSession) => boolean; readonly done: () => void }[] = [];

  constructor(workspace: string) {
    this.session = new BrowserSession(
      workspace,
      (report) => this.receive(report),
      (hashes) => this.hashes.push(...hashes),
    );
  }

  get refused(): number {
    return this.session.refused;
  }

  send(command: SessionCommand): void {
    this.session.send(command);
  }

  takeOver(command: Extract<SessionCommand, { readonly run: number }>): void {
    this.session.takeOver(command);
  }

  /** Resolves once this holds after a report. */
  until(holds: (session: TestSession) => boolean): Promise<void> {
    if (holds(this)) return Promise.resolve();
    return new Promise((done) => this.waiting.push({ until: holds, done }));
  }

  /** Runs to the end, as fast as it goes, or until it breaks. */
  async runToEnd(spec: RunSpec, host: 'directed' | 'live' = 'directed'): Promise<void> {
    this.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
    this.send({ type: 'run', run: 1, spec, paused: false, live: host === 'live' });
    await this.until(({ state, broken }) => state === 'ended' || state === 'idle' || broken !== null);
  }

  /** What a sink of the run holds in the site's storage. */
  storedRows(sink: string): Promise<readonly SinkRow[]> {
    return this.session.storedRows(sink);
  }

  /** A savepoint of the run. */
  snapshot(checkpoint: number): Promise<KeptSnapshot> {
    return this.session.snapshot(checkpoint);
  }

  close(): void {
    this.session.close();
  }

  private receive(report: SessionReport): void {
    if (report.type === 'advanced') {
      this.events.push(...report.events);
      this.steps = report.step;
    }
    if (report.type === 'metrics') for (const one of report.subtasks) this.metrics.set(one.execution, one);
    if (report.type === 'state') this.state = report.state;
    if (report.type === 'takenUp') this.takenUp++;
    if (report.type === 'tape') this.tape = report.tape;
    if (report.type === 'broken') this.broken = report.reason;
    for (const { until, done } of this.waiting) if (until(this)) done();
  }
}

export interface TestHandle {
  openSession(workspace: string): TestSession;
  readonly runs: BrowserRuns;
  /** Those with different names run side by side. */
  openStoredRuns(name: string): StoredRuns;
}

/** Puts the handle on the window where the address asks for it. */
export function offerTestHandle(): void {
  if (!new URLSearchParams(location.search).has('testing')) return;
  const handle: TestHandle = {
    openSession: (workspace) => new TestSession(workspace),
    runs: new BrowserRuns(),
    openStoredRuns: (name) => new StoredRuns(name),
  };
  Object.assign(window, { millrace: handle });
}
