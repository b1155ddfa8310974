/**
 * What a job leaves in its cluster when it has ended, however it did: no task, no result, no credit in any slot, no alarm that is still to ring,
 * and no buffer to a task that has read all. Source: Task.run releases what it had in any case, JobMaster stops its services
 * (JobMaster.stopJobExecution), JobMasterPartitionTracker releases the results.
 */
import { channelParts, type SlotId } from '../../base/ids.ts';
import type { AlarmLeft, LeftInSlot } from '../../hosts/simulation/left-behind.ts';
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

/** One sentence a violation. */
export function leftViolations(run: Pick<FinishedRun, 'events' | 'failedRequests' | 'left'>): string[] {
  const { events } = run;
  const left = isTakenUp(events) ? null : run.left();
  if (left === null) return [];
  const triesAgain = isTryingAgain(run);
  const alarms = left.alarms.filter(({ actor }) => actor !== 'jobmanager' || !triesAgain);
  // As in Flink, whose request for a partition that never comes waits for its time-out (PartitionRequestListenerManager).
  const waits = events.some(({ type }) => type === 'jobManagerLost' || type === 'clusterLost');
  return [
    ...[...left.slots].flatMap(([slot, inSlot]) => leftInSlot(slot, waits ? { ...inSlot, early: [] } : inSlot)),
    ...some(
      'alarms were armed',
      alarms.map((alarm) => nameOf(alarm, events)),
    ),
    ...some('buffers were under way to tasks that had finished', toFinished(left.buffers, events)),
    ...(left.isAtRest || triesAgain ? [] : ['The cluster did not come to rest after the end of the job.']),
  ];
}

/** Who leads after a JobManager that died at the end goes on with the job, where the record does not say yet that it has ended (8.6.1). */
function isTakenUp(events: readonly TraceEvent[]): boolean {
  const end = events.findLastIndex(({ type }) => type === 'jobStatus');
  return events.slice(end + 1).some(({ type }) => type === 'jobManagerLost' || type === 'clusterLost');
}

/** Longer than the JobManager waits for an answer of storage and then before it asks again. */
const TRIED_AGAIN_MS = 2000;

/** What the JobManager could not store is tried again, also after the end (docs/decisions/0006). */
function isTryingAgain({ events, failedRequests }: Pick<FinishedRun, 'events' | 'failedRequests'>): boolean {
  const ended = events.findLast(({ type }) => type === 'jobStatus')?.time ?? 0;
  const timeOf = (step: number) => events.findLast(({ place }) => place.step <= step)?.time ?? 0;
  return failedRequests.some(({ actor, step }) => actor === 'jobmanager' && timeOf(step) >= ended - TRIED_AGAIN_MS);
}

function leftInSlot(slot: SlotId, { tasks, results, early, awaited }: LeftInSlot): string[] {
  return [
    ...some(`tasks were still in ${slot}`, tasks),
    ...some(
      `results still lay in ${slot}`,
      results.map(({ execution, edge }) => `${execution} ${edge}`),
    ),
    ...some(`executions that never came had credit in ${slot}`, early),
    ...(tasks.length > 0 || awaited === 0
      ? []
      : [`After the end of the job ${slot} still waited for ${awaited} answers or alarms.`]),
  ];
}

/** A consumer that was canceled or has failed leaves what is under way to it, in Flink too (RemoteInputChannel.onBuffer recycles it). */
function toFinished(buffers: readonly string[], events: readonly TraceEvent[]): string[] {
  const finished = new Set(
    events.flatMap((event) => (event.type === 'taskStatus' && event.to === 'FINISHED' ? [event.execution] : [])),
  );
  return buffers.filter((channel) => finished.has(channelParts(channel).to));
}

function nameOf({ actor, cause }: AlarmLeft, events: readonly TraceEvent[]): string {
  const event = events.find(({ place }) => place.step === cause?.step && place.index === cause.index);
  return `one of ${actor} after ${event?.type ?? 'the end'}`;
}

function some(what: string, named: readonly string[]): string[] {
  if (named.length === 0) return [];
  return [`After the end of the job ${named.length} ${what}: ${named.slice(0, 3).join(', ')}.`];
}
