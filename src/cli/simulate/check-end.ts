/**
 * How a run may have ended, as far as what was done to it says so: each end other than that all input was read has one reason, and must be
 * there where the reason is and nowhere else. So a fault excuses the end that it leads to in Flink, and no other.
 */
import { option } from '../../base/config-option.ts';
import { FIXED_DELAY_ATTEMPTS } from '../../base/options/restart-strategy-options.ts';
import type { CompletedRun } from '../../ports/run-service.ts';
import { isSynchronous } from '../../wire/snapshots.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { FinishedSubtasks } from './finished-subtasks.ts';

/** `whole`: all input was read; `cutShort`: but for what `FinishedSubtasks` says. `drained` and `suspended`: stopped with a savepoint. */
export type End = 'whole' | 'cutShort' | 'drained' | 'suspended' | 'canceled' | 'failed' | 'lost';

/** null: it has not ended as a run may. */
export function endOf({ status, events }: Pick<CompletedRun, 'status' | 'events'>): End | null {
  switch (status) {
    case 'FINISHED':
      return stoppedBy(events) ?? (isCutShort(events) ? 'cutShort' : 'whole');
    case 'CANCELED':
      return 'canceled';
    case 'FAILED':
      return 'failed';
    case 'LOST':
      return 'lost';
    default:
      return null;
  }
}

function isCutShort(events: readonly TraceEvent[]): boolean {
  const finished = new FinishedSubtasks();
  for (const event of events) finished.see(event);
  return finished.isCutShort;
}

/** One sentence a violation. */
export function endViolations(run: CompletedRun): string[] {
  const { events } = run;
  const end = endOf(run);
  if (end === null)
    return [`The job must end, but is ${run.status} after ${run.steps} steps: ${run.failure?.message ?? 'no reason'}`];
  return [...wrongEnd(end, events), ...(end === 'failed' ? wrongFailure(run) : []), ...tooManyRestarts(run)];
}

/** Of the savepoint that the job has stopped with; a job that goes on after one failed to stop (7.9.3). */
function stoppedBy(events: readonly TraceEvent[]): 'drained' | 'suspended' | null {
  const last = events.findLast((event) => {
    return event.type === 'regionRestarting' || (event.type === 'checkpointCompleted' && isSynchronous(event.kind));
  });
  if (last?.type !== 'checkpointCompleted') return null;
  return last.kind === 'terminate' ? 'drained' : 'suspended';
}

/** Without high availability the job is lost with its JobManager (8.6.1); a job that is being canceled ends so, and no other does. */
function wrongEnd(end: End, events: readonly TraceEvent[]): string[] {
  const lost = events.some((event) => isLoss(event) && !event.fromMetadata);
  const cancelling = events.findLastIndex((event) => event.type === 'jobStatus' && event.to === 'CANCELLING');
  // A new JobManager knows of it only where the end had been stored.
  const isForgotten = cancelling >= 0 && events.slice(cancelling).some(isLoss);
  return [
    ...(lost === (end === 'lost')
      ? []
      : [`The JobManager was ${lost ? '' : 'not '}lost for good, but the job is ${end}.`]),
    ...(lost || isForgotten || cancelling >= 0 === (end === 'canceled')
      ? []
      : [`The job was ${cancelling < 0 ? 'not ' : ''}canceled, but its end is: ${end}.`]),
  ];
}

function isLoss(event: TraceEvent): event is TraceEvent & { readonly type: 'jobManagerLost' | 'clusterLost' } {
  return event.type === 'jobManagerLost' || event.type === 'clusterLost';
}

/** A job fails for good where its restarts are used up (8.3.2), and not before. */
function wrongFailure({ events, spec, failure }: CompletedRun): string[] {
  const used = restartsOf(events).at(-1) ?? 0;
  const budget = option(spec.configuration, FIXED_DELAY_ATTEMPTS);
  return events.some(({ type }) => type === 'recoverySuppressed') && used === budget
    ? []
    : [`The job has failed for good after ${used} of ${budget} restarts: ${failure?.message}`];
}

/** A new JobManager counts from nothing. */
function tooManyRestarts({ events, spec }: CompletedRun): string[] {
  const budget = option(spec.configuration, FIXED_DELAY_ATTEMPTS);
  const most = Math.max(0, ...restartsOf(events));
  return most <= budget ? [] : [`The job has restarted ${most} times, and may ${budget} times.`];
}

/** How often the job was restarted by each of its JobManagers. */
function restartsOf(events: readonly TraceEvent[]): number[] {
  const restarts = [0];
  for (const event of events) {
    if (event.type === 'jobManagerRecovered' || event.type === 'legStarted') restarts.push(0);
    if (event.type === 'regionRestarting') restarts.push((restarts.pop() ?? 0) + 1);
  }
  return restarts;
}
