/**
 * Takes the checkpoints of a job: triggers the barriers, gathers what the subtasks stored, makes the checkpoint exist
 * by storing its metadata, tells the tasks, and drops what is no longer needed (7.2). One for each job, from start to
 * end. Between the execution graph, whose state changes start and stop it, and durable storage. Source:
 * CheckpointCoordinator.
 */
import type { FailureReason } from '../base/failure.ts';
import type { CheckpointId, ExecutionId, ModelTime } from '../base/ids.ts';
import type { StorageAnswer } from '../ports/durable-storage.ts';
import type { RandomStream } from '../ports/random.ts';
import type { SlotCommand } from '../wire/messages.ts';
import { type CheckpointMetadata, isSavepoint, isSynchronous, type SubtaskSnapshot } from '../wire/snapshots.ts';
import type { SnapshotKind } from '../wire/trace-events.ts';
import { CheckpointFailureManager } from './checkpoint-failure-manager.ts';
import { SAVEPOINT_FAILURES, stopDeclined, thresholdExceeded } from './checkpoint-failure-reasons.ts';
import type { CheckpointOptions } from './checkpoint-options.ts';
import { checkpointPlan } from './checkpoint-plan.ts';
import {
  type CheckpointRequest,
  CheckpointRequestDecider,
  type SavepointOutcome,
} from './checkpoint-request-decider.ts';
import { CheckpointScheduler } from './checkpoint-scheduler.ts';
import { type CompletedCheckpointStore, isRetained } from './completed-checkpoint-store.ts';
import type { Execution, ExecutionGraph } from './execution-graph.ts';
import { isDeployed } from './execution-state.ts';
import type { JobRecordStore } from './job-record-store.ts';
import type { Cause, Outbox } from './outbox.ts';
import { PendingCheckpoint } from './pending-checkpoint.ts';
import type { SourceCoordinator } from './source-coordinator.ts';

export interface CheckpointCoordinatorParts {
  readonly outbox: Outbox;
  readonly graph: ExecutionGraph;
  readonly options: CheckpointOptions;
  readonly sources: readonly SourceCoordinator[];
  readonly records: JobRecordStore;
  readonly completed: CompletedCheckpointStore;
  readonly chance: RandomStream;
  /** Fails the job globally: more failed checkpoints than are tolerated. */
  readonly failJob: (reason: FailureReason, cause: Cause) => void;
}

const CHECKPOINT = { kind: 'checkpoint', forced: false, outcome: null } as const;

export class CheckpointCoordinator {
  private readonly pending = new Map<CheckpointId, PendingCheckpoint>();
  private readonly scheduler: CheckpointScheduler;
  private readonly decider: CheckpointRequestDecider;
  private readonly failures: CheckpointFailureManager;
  private lastCompletedAt: ModelTime | null = null;
  private active = false;
  private ended = false;
  /** A number for the next checkpoint is on its way to storage. */
  private numbering = false;
  private readonly whenSettledCallbacks: (() => void)[] = [];
  /** Discarded, but storage failed to forget them: asked again with the next ones. */
  private readonly undeleted = new Set<CheckpointId>();

  constructor(private readonly parts: CheckpointCoordinatorParts) {
    const { outbox, options, chance } = parts;
    this.decider = new CheckpointRequestDecider(options.maxConcurrent, options.minPauseMs);
    this.failures = new CheckpointFailureManager(options.tolerableFailures);
    this.scheduler = new CheckpointScheduler(outbox, options, chance, () =>
      this.request({ ...CHECKPOINT, periodic: true, cause: outbox.stepCause }),
    );
  }

  /** A task or the job changed its state: checkpoints are taken only while the job and all its tasks run (7.2.1). */
  stateChanged(execution: Execution | null, cause: Cause): void {
    const { graph } = this.parts;
    const runs = ({ state }: Execution) => state === 'RUNNING' || state === 'FINISHED';
    const active = !this.ended && graph.status === 'RUNNING' && graph.executions.every(runs);
    if (active && !this.active) this.scheduler.start(cause);
    if (!active && this.active) this.suspend(cause);
    this.active = active;
    if (active && execution?.state === 'FINISHED') this.abortAwaiting(execution.id, cause);
  }

  /** A person asks for a checkpoint: the pause does not hold for it (7.2.4). */
  triggerManually(cause: Cause): void {
    if (this.active) this.request({ ...CHECKPOINT, periodic: false, cause });
  }

