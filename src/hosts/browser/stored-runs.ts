/**
 * Runs jobs to their end, one after the other in one frame, and reads what their sinks hold from the site's storage: what the comparison with
 * recordings of Flink looks at. Slots are real Workers and storage is IndexedDB, so this is how a learner's browser does it.
 */
import type { FailureReason } from '../../base/failure.ts';
import type { SinkRow } from '../../ports/durable-storage.ts';
import type { RunStatus } from '../../ports/run-service.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionReport } from '../../ports/session-messages.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { BrowserSession } from './browser-session.ts';

/** How a run ended, and what its sinks then held. */
export interface StoredRun {
  readonly status: RunStatus;
  readonly failure: FailureReason | null;
  readonly rows: Readonly<Record<string, readonly SinkRow[]>>;
}

type Outcome = Pick<StoredRun, 'status' | 'failure'>;

const RUNNING: Outcome = { status: 'RUNNING', failure: null };

export class StoredRuns {
  private readonly session: BrowserSession;
  private runs = 0;
  private outcome = RUNNING;
  private settle: () => void = () => undefined;

  constructor(name: string) {
    this.session = new BrowserSession(`stored-runs-${name}`, (report) => this.receive(report));
  }

  /** As fast as it goes, with the contents of the named sinks. One at a time. */
  async run(spec: RunSpec, sinks: readonly string[], host: 'directed' | 'live'): Promise<StoredRun> {
    this.outcome = RUNNING;
    const settled = new Promise<void>((resolve) => {
      this.settle = resolve;
    });
    this.session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
    this.session.send({ type: 'run', run: ++this.runs, spec, paused: false, live: host === 'live' });
    await settled;
    const isSubmitted = this.outcome.status !== 'REJECTED' && this.outcome.status !== 'NOT_SUBMITTED';
    const rows = await Promise.all(
      sinks.map(async (sink) => [sink, isSubmitted ? await this.session.storedRows(sink) : []] as const),
    );
    return { ...this.outcome, rows: Object.fromEntries(rows) };
  }

  private receive(report: SessionReport): void {
    if (report.run !== this.runs) return;
    if (report.type === 'advanced') for (const event of report.events) this.outcome = outcomeAfter(event, this.outcome);
    if (report.type === 'broken') this.outcome = brokenOutcome(report.reason);
    const isOver = report.type === 'state' && (report.state === 'ended' || report.state === 'idle');
    if (isOver || report.type === 'broken') this.settle();
  }
}

function outcomeAfter(event: TraceEvent, before: Outcome): Outcome {
  if (event.type === 'rejected') {
    const status = event.reason.class === 'JobNotSubmitted' ? 'NOT_SUBMITTED' : 'REJECTED';
    return { status, failure: event.reason };
  }
  if (event.type !== 'jobStatus') return before;
  const { to, reason } = event;
  if (to === 'FAILED') return { status: to, failure: reason ?? null };
  return to === 'FINISHED' || to === 'CANCELED' ? { status: to, failure: null } : RUNNING;
}

/** Code that does not compile was rejected; whatever else breaks is the host's failure, and the job is where it was. */
function brokenOutcome(reason: FailureReason): Outcome {
  return { status: reason.class === 'CompileFailure' ? 'REJECTED' : 'RUNNING', failure: reason };
}
