/** Every event as one sentence in plain words: what the event log shows and screen readers hear. */
import { type ExecutionId, executionParts, taskManagerName } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import { actionText } from './action-text.ts';
import { DATA_SENTENCES, type Sentence, type Sentences } from './event-sentences-data.ts';
import { modeSentence } from './job-mode.ts';
import { bytesText, counted, durationText, snapshotName, taskName, valueText } from './names.ts';

/** One sentence, without a full stop where it ends in a value. `graph` gives tasks their parallelism. */
export function sentence(event: TraceEvent, graph: JobGraph | null): string {
  const who = 'execution' in event && event.execution !== null ? taskName(graph, event.execution) : '';
  // Each line takes the type it stands for.
  return (SENTENCES[event.type] as Sentence<TraceEvent>)(event, graph, who);
}

const SENTENCES: Sentences = {
  ...DATA_SENTENCES,
  submitted: ({ job, graph }) => `The job “${job}” is submitted to the JobManager, to run in ${modeSentence(graph)}.`,
  rejected: ({ reason }) => `The program did not become a job: ${reason.message}`,
  jobStatus: (event) =>
    `The job goes from ${event.from} to ${event.to}${event.reason ? `: ${event.reason.message}` : '.'}`,
  taskStatus: (event, _graph, who) => `${who} is ${event.to}${event.slot ? ` in slot ${event.slot}` : ''}.`,
  regionScheduled: (event, graph) => `Region ${event.region + 1} is scheduled: ${tasksOf(event.executions, graph)}.`,
  regionFinished: (event, graph) => `Region ${event.region + 1} has finished: ${tasksOf(event.executions, graph)}.`,
  slotRequested: () => 'The JobManager asks for a slot.',
  slotGranted: (event) => `A slot of ${machine(event.taskManager)} is granted.`,
  slotFreed: (event) => `A slot of ${machine(event.taskManager)} is free again.`,
  taskManagerRegistered: (event) => `${machine(event.taskManager)} registers with ${counted(event.slots, 'slot')}.`,
  taskManagerLost: (event) =>
    `The JobManager notices that ${machine(event.taskManager)} is lost${detection(event.detectedBy)}.`,
  taskManagerKilled: (event) => `${machine(event.taskManager)} dies. All it held in memory is gone.`,
  slotLost: ({ taskManager, slot }) =>
    `Slot ${taskManager}/${slot} is lost. All it held in memory is gone, and an empty one takes its place; ${machine(taskManager)} lives on.`,
  slotFailed: ({ taskManager, slot }) =>
    `${machine(taskManager)} tells the JobManager that what ran in slot ${taskManager}/${slot} is gone, and that the slot is free again.`,
  taskManagerRequested: (event) =>
    event.taskManager === null
      ? 'A TaskManager is asked for, and none stands by.'
      : `${machine(event.taskManager)} stood by and is started.`,
  jobManagerLost: () => 'The JobManager dies.',
  jobManagerRecovered: (event) =>
    event.fromMetadata
      ? 'A new JobManager takes over and finds the job in durable storage.'
      : 'A new JobManager starts and knows of no job.',
  clusterLost: () => 'The whole cluster is gone: JobManager and TaskManagers.',
  legStarted: ({ leg, checkpoint }) =>
    `Millrace, not Flink: the run has grown long, and leg ${leg} of it begins. A new cluster is restored from checkpoint ${checkpoint}; ` +
    'going back reaches to here.',
  failed: (event, _graph, who) => `${event.execution === null ? 'The job' : who} fails: ${event.reason.message}`,
  regionRestarting: (event) =>
    `${counted(event.executions.length, 'task')} of the region will restart in ${durationText(event.backoffMs)}` +
    ` (${event.strategy}${event.attemptsLeft === null ? '' : `, ${counted(event.attemptsLeft, 'attempt')} left`}).` +
    (event.joins ? ' The failure fell into a backoff that is under way, and costs no further attempt.' : ''),
  recoverySuppressed: (event) => `The job is not restarted: ${event.strategy} allows no further attempt.`,
  jobRestored: ({ checkpoint, kind, path, claimMode, leftBehind }) =>
    `The job starts from ${snapshotName(kind, checkpoint)} (${path}), which ${CLAIMED[claimMode]}.` +
    leftBehind
      .map((left) => ` State of ${left.name} is left behind: ${counted(left.entries, 'entry', 'entries')}.`)
      .join(''),
  restored: ({ from, parts }, _graph, who) =>
    `${who} is restored from ${typeof from === 'number' ? `checkpoint ${from}` : from}: ${counted(parts.length, 'part')}.`,
  fault: (event) => `A fault of the tape happens: ${actionText(event.entry)}.`,
  userAction: (event) => `You: ${actionText(event.entry)}.`,
  log: (event, _graph, who) => `${who} prints: ${valueText(event.text, 160)}`,
  checkpointTriggered: ({ kind, checkpoint }) =>
    `The checkpoint coordinator triggers ${snapshotName(kind, checkpoint)}${AFTERWARDS[kind]}.`,
  snapshotTaken: ({ checkpoint, parts }, _graph, who) =>
    `${who} copies its state for checkpoint ${checkpoint}: ${counted(parts.length, 'part')}.`,
  snapshotStored: (event, _graph, who) => `Durable storage has the parts of ${who} for checkpoint ${event.checkpoint}.`,
  acknowledgementLost: (event, _graph, who) =>
    `The acknowledgement of ${who} for checkpoint ${event.checkpoint} is lost on its way.`,
  acknowledged: (event, _graph, who) => `${who} acknowledges checkpoint ${event.checkpoint}.`,
  declined: (event, _graph, who) =>
    `${who} declines checkpoint ${event.checkpoint}: ${event.message} (${event.reason})`,
  checkpointCompleted: (event) =>
    `${capital(snapshotName(event.kind, event.checkpoint))} completed: ${bytesText(event.bytes)} in ${durationText(event.durationMs)}.`,
  checkpointFailed: ({ checkpoint, reason, message }) =>
    `Checkpoint ${checkpoint} failed: ${reason}${message === undefined ? '' : `. ${message}`}`,
  savepointFailed: ({ message }) => message,
  checkpointDiscarded: (event) => `Checkpoint ${event.checkpoint} is discarded: ${DISCARDED[event.why]}.`,
  notified: ({ checkpoint, completed }, _graph, who) =>
    `${who} hears that checkpoint ${checkpoint} ${completed ? 'completed' : 'was aborted'}.`,
};