  /** A person asks for a savepoint. It fails at once while the job or one of its tasks does not run (7.9.3). */
  triggerSavepoint(kind: SnapshotKind, cause: Cause, heard: SavepointOutcome | null = null): void {
    const outcome: SavepointOutcome = {
      completed: (completed) => heard?.completed(completed),
      failed: (reason, failed) => {
        this.savepointFailed(kind, reason, failed);
        heard?.failed(reason, failed);
      },
    };
    if (!this.active) outcome.failed('NOT_ALL_REQUIRED_TASKS_RUNNING', cause);
    else this.request({ kind, periodic: false, forced: this.parts.options.aligned, cause, outcome });
  }

  /** Tells who asked for a savepoint that there is none. */
  savepointFailed(kind: SnapshotKind, reason: string, cause: Cause): void {
    const message = `There is no savepoint: ${SAVEPOINT_FAILURES[reason] ?? 'it could not be completed'} (${reason}).`;
    this.parts.outbox.emit({ type: 'savepointFailed', kind, reason, message, cause });
  }

  /** No periodic checkpoints from here on; those that are under way are given up, as is all that waits. */
  stopScheduler(cause: Cause): void {
    this.stop('CHECKPOINT_COORDINATOR_SUSPEND', cause);
  }

  startScheduler(cause: Cause): void {
    if (this.active) this.scheduler.start(cause);
  }

  acknowledge(checkpoint: CheckpointId, snapshot: SubtaskSnapshot, bytes: number): void {
    const pending = this.pending.get(checkpoint);
    if (pending === undefined) {
      this.sweep(checkpoint, this.parts.outbox.stepCause);
      return;
    }
    pending.acknowledge(snapshot, bytes, this.parts.outbox.stepCause);
    this.finalizeNext();
  }

  /** `reason`: a name of CheckpointFailureReason. */
  decline(checkpoint: CheckpointId, reason: string): void {
    const pending = this.pending.get(checkpoint);
    if (pending !== undefined && !pending.finalizing)
      this.abort(pending, reason, this.parts.outbox.stepCause, { byTask: true });
  }

  /** All that are under way have waited long enough, as at their time-out. */
  expire(cause: Cause): void {
    for (const pending of [...this.pending.values()].filter((one) => !one.finalizing)) {
      this.abort(pending, 'CHECKPOINT_EXPIRED', cause);
    }
  }

  /**
   * Calls back when no metadata is on its way to storage, at once if none is. Whether such a checkpoint exists is not
   * known before, and what is restored must be the latest that does.
   */
  whenSettled(callback: () => void): void {
    if (this.isSettled) callback();
    else this.whenSettledCallbacks.push(callback);
  }

  /** The job is over: nothing is triggered any more, and checkpoints that do not outlive it are discarded (7.9.1). */
  shutdown(status: 'FINISHED' | 'CANCELED' | 'FAILED', cause: Cause): void {
    this.ended = true;
    this.active = false;
    this.stop('CHECKPOINT_COORDINATOR_SHUTDOWN', cause);
    const { completed, options, records } = this.parts;
    if (!isRetained(options.retention, status)) {
      const { ids } = completed;
      completed.clear();
      this.discard(ids, 'jobEnded', cause);
    }
    this.sweep(records.record.nextCheckpointId - 1, cause);
  }

  private get isSettled(): boolean {
    return ![...this.pending.values()].some((pending) => pending.finalizing);
  }

  private request(request: CheckpointRequest): void {
    this.decider.add(request)?.outcome?.failed('TOO_MANY_CHECKPOINT_REQUESTS', request.cause);
    this.startWaiting(request.cause);
  }

  /** Starts what waits and may start. */
  private startWaiting(cause: Cause): void {
    if (!this.active || this.numbering) return;
    const decision = this.decider.decide(this.pending.size, this.lastCompletedAt, this.parts.outbox.now);
    if (decision.type === 'tooEarly') this.scheduler.reschedule(decision.delayMs, cause);
    if (decision.type === 'start') this.trigger(decision.request);
  }

  /**
   * The order is Flink's: plan, number, time-out, enumerators, barriers (7.2.6). A number is taken once it is recorded, as
   * from a CheckpointIDCounter: the next JobManager never takes it again.
   */
  private trigger(request: CheckpointRequest): void {
    const { records, graph, options } = this.parts;
    const { cause } = request;
    if (checkpointPlan(graph, options.afterTasksFinish) === null) {
      request.outcome?.failed('NOT_ALL_REQUIRED_TASKS_RUNNING', cause);
      this.startWaiting(cause);
      return;
    }
    const id = records.record.nextCheckpointId;
    records.update({ nextCheckpointId: id + 1 }, cause);
    this.numbering = true;
    records.whenStored(() => {
      this.numbering = false;
      if (this.active && !(request.periodic && this.scheduler.isStopped)) this.start(id, request);
      else request.outcome?.failed('CHECKPOINT_COORDINATOR_SUSPEND', cause);
      this.startWaiting(cause);
    });
  }

