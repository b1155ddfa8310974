/** Reduces what happens to the job, its tasks and the machines they run on. Part of `reduce`. */
import {
  type ExecutionId,
  executionParts,
  MIN_TIMESTAMP,
  type ModelTime,
  type SlotId,
  taskManagerOf,
} from '../base/ids.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import type { ChannelView } from './channel-view.ts';
import { NO_CHECKPOINTS } from './checkpoint-totals.ts';
import { archiveEnd, archiveRestart, beginHistory, exceptionAt, reduceNotRun } from './exception-history.ts';
import type { ExecutionView, JobView } from './job-view.ts';
import { flowingFrom, loadFrom } from './load.ts';
import { forgetResults, loseResults, releaseResults } from './reduce-results.ts';

/** The ends of an execution: it does not leave them. Source: ExecutionState.isTerminal. */
const TERMINAL = new Set(['FINISHED', 'CANCELED', 'FAILED']);

export function isTerminal(status: string): boolean {
  return TERMINAL.has(status);
}

export function reduceSubmitted(view: JobView, event: TraceEventOf<'submitted'>): void {
  view.graph = event.graph;
  view.job = { ...view.job, name: event.job, since: event.time };
}

/** Every subtask of a vertex that begins with a source has a position of its own. */
export function beginSources(view: JobView): void {
  for (const vertex of view.graph?.vertices ?? []) {
    if (vertex.operators[0]?.type !== 'source') continue;
    for (let subtask = 0; subtask < vertex.parallelism; subtask++) {
      const id = `${vertex.key}:${subtask}`;
      if (view.sources.has(id)) continue;
      const start = { position: 0, furthest: 0, rewoundFrom: null, rewoundAt: null };
      view.sources.set(id, { id, vertex: vertex.key, subtask, ...start });
    }
  }
}

export function reduceRejected(view: JobView, event: TraceEventOf<'rejected'>): void {
  view.job = { ...view.job, status: 'REJECTED', since: event.time, failure: event.reason };
  reduceNotRun(view, event, event.reason);
}

export function reduceJobStatus(view: JobView, event: TraceEventOf<'jobStatus'>): void {
  view.job = {
    ...view.job,
    status: event.to,
    since: event.time,
    restarts: event.restarts,
    restoredFrom: event.to === 'RESTARTING' ? null : view.job.restoredFrom,
    failure: event.reason ?? (event.to === 'RUNNING' ? null : view.job.failure),
  };
  if (event.to === 'RUNNING') view.restart = null;
  if (event.to === 'FAILED' && event.reason !== undefined) {
    // No task was there to fail: what the job was to start from does not fit it.
    if (event.from === 'INITIALIZING') reduceNotRun(view, event, event.reason);
    else archiveEnd(view, event, event.reason);
  }
  if (isTerminal(event.to)) releaseResults(view);
}

export function reduceTaskStatus(view: JobView, event: TraceEventOf<'taskStatus'>): void {
  const known = view.executions.get(event.execution) ?? newExecution(event.execution, event.time);
  view.executions.set(event.execution, {
    ...known,
    status: event.to,
    since: event.time,
    slot: event.slot ?? known.slot,
    failedBy: event.to === 'FAILED' ? exceptionAt(view, event.cause) : known.failedBy,
    ...(isTerminal(event.to) && { backPressured: null, load: flowingFrom(known.load, event.time) }),
  });
  const subtask = `${known.vertex}:${known.subtask}`;
  const former = view.current.get(subtask);
  if (former === undefined || executionParts(former).attempt <= known.attempt) {
    view.current.set(subtask, event.execution);
    if (former !== undefined && former !== event.execution) forget(view, former);
  }
  if (event.to === 'FAILED' || event.to === 'CANCELED') forget(view, event.execution);
}

export function reduceRegionRestarting(view: JobView, event: TraceEventOf<'regionRestarting'>): void {
  view.restart = {
    strategy: event.strategy,
    startedAt: event.time,
    endsAt: event.time + event.backoffMs,
    attemptsLeft: event.attemptsLeft,
    executions: event.executions,
    suppressed: false,
  };
  view.restarts.append(view.restart);
  archiveRestart(view, event);
}

export function reduceRecoverySuppressed(view: JobView, event: TraceEventOf<'recoverySuppressed'>): void {
  view.restart = {
    strategy: event.strategy,
    startedAt: event.time,
    endsAt: event.time,
    attemptsLeft: 0,
    executions: view.restart?.executions ?? [],
    suppressed: true,
  };
}

export function reduceTaskManager(
  view: JobView,
  event: TraceEventOf<'taskManagerRegistered'> | TraceEventOf<'taskManagerLost'>,
): void {
  const known = view.taskManagers.get(event.taskManager);
  const lost = event.type === 'taskManagerLost';
  view.taskManagers.set(event.taskManager, {
    id: event.taskManager,
    slots: event.slots || (known?.slots ?? 0),
    status: lost ? 'lost' : 'running',
    since: event.time,
    killedAt: known?.killedAt ?? null,
    detectedBy: event.detectedBy ?? null,
    stoodBy: known?.stoodBy ?? false,
  });
  if (lost) loseTasks(view, isOn(event.taskManager));
}