const AFTERWARDS = {
  checkpoint: '',
  savepoint: '',
  suspend: ', to stop the job with it',
  terminate: ', to drain the job and stop it',
} as const;

const CLAIMED = {
  NO_CLAIM: 'stays yours',
  CLAIM: 'is Flink’s from now on',
  LEGACY:
    'stays yours, though checkpoints of this job may refer to what it stored (LEGACY is deprecated: choose CLAIM or NO_CLAIM)',
} as const;

const DISCARDED = {
  subsumed: 'newer ones have taken its place',
  jobEnded: 'the job has ended',
  aborted: 'it was given up',
} as const;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The tasks by name where they are few, else how many there are of each vertex. */
function tasksOf(executions: readonly ExecutionId[], graph: JobGraph | null): string {
  if (executions.length <= 3) return executions.map((execution) => taskName(graph, execution)).join(', ');
  const vertices = executions.map((execution) => executionParts(execution).vertex);
  const named = [...new Set(vertices)].map((key) => `${vertices.filter((other) => other === key).length} of ${key}`);
  return `${counted(executions.length, 'task')}, ${named.join(', ')}`;
}

function machine(id: string | null | undefined): string {
  return id ? taskManagerName(id) : 'a TaskManager';
}

function detection(by: 'connection' | 'heartbeat' | 'watchdog' | undefined): string {
  if (by === 'connection') return ': the connection broke';
  if (by === 'heartbeat') return ': its heartbeats timed out';
  return by === 'watchdog' ? ': the Millrace watchdog ended it' : '';
}
