/**
 * The exception history as Flink's web page shows it (8.4.1): failures that restarted tasks or ended the job, each with those that came with it.
 * What the job's JobMaster remembers is reduced here from what its failures led to.
 */
import { EXCEPTION_HISTORY_SIZE, InvalidOption, option } from '../base/config-options.ts';
import type { FailureReason } from '../base/failure.ts';
import type { ExecutionId, ModelTime } from '../base/ids.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { Place, TraceEvent, TraceEventOf } from '../wire/trace-events.ts';
import { AppendLog } from './append-log.ts';
import type { JobView } from './job-view.ts';

export interface ExceptionView {
  readonly place: Place;
  readonly time: ModelTime;
  /** null: a failure of the whole job. */
  readonly execution: ExecutionId | null;
  readonly reason: FailureReason;
}

export interface ArchivedException {
  readonly exception: ExceptionView;
  /** It came with the root before it. */
  readonly concurrent: boolean;
}

export interface RootException {
  readonly exception: ExceptionView;
  readonly concurrent: readonly ExceptionView[];
}

export interface ExceptionHistory {
  /** Newest first. */
  readonly roots: readonly RootException[];
  /** How many roots are kept, at most: `web.exception-history-size`. */
  readonly size: number;
  /** There were older ones, which are not kept. */
  readonly isCut: boolean;
}

/** `cluster`: the cluster's configuration; the job's own comes with its graph. */
export function exceptionHistory(view: JobView, cluster: ConfigurationMap): ExceptionHistory {
  const size = sizeOf({ ...cluster, ...view.graph?.configuration });
  const { exceptionHistory: archived } = view;
  const roots: RootException[] = [];
  let concurrent: ExceptionView[] = [];
  for (let index = archived.length - 1; index >= 0; index--) {
    const { exception, concurrent: isConcurrent } = archived.at(index) as ArchivedException;
    if (isConcurrent) concurrent = [exception, ...concurrent];
    else if (roots.length === size) return { roots, size, isCut: true };
    else {
      roots.push({ exception, concurrent });
      concurrent = [];
    }
  }
  return { roots, size, isCut: false };
}

function sizeOf(configuration: ConfigurationMap): number {
  try {
    return option(configuration, EXCEPTION_HISTORY_SIZE);
  } catch (error) {
    if (!(error instanceof InvalidOption)) throw error;
    // It is what the job failed by, and that is to be seen.
    return EXCEPTION_HISTORY_SIZE.defaultValue;
  }
}

export function reduceFailed(view: JobView, { place, time, execution, reason }: TraceEventOf<'failed'>): void {
  view.exceptions.append({ place, time, execution, reason });
}

/** A job that did not come to have tasks, by what no other event tells of: it is all there is in its history. */
export function reduceNotRun(view: JobView, event: TraceEvent, reason: FailureReason): void {
  const { place, time } = event;
  const exception = { place, time, execution: null, reason };
  view.exceptions.append(exception);
  beginHistory(view);
  view.exceptionHistory.append({ exception, concurrent: false });
}

/** Of a JobMaster that has just begun. */
export function beginHistory(view: JobView): void {
  view.exceptionHistory = AppendLog.empty();
}

/** A failure is a root or joins the newest; with it come those of the tasks it restarts that had failed already. */
export function archiveRestart(view: JobView, event: TraceEventOf<'regionRestarting'>): void {
  const exception = exceptionAt(view, event.cause);
  if (exception === null) return;
  const others = failedAmong(view, event.executions).filter(({ execution }) => execution !== exception.execution);
  if (event.joins !== true) archive(view, exception, others);
  // A global failure that joins a backoff leaves nothing of itself. Source: SchedulerBase.archiveFromFailureHandlingResult.
  else archiveConcurrent(view, exception.execution === null ? others : [exception, ...others]);
}

/** What has ended the job is a root of no task, with all tasks that have failed under this JobManager. */
export function archiveEnd(view: JobView, { place, time }: TraceEvent, reason: FailureReason): void {
  const { since } = view.jobManager;
  const failed = failedAmong(view, view.current.values()).filter((exception) => exception.time >= since);
  archive(view, { place, time, execution: null, reason }, failed);
}

function archive(view: JobView, exception: ExceptionView, others: readonly ExceptionView[]): void {
  view.exceptionHistory.append({ exception, concurrent: false });
  archiveConcurrent(view, others);
}

function archiveConcurrent(view: JobView, exceptions: readonly ExceptionView[]): void {
  for (const exception of exceptions) view.exceptionHistory.append({ exception, concurrent: true });
}

function failedAmong(view: JobView, executions: Iterable<ExecutionId>): ExceptionView[] {
  return [...executions].flatMap((execution) => view.executions.get(execution)?.failedBy ?? []);
}

/** The failure that was told of there; null: none was. */
export function exceptionAt({ exceptions }: JobView, place: Place | null): ExceptionView | null {
  if (place === null) return null;
  for (let index = exceptions.length - 1; index >= 0; index--) {
    const exception = exceptions.at(index) as ExceptionView;
    if (exception.place.step < place.step) return null;
    if (exception.place.step === place.step && exception.place.index === place.index) return exception;
  }
  return null;
}