export function reduceProcess(
  view: JobView,
  event: TraceEventOf<'taskManagerKilled'> | TraceEventOf<'taskManagerRequested'>,
): void {
  const id = event.taskManager;
  if (id === null) return;
  const killed = event.type === 'taskManagerKilled';
  const known = view.taskManagers.get(id);
  view.taskManagers.set(id, {
    id,
    slots: known?.slots ?? 0,
    status: killed ? 'killed' : 'requested',
    since: event.time,
    killedAt: killed ? event.time : null,
    detectedBy: null,
    stoodBy: !killed || (known?.stoodBy ?? false),
  });
  if (killed) loseTasks(view, isOn(id));
}

/** What ran there is gone; the slot is there, and empty. */
export function reduceSlotLost(view: JobView, { taskManager, slot }: TraceEventOf<'slotLost'>): void {
  loseTasks(view, (other) => other === `${taskManager}/${slot}`);
}

export function reduceSlot(
  view: JobView,
  event: TraceEventOf<'slotRequested'> | TraceEventOf<'slotGranted'> | TraceEventOf<'slotFreed'>,
): void {
  if (event.type === 'slotRequested') view.slotsWanted++;
  if (event.type === 'slotGranted') view.slotsWanted = Math.max(0, view.slotsWanted - 1);
}

export function reduceJobManager(
  view: JobView,
  event: TraceEventOf<'jobManagerLost'> | TraceEventOf<'jobManagerRecovered'> | TraceEventOf<'clusterLost'>,
): void {
  const alive = event.type === 'jobManagerRecovered';
  view.jobManager = {
    alive,
    since: event.time,
    keepsJobs: alive ? view.jobManager.keepsJobs : event.fromMetadata,
  };
  if (!alive) loseJob(view, event.fromMetadata ? 'SUSPENDED' : 'LOST', event.time);
  view.slotsWanted = 0;
  view.restart = null;
  if (alive) {
    view.checkpointTotals = NO_CHECKPOINTS;
    beginHistory(view);
  }
  if (event.type === 'clusterLost') loseCluster(view, event.time);
}

/** The cluster before is ended; the next one has its machines as the first one had, and a JobManager that is submitted the job. */
export function reduceLegStarted(view: JobView, event: TraceEventOf<'legStarted'>): void {
  loseJob(view, 'SUSPENDED', event.time);
  loseCluster(view, event.time);
  view.jobManager = { ...view.jobManager, since: event.time };
  view.slotsWanted = 0;
  view.restart = null;
}

/** Nobody runs the job any more, and nothing of its former attempts holds for the next (8.6.1). */
function loseJob(view: JobView, status: 'SUSPENDED' | 'LOST', time: ModelTime): void {
  if (view.graph === null || isTerminal(view.job.status)) return;
  view.job = { ...view.job, status, since: time, restoredFrom: null };
}

function loseCluster(view: JobView, time: ModelTime): void {
  for (const taskManager of [...view.taskManagers.values()]) {
    if (taskManager.status !== 'running') continue;
    view.taskManagers.set(taskManager.id, { ...taskManager, status: 'lost', since: time, killedAt: time });
    loseTasks(view, isOn(taskManager.id));
  }
}

function loseTasks(view: JobView, isLost: (slot: SlotId) => boolean): void {
  for (const channel of loseResults(view, isLost)) vanish(view, channel);
  for (const execution of [...view.executions.values()]) {
    if (execution.slot === null || !isLost(execution.slot)) continue;
    if (isTerminal(execution.status)) continue;
    view.executions.set(execution.id, { ...execution, gone: true, load: flowingFrom(execution.load, view.time) });
    forget(view, execution.id);
  }
}

function isOn(taskManager: string): (slot: SlotId) => boolean {
  return (slot) => taskManagerOf(slot) === taskManager;
}

/** What a subtask held in memory is gone with it: state, fields, timers, windows and all that was on its channels. */
function forget(view: JobView, execution: ExecutionId): void {
  forgetResults(view, execution);
  view.state.delete(execution);
  view.broadcast.delete(execution);
  view.fields.deleteWhere((entry) => entry.execution === execution);
  view.timers.deleteWhere((entry) => entry.execution === execution);
  view.windows.deleteWhere((entry) => entry.execution === execution);
  for (const channel of [...view.channels.values()]) {
    if (channel.from !== execution && channel.to !== execution) continue;
    view.channels.delete(channel.id);
    vanish(view, channel);
  }
}

function vanish(view: JobView, channel: ChannelView): void {
  if (!channel.isEmpty) view.vanished = [...view.vanished, { at: view.time, channel }].slice(-VANISHED_MAX);
}

/** More than the channels of a large job. */
const VANISHED_MAX = 64;

function newExecution(id: ExecutionId, since: ModelTime): ExecutionView {
  return {
    id,
    ...executionParts(id),
    status: 'CREATED',
    since,
    slot: null,
    gone: false,
    failedBy: null,
    restoredFrom: null,
    restoredAt: null,
    backPressured: null,
    watermark: MIN_TIMESTAMP,
    inputWatermark: MIN_TIMESTAMP,
    inputWatermarks: null,
    idle: false,
    recordsIn: 0,
    recordsOut: 0,
    droppedLate: 0,
    load: loadFrom(since),
    finishedInput: false,
    sorting: null,
  };
}

export function reduceAction(view: JobView, event: TraceEventOf<'fault' | 'userAction'>): void {
  const { entry, place, time } = event;
  view.actions.append({ place, time, entry });
  if (entry.action === 'slowOperator' && entry.target) view.slowed.set(entry.target, Number(entry.value));
}
