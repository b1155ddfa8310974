/**
 * When a run starts its next leg, and with what. Follows what the JobManager asks of storage and what the trace says of checkpoints and
 * attempts, since a new cluster must use no number of theirs again. A leg is due with the first checkpoint that completes after enough
 * steps; nothing of it depends on the host.
 */
import { type CheckpointId, executionParts, type ModelTime } from '../base/ids.ts';
import type { StorageRequest } from '../ports/durable-storage.ts';
import type { LegStart } from '../ports/leg-start.ts';
import { LEG_STEPS } from '../ports/run-spec.ts';
import type { RestoreOrder } from '../wire/messages.ts';
import { type CheckpointMetadata, isSavepoint, isSynchronous } from '../wire/snapshots.ts';
import type { TapeAction, TraceEvent } from '../wire/trace-events.ts';
import type { Cluster } from './cluster.ts';

export class Legs {
  /** Metadata that is on its way to storage, or lies there. */
  private readonly written = new Map<CheckpointId, CheckpointMetadata>();
  private readonly completed = new Set<CheckpointId>();
  private nextCheckpointId = 1;
  private nextAttempt = 0;
  private began = 0;
  /** Number of the leg that is under way. */
  private leg = 1;
  /** A checkpoint has completed with the step taken last, and the leg is long enough. */
  private isLong = false;
  /** The job is to be canceled, fails for good, or has stopped with a savepoint: nothing goes on. */
  private isEnding = false;
  /** Savepoints that somebody has asked for, and of which nothing has been said yet: a new cluster would know nothing of them. */
  private savepointsAsked = 0;

  constructor(private readonly legSteps = LEG_STEPS) {}

  /** With the step taken last. Not while metadata is on its way to storage: it would lie there, and nobody would know of it. */
  get isDue(): boolean {
    if (!this.isLong || this.isEnding || this.savepointsAsked > 0) return false;
    return [...this.written.keys()].every((id) => this.completed.has(id));
  }

  /** Until the next checkpoint completes. */
  passOver(): void {
    this.isLong = false;
  }

  /** The leg that begins with the next step. */
  begin({ leg, step, restore }: LegStart): void {
    this.leg = leg;
    this.began = step;
    this.isLong = false;
    this.isEnding = false;
    this.savepointsAsked = 0;
    this.nextCheckpointId = restore.nextCheckpointId;
    this.nextAttempt = restore.nextAttempt;
    this.written.clear();
    this.completed.clear();
    for (const metadata of restore.checkpoints) {
      this.written.set(metadata.checkpoint, metadata);
      this.completed.add(metadata.checkpoint);
    }
  }

  /** Of storage, which does not fail it: a checkpoint whose discarding failed has to go in the next leg. */
  asked(request: StorageRequest): void {
    if (request.type === 'putCheckpoint') this.written.set(request.metadata.checkpoint, request.metadata);
    // Before this it lies there, though the JobManager may have said that it will go: the next one has to know of it.
    if (request.type === 'discardCheckpoint') this.forget(request.checkpoint);
  }

  /** The events of one step. */
  observe(step: number, events: readonly TraceEvent[]): void {
    for (const event of events) this.note(event);
    this.isLong = step - this.began >= this.legSteps && events.some(isOwnCompleted);
  }

  /** The next leg, as it would begin after this step. */
  next(step: number, time: ModelTime, cluster: Cluster): LegStart {
    const { machines, known } = cluster;
    return { leg: this.leg + 1, step, time, restore: this.restoreOrder(), machines, acrossAttempts: known };
  }

  private restoreOrder(): RestoreOrder {
    const ids = [...this.completed].sort((a, b) => a - b);
    const all = ids.flatMap((id) => this.written.get(id) ?? []);
    // A savepoint belongs to whoever asked for it, and no restore goes back to it (7.2.8).
    const checkpoints = all.filter(({ kind }) => !isSavepoint(kind));
    return { checkpoints, nextCheckpointId: this.nextCheckpointId, nextAttempt: this.nextAttempt };
  }

  private note(event: TraceEvent): void {
    if (event.type === 'taskStatus')
      this.nextAttempt = Math.max(this.nextAttempt, executionParts(event.execution).attempt + 1);
    if (event.type === 'checkpointTriggered')
      this.nextCheckpointId = Math.max(this.nextCheckpointId, event.checkpoint + 1);
    if (event.type === 'checkpointCompleted') this.completed.add(event.checkpoint);
    if (event.type === 'checkpointFailed') this.written.delete(event.checkpoint);
    this.noteWish(event);
    this.noteEnd(event);
  }

  private noteWish(event: TraceEvent): void {
    if (event.type === 'userAction' && SAVEPOINTS.has(event.entry.action)) this.savepointsAsked++;
    const isAnswer = event.type === 'checkpointCompleted' && isSavepoint(event.kind);
    if (isAnswer || event.type === 'savepointFailed') this.savepointsAsked = Math.max(0, this.savepointsAsked - 1);
    // A JobManager knows of nothing that was asked of the one before it.
    if (isFirstStatus(event)) this.savepointsAsked = 0;
  }

  private noteEnd(event: TraceEvent): void {
    if (event.type === 'userAction' && event.entry.action === 'cancelJob') this.isEnding = true;
    if (event.type === 'checkpointCompleted' && isSynchronous(event.kind)) this.isEnding = true;
    if (event.type === 'jobStatus' && (event.to === 'CANCELLING' || event.to === 'FAILING')) this.isEnding = true;
    // It failed to stop, and goes on (7.9.3), or the next JobManager knows of no end.
    if (event.type === 'regionRestarting' || isFirstStatus(event)) this.isEnding = false;
  }

  private forget(checkpoint: CheckpointId): void {
    this.completed.delete(checkpoint);
    this.written.delete(checkpoint);
  }
}

const SAVEPOINTS: ReadonlySet<TapeAction> = new Set(['triggerSavepoint', 'stopWithSavepoint']);

/** Of a JobManager. */
function isFirstStatus(event: TraceEvent): boolean {
  return event.type === 'jobStatus' && event.from === 'CREATED';
}

/** A job that has stopped with a savepoint has no next leg. */
function isOwnCompleted(event: TraceEvent): boolean {
  return event.type === 'checkpointCompleted' && !isSavepoint(event.kind);
}