  private start(id: CheckpointId, { kind, cause, outcome }: CheckpointRequest): void {
    const { outbox, graph, options, sources } = this.parts;
    const plan = checkpointPlan(graph, options.afterTasksFinish);
    if (plan === null) {
      outcome?.failed('NOT_ALL_REQUIRED_TASKS_RUNNING', cause);
      return;
    }
    const aligned = options.aligned || isSavepoint(kind);
    const place = outbox.emit({ type: 'checkpointTriggered', checkpoint: id, kind, aligned, cause });
    const coordinators = sources.map((source) => source.snapshot(id));
    const pending = new PendingCheckpoint(id, kind, outbox.now, plan, coordinators, outcome);
    this.pending.set(id, pending);
    pending.timeout = outbox.alarm(options.timeoutMs, place, () =>
      this.abort(pending, 'CHECKPOINT_EXPIRED', outbox.stepCause),
    );
    const triggeredAt = outbox.now;
    this.tell(
      plan.toTrigger,
      (execution) => ({ type: 'triggerCheckpoint', execution, checkpoint: id, triggeredAt, kind }),
      place,
    );
  }

  /** One at a time, as Flink's holds its lock meanwhile: one that completes takes along all that are older, also those that all have acknowledged. */
  private finalizeNext(): void {
    if (!this.isSettled) return;
    const next = [...this.pending.values()].find((pending) => pending.isFullyAcknowledged);
    if (next !== undefined) this.finalize(next);
  }

  private finalize(pending: PendingCheckpoint): void {
    const { outbox, graph, records } = this.parts;
    outbox.cancelAlarm(pending.timeout);
    const message = pending.partialFinishNotSupported(graph.job);
    if (message !== null) {
      this.abort(pending, 'CHECKPOINT_DECLINED_TASK_CLOSING', pending.lastAcknowledged, { message });
      this.finalizeNext();
      return;
    }
    pending.finalizing = true;
    const metadata = pending.metadata(graph.job, outbox.now);
    // A savepoint belongs to whoever asked for it: the job knows of it no more once it is stored (7.2.8).
    const own = isSavepoint(pending.kind) ? [] : [pending.id];
    const named = () => ({ completed: [...records.record.completed, ...own].sort((a, b) => a - b) });
    const request = () => {
      return { type: 'putCheckpoint', metadata, record: { ...records.record, ...named() } } as const;
    };
    records.write(request, pending.lastAcknowledged, (answer) => {
      if (answer.type !== 'failed') records.note(named());
      this.stored(pending, metadata, answer);
    });
  }

  private stored(pending: PendingCheckpoint, metadata: CheckpointMetadata, answer: StorageAnswer): void {
    const { outbox } = this.parts;
    pending.finalizing = false;
    if (answer.type === 'failed') this.abort(pending, 'FINALIZE_CHECKPOINT_FAILURE', outbox.stepCause);
    else this.complete(pending, metadata);
    this.finalizeNext();
    if (this.isSettled) for (const callback of this.whenSettledCallbacks.splice(0)) callback();
  }

  private complete(pending: PendingCheckpoint, metadata: CheckpointMetadata): void {
    const { outbox, completed, sources } = this.parts;
    const { id, plan, triggeredAt } = pending;
    this.pending.delete(id);
    const durationMs = outbox.now - triggeredAt;
    const { kind, bytes } = metadata;
    const isOwn = !isSavepoint(kind);
    const place = outbox.emit({ type: 'checkpointCompleted', checkpoint: id, kind, bytes, durationMs });
    if (this.ended && isOwn) {
      this.discard([id], 'jobEnded', place);
      return;
    }
    this.lastCompletedAt = outbox.now;
    this.failures.succeeded(id);
    const subsumed = isOwn ? completed.add(metadata) : [];
    // Of a plain savepoint nobody but who asked for it hears.
    if (isOwn || isSynchronous(kind)) {
      this.subsume(id, place);
      this.tell(plan.toAcknowledge, (execution) => ({ type: 'checkpointCompleted', execution, checkpoint: id }), place);
      for (const source of sources) source.checkpointCompleted(id);
    }
    this.discard(subsumed, 'subsumed', place);
    // Whoever waited for it may fail the job over: the tasks have heard of it by then.
    pending.outcome?.completed(place);
    this.startWaiting(place);
  }

  /** Gives up the older ones that are under way, but no savepoint. */
  private subsume(id: CheckpointId, cause: Cause): void {
    for (const older of [...this.pending.values()]) {
      if (older.id < id && !isSavepoint(older.kind)) this.abort(older, 'CHECKPOINT_SUBSUMED', cause);
    }
  }

