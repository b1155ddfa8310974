/**
 * Reduces the life of checkpoints: triggered, taken, stored, acknowledged, completed or failed, discarded. Part of
 * `reduce`.
 */
import type { ExecutionId } from '../base/ids.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import { capture } from './captured.ts';
import type { CheckpointTaskView, CheckpointView, JobView } from './job-view.ts';
import { isTerminal } from './reduce-job.ts';

/** What is no longer on the shelf is history, and a long run has thousands: of all together no more than these are kept. */
const CHECKPOINTS_MAX = 100;

export function reduceTriggered(view: JobView, event: TraceEventOf<'checkpointTriggered'>): void {
  if (view.checkpoints.size >= CHECKPOINTS_MAX) forgetOldest(view);
  const tasks = new Map<ExecutionId, CheckpointTaskView>();
  for (const execution of view.current.values()) {
    const status = view.executions.get(execution)?.status ?? 'CREATED';
    if (!isTerminal(status)) tasks.set(execution, newTask(execution));
  }
  view.checkpoints.set(event.checkpoint, {
    id: event.checkpoint,
    kind: event.kind,
    aligned: event.aligned,
    status: 'in progress',
    reason: null,
    triggeredAt: event.time,
    endedAt: null,
    durationMs: null,
    bytes: 0,
    discarded: null,
    tasks,
    place: event.place,
  });
}

function forgetOldest(view: JobView): void {
  for (const { id, status, discarded } of view.checkpoints.values()) {
    if (status !== 'failed' && discarded === null) continue;
    view.checkpoints.delete(id);
    return;
  }
}

/** The first barrier of a checkpoint at a task: its alignment begins. */
export function reduceFirstBarrier(view: JobView, event: TraceEventOf<'barrier'>): void {
  if (event.direction !== 'in') return;
  changeTask(view, event.checkpoint, event.execution, (task) => ({
    ...task,
    firstBarrierAt: task.firstBarrierAt ?? event.time,
  }));
}

export function reduceSnapshot(
  view: JobView,
  event: TraceEventOf<'snapshotTaken'> | TraceEventOf<'snapshotStored'>,
): void {
  const { execution, checkpoint, parts, time } = event;
  const { inFlightBytes } = event;
  const bytes = parts.reduce((sum, part) => sum + part.bytes, inFlightBytes);
  if (event.type === 'snapshotStored') {
    const { offsets = null } = event;
    changeTask(view, checkpoint, execution, (task) => ({ ...task, storedAt: time, parts, bytes, offsets }));
    return;
  }
  const captured = capture(view, execution);
  const task = view.executions.get(execution);
  const position = task ? (view.sources.get(`${task.vertex}:${task.subtask}`)?.position ?? null) : null;
  changeTask(view, checkpoint, execution, (entry) => ({
    ...entry,
    takenAt: time,
    parts,
    bytes,
    inFlightBytes,
    captured,
    position,
    offsets: event.offsets ?? null,
  }));
}

export function reduceAcknowledged(view: JobView, event: TraceEventOf<'acknowledged'>): void {
  const { startDelayMs, alignmentMs, syncMs, asyncMs } = event;
  changeTask(view, event.checkpoint, event.execution, (task) => ({
    ...task,
    acknowledgedAt: event.time,
    startDelayMs,
    alignmentMs,
    syncMs,
    asyncMs,
  }));
}

export function reduceDeclined(view: JobView, event: TraceEventOf<'declined'>): void {
  changeTask(view, event.checkpoint, event.execution, (task) => ({ ...task, declined: event.message }));
}

export function reduceNotified(view: JobView, event: TraceEventOf<'notified'>): void {
  if (!event.completed) return;
  changeTask(view, event.checkpoint, event.execution, (task) => ({ ...task, notifiedAt: event.time }));
}

export function reduceCompleted(view: JobView, event: TraceEventOf<'checkpointCompleted'>): void {
  const { completed, failed } = view.checkpointTotals;
  const { durationMs, bytes } = event;
  view.checkpointTotals = { completed: completed + 1, failed, last: { durationMs, bytes } };
  change(view, event.checkpoint, (checkpoint) => ({
    ...checkpoint,
    status: 'completed',
    endedAt: event.time,
    durationMs: event.durationMs,
    bytes: event.bytes,
  }));
}

export function reduceCheckpointFailed(view: JobView, event: TraceEventOf<'checkpointFailed'>): void {
  view.checkpointTotals = { ...view.checkpointTotals, failed: view.checkpointTotals.failed + 1 };
  change(view, event.checkpoint, (checkpoint) => ({
    ...checkpoint,
    status: 'failed',
    reason: event.reason,
    endedAt: event.time,
    durationMs: event.time - checkpoint.triggeredAt,
  }));
  for (const channel of view.channels.values()) {
    if (channel.blocked?.checkpoint === event.checkpoint) channel.blocked = null;
  }
}

export function reduceDiscarded(view: JobView, event: TraceEventOf<'checkpointDiscarded'>): void {
  change(view, event.checkpoint, (checkpoint) => ({ ...checkpoint, discarded: event.why }));
}

function change(view: JobView, id: number, next: (checkpoint: CheckpointView) => CheckpointView): void {
  view.checkpoints.update(id, next);
}

function changeTask(
  view: JobView,
  id: number,
  execution: ExecutionId,
  next: (task: CheckpointTaskView) => CheckpointTaskView,
): void {
  change(view, id, (checkpoint) => ({
    ...checkpoint,
    tasks: new Map(checkpoint.tasks).set(execution, next(checkpoint.tasks.get(execution) ?? newTask(execution))),
  }));
}

function newTask(execution: ExecutionId): CheckpointTaskView {
  return {
    execution,
    firstBarrierAt: null,
    takenAt: null,
    storedAt: null,
    acknowledgedAt: null,
    notifiedAt: null,
    declined: null,
    startDelayMs: 0,
    alignmentMs: 0,
    syncMs: 0,
    asyncMs: 0,
    parts: [],
    bytes: 0,
    inFlightBytes: 0,
    offsets: null,
    position: null,
    captured: null,
  };
}
