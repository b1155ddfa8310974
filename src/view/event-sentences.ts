/** Every event as one sentence in plain words: what the event log shows and screen readers hear. */
import { unreachable } from '../base/assert.ts';
import { type ExecutionId, taskManagerName } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { TapeEntry, TraceEvent, TraceEventOf } from '../wire/trace-events.ts';
import { type DataEvent, dataSentence } from './event-sentences-data.ts';
import { bytesText, counted, durationText, taskName, valueText } from './names.ts';

/** One sentence, without a full stop where it ends in a value. `graph` gives tasks their parallelism. */
export function sentence(event: TraceEvent, graph: JobGraph | null): string {
  const task = (execution: ExecutionId) => taskName(graph, execution);
  switch (event.type) {
    case 'submitted':
      return `The job “${event.job}” is submitted to the JobManager.`;
    case 'rejected':
      return `The program did not become a job: ${event.reason.message}`;
    case 'jobStatus':
      return `The job goes from ${event.from} to ${event.to}${event.reason ? `: ${event.reason.message}` : '.'}`;
    case 'taskStatus':
      return `${task(event.execution)} is ${event.to}${event.slot ? ` in slot ${event.slot}` : ''}.`;
    case 'slotRequested':
      return 'The JobManager asks for a slot.';
    case 'slotGranted':
      return `A slot of ${machine(event.taskManager)} is granted.`;
    case 'slotFreed':
      return `A slot of ${machine(event.taskManager)} is free again.`;
    case 'taskManagerRegistered':
      return `${machine(event.taskManager)} registers with ${counted(event.slots, 'slot')}.`;
    case 'taskManagerLost':
      return `The JobManager notices that ${machine(event.taskManager)} is lost${detection(event.detectedBy)}.`;
    case 'taskManagerKilled':
      return `${machine(event.taskManager)} dies. All it held in memory is gone.`;
    case 'taskManagerRequested':
      return event.taskManager === null
        ? 'A TaskManager is asked for, and none stands by.'
        : `${machine(event.taskManager)} stood by and is started.`;
    case 'jobManagerLost':
      return 'The JobManager dies.';
    case 'jobManagerRecovered':
      return event.fromMetadata
        ? 'A new JobManager takes over and finds the job in durable storage.'
        : 'A new JobManager starts and knows of no job.';
    case 'clusterLost':
      return 'The whole cluster is gone: JobManager and TaskManagers.';
    case 'failed':
      return event.execution === null
        ? `The job fails: ${event.reason.message}`
        : `${task(event.execution)} fails: ${event.reason.message}`;
    case 'regionRestarting':
      return (
        `${counted(event.executions.length, 'task')} of the region will restart in ${durationText(event.backoffMs)}` +
        ` (${event.strategy}${event.attemptsLeft === null ? '' : `, ${counted(event.attemptsLeft, 'attempt')} left`}).`
      );
    case 'recoverySuppressed':
      return `The job is not restarted: ${event.strategy} allows no further attempt.`;
    case 'restored': {
      const from = typeof event.from === 'number' ? `checkpoint ${event.from}` : event.from;
      return `${task(event.execution)} is restored from ${from}: ${parts(event.parts)}.`;
    }
    case 'fault':
      return `A fault of the tape happens: ${actionText(event.entry)}.`;
    case 'userAction':
      return `You: ${actionText(event.entry)}.`;
    case 'log':
      return `${task(event.execution)} prints: ${valueText(event.text, 160)}`;
    default:
      return checkpointSentence(event, graph);
  }
}

type CheckpointEvent = TraceEventOf<
  | 'checkpointTriggered'
  | 'snapshotTaken'
  | 'snapshotStored'
  | 'acknowledged'
  | 'declined'
  | 'checkpointCompleted'
  | 'checkpointFailed'
  | 'checkpointDiscarded'
  | 'notified'
>;

function checkpointSentence(event: CheckpointEvent | DataEvent, graph: JobGraph | null): string {
  const task = (execution: ExecutionId) => taskName(graph, execution);
  const id = 'checkpoint' in event ? event.checkpoint : 0;
  switch (event.type) {
    case 'checkpointTriggered':
      return `The checkpoint coordinator triggers ${event.kind} ${id}.`;
    case 'snapshotTaken':
      return `${task(event.execution)} copies its state for checkpoint ${id}: ${parts(event.parts)}.`;
    case 'snapshotStored':
      return `Durable storage has the parts of ${task(event.execution)} for checkpoint ${id}.`;
    case 'acknowledged':
      return `${task(event.execution)} acknowledges checkpoint ${id}.`;
    case 'declined':
      return `${task(event.execution)} declines checkpoint ${id}: ${event.reason}`;
    case 'checkpointCompleted':
      return `Checkpoint ${id} completed: ${bytesText(event.bytes)} in ${durationText(event.durationMs)}.`;
    case 'checkpointFailed':
      return `Checkpoint ${id} failed: ${event.reason}`;
    case 'checkpointDiscarded':
      return `Checkpoint ${id} is discarded: ${DISCARDED[event.why]}.`;
    case 'notified':
      return `${task(event.execution)} hears that checkpoint ${id} ${END[`${event.completed}`]}.`;
    default:
      return dataSentence(event, graph);
  }
}

const END = { true: 'completed', false: 'was aborted' } as const;

function parts(list: readonly unknown[]): string {
  return counted(list.length, 'part');
}

const DISCARDED = {
  subsumed: 'newer ones have taken its place',
  jobEnded: 'the job has ended',
  aborted: 'it was given up',
} as const;

/** What was done, as a person would say it: `kill TaskManager 2`. */
export function actionText(entry: TapeEntry): string {
  const target = entry.target ?? '';
  const machineTarget = target.startsWith('tm-')
    ? taskManagerName(target)
    : target.replace('owner-of:', 'the owner of ');
  switch (entry.action) {
    case 'killTaskManager':
      return `kill ${machineTarget}`;
    case 'addTaskManager':
      return 'add a TaskManager';
    case 'killJobManager':
      return 'kill the JobManager';
    case 'clusterLost':
      return 'the page went away, and the whole cluster with it';
    case 'triggerCheckpoint':
      return 'trigger a checkpoint';
    case 'cancelJob':
      return 'cancel the job';
    case 'failTask':
      return `fail ${target} with “${String(entry.value)}”`;
    case 'muteHeartbeats':
      return `cut the heartbeats of ${machineTarget}`;
    case 'slowOperator':
      return `slow ${target} to ${String(entry.value)} ms an element`;
    case 'failStorage':
      return `let the next ${String(entry.value)} storage requests fail`;
    case 'slowStorage':
      return `slow storage by ${String(entry.value)} ms`;
    case 'hung':
      return `${target} did not return from its step`;
    default:
      return unreachable(entry.action);
  }
}

function machine(id: string | null | undefined): string {
  return id ? taskManagerName(id) : 'a TaskManager';
}

function detection(by: 'connection' | 'heartbeat' | 'watchdog' | undefined): string {
  if (by === 'connection') return ': the connection broke';
  if (by === 'heartbeat') return ': its heartbeats timed out';
  return by === 'watchdog' ? ': the Millrace watchdog ended it' : '';
}