  /** `byTask`: a task has declined it. Savepoints that fail here do not count, and one to stop with fails the job (7.7.2). */
  private abort(
    pending: PendingCheckpoint,
    reason: string,
    cause: Cause,
    { byTask = false, ...more }: { readonly byTask?: boolean; readonly message?: string } = {},
  ): void {
    const { outbox, completed } = this.parts;
    const { id, kind, plan } = pending;
    const isCounted = !isSavepoint(kind) || (byTask && !isSynchronous(kind));
    this.pending.delete(id);
    outbox.cancelAlarm(pending.timeout);
    const counted = isCounted && this.failures.counts(id, reason);
    const place = outbox.emit({ type: 'checkpointFailed', checkpoint: id, reason, counted, ...more, cause });
    const latestCompleted = completed.latest?.checkpoint ?? null;
    this.tell(
      plan.toAcknowledge,
      (execution) => ({ type: 'checkpointAborted', execution, checkpoint: id, latestCompleted }),
      place,
    );
    outbox.emit({ type: 'checkpointDiscarded', checkpoint: id, why: 'aborted', cause: place });
    this.sweep(id, place);
    pending.outcome?.failed(reason, place);
    if (isCounted && this.failures.failed(id, reason)) this.parts.failJob(thresholdExceeded(id, reason), place);
    if (byTask && isSynchronous(kind)) this.parts.failJob(stopDeclined(id, reason), place);
    this.startWaiting(place);
  }

  /** A task that has ended will not acknowledge what it has not yet acknowledged. */
  private abortAwaiting(execution: ExecutionId, cause: Cause): void {
    for (const pending of [...this.pending.values()].filter((candidate) => candidate.isAwaited(execution))) {
      this.abort(pending, 'CHECKPOINT_DECLINED_TASK_CLOSING', cause);
    }
  }

  private suspend(cause: Cause): void {
    this.active = false;
    this.stop('CHECKPOINT_COORDINATOR_SUSPEND', cause);
  }

  private stop(reason: string, cause: Cause): void {
    this.scheduler.stop();
    for (const { outcome } of this.decider.clear()) outcome?.failed(reason, cause);
    for (const pending of [...this.pending.values()].filter((candidate) => !candidate.finalizing)) {
      this.abort(pending, reason, cause);
    }
  }

  /** Forgets the metadata of these checkpoints, and with it every part that nothing else names. */
  private discard(discarded: readonly CheckpointId[], why: 'subsumed' | 'jobEnded', cause: Cause): void {
    const ids = this.release(discarded);
    for (const checkpoint of this.undeleted) this.delete(checkpoint, cause);
    this.undeleted.clear();
    for (const checkpoint of ids) {
      this.delete(checkpoint, this.parts.outbox.emit({ type: 'checkpointDiscarded', checkpoint, why, cause }));
    }
  }

  /** Lets go of the snapshot that the job was started from, which is somebody else's (7.9.6). Returns the others. */
  private release(discarded: readonly CheckpointId[]): CheckpointId[] {
    const { records } = this.parts;
    const { completed, unclaimed } = records.record;
    if (unclaimed !== undefined && discarded.includes(unclaimed))
      records.note({ completed: completed.filter((id) => id !== unclaimed) });
    return discarded.filter((id) => id !== unclaimed);
  }

  private delete(checkpoint: CheckpointId, cause: Cause): void {
    const { outbox, records } = this.parts;
    const others = () => ({ completed: records.record.completed.filter((id) => id !== checkpoint) });
    const request = () => {
      const record = records.highAvailability ? { ...records.record, ...others() } : null;
      return { type: 'discardCheckpoint', checkpoint, record } as const;
    };
    records.write(request, cause, (answer) => {
      if (answer.type === 'failed') this.undeleted.add(checkpoint);
      else {
        records.note(others());
        this.sweep(checkpoint, outbox.stepCause);
      }
    });
  }

  /**
   * Deletes parts that no metadata names, up to this checkpoint but none of one that is still under way. After the end of the job there is no
   * later one: what one under way has kept from being deleted is deleted with it.
   */
  private sweep(checkpoint: CheckpointId, cause: Cause): void {
    const last = this.ended ? this.parts.records.record.nextCheckpointId - 1 : checkpoint;
    const upTo = Math.min(last, ...[...this.pending.keys()].map((id) => id - 1));
    if (upTo > 0) this.parts.outbox.ask({ type: 'sweep', upTo }, cause, () => {});
  }

  /** Sends a command to those of these executions that a slot still runs. */
  private tell(executions: readonly Execution[], command: (execution: ExecutionId) => SlotCommand, cause: Cause): void {
    for (const { id, slot, state } of executions) {
      if (slot !== null && isDeployed(state)) this.parts.outbox.send(slot, command(id), cause);
    }
  }
}
