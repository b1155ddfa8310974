/**
 * Runs one job from its start to a globally terminal state: puts its parts together, takes the reports of slots, and
 * turns them into changes of the execution graph. Between the JobManager, which knows the cluster, and scheduler,
 * failover and checkpoint coordinator. Source: JobMaster, SchedulerBase.
 */
import {
  CLAIM_MODE,
  EXCEPTION_HISTORY_SIZE,
  FAILOVER_STRATEGY,
  IGNORE_UNCLAIMED_STATE,
  option,
  SLOT_REQUEST_TIMEOUT,
  STATE_BACKEND,
} from '../base/config-options.ts';
import type { FailureReason } from '../base/failure.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { Random } from '../ports/random.ts';
import type { ConfigurationMap, JobGraph } from '../wire/job-graph.ts';
import type { SlotReport } from '../wire/messages.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';
import { CheckpointCoordinator } from './checkpoint-coordinator.ts';
import { checkpointOptions } from './checkpoint-options.ts';
import { CompletedCheckpointStore } from './completed-checkpoint-store.ts';
import { type ExceptionHistoryEntry, ExecutionFailureHandler } from './execution-failure-handler.ts';
import { type Execution, ExecutionGraph, type ExecutionVertex } from './execution-graph.ts';
import { isDeployed, isGloballyTerminal, isTerminal } from './execution-state.ts';
import { Failover } from './failover.ts';
import type { JobRecordStore } from './job-record-store.ts';
import { checkParallelism } from './job-rejected.ts';
import type { Cause, Outbox } from './outbox.ts';
import { PartitionTracker, type WhichSlots } from './partition-tracker.ts';
import type { ResourceManager } from './resource-manager.ts';
import { restartStrategyOf } from './restart-backoff-loader.ts';
import { Scheduler } from './scheduler.ts';
import { SlotPool } from './slot-pool.ts';
import type { SnapshotRestore } from './snapshot-restore.ts';
import { SourceCoordinators } from './source-coordinators.ts';
import { StateAssignment, unclaimedOperators } from './state-assignment.ts';
import { StopWithSavepoint } from './stop-with-savepoint.ts';

/** While results lie between the stages no cut through the job is consistent (7.9.9). */
const BETWEEN_STAGES = 'BLOCKING_OUTPUT_EXIST';

export interface JobMasterParts {
  readonly outbox: Outbox;
  readonly resources: ResourceManager;
  readonly clusterConfiguration: ConfigurationMap;
  readonly dataSets: readonly DataSet[];
  readonly random: Random;
  readonly records: JobRecordStore;
  /** Completed checkpoints of a former JobManager, oldest first. */
  readonly recovered: readonly CheckpointMetadata[];
  /** The snapshot of another job that this one starts from; it is the recovered one. */
  readonly restored: SnapshotRestore | null;
  /** The job is over for good. */
  readonly ended: () => void;
}

export class JobMaster {
  private readonly graph: ExecutionGraph;
  private readonly slots: SlotPool;
  private readonly partitions: PartitionTracker;
  private readonly scheduler: Scheduler;
  private readonly failover: Failover;
  private readonly handler: ExecutionFailureHandler;
  private readonly coordinator: CheckpointCoordinator;
  private readonly stop: StopWithSavepoint;
  private readonly completed: CompletedCheckpointStore;
  private readonly sources: SourceCoordinators;
  private readonly configuration: ConfigurationMap;
  private failure: FailureReason | undefined;

  /** @throws MillraceError when the job cannot be run as it is: it then goes from INITIALIZING to FAILED (3.3.2). */
  constructor(
    private readonly job: JobGraph,
    private readonly parts: JobMasterParts,
  ) {
    const { outbox, resources, clusterConfiguration, dataSets, random, records } = parts;
    checkParallelism(job);
    this.configuration = { ...clusterConfiguration, ...job.configuration };
    const options = checkpointOptions(this.configuration);
    this.graph = new ExecutionGraph(job, records.record.nextAttempt ?? 0, outbox, (execution, cause) =>
      this.coordinator.stateChanged(execution, cause),
    );
    this.slots = new SlotPool(outbox, resources);
    this.partitions = new PartitionTracker(this.graph, outbox);
    this.completed = new CompletedCheckpointStore(options.numRetained, parts.recovered);
    this.sources = new SourceCoordinators(job, dataSets, outbox);
    this.handler = new ExecutionFailureHandler(
      this.graph,
      this.partitions,
      restartStrategyOf(job.configuration, clusterConfiguration, random),
      option(this.configuration, FAILOVER_STRATEGY),
      option(this.configuration, EXCEPTION_HISTORY_SIZE),
    );
    this.coordinator = new CheckpointCoordinator({
      outbox,
      graph: this.graph,
      options,
      sources: this.sources.all,
      records,
      completed: this.completed,
      chance: random.stream('checkpoints'),
      failJob: (reason, cause) => this.failGlobally(reason, cause),
    });
    this.stop = new StopWithSavepoint({
      graph: this.graph,
      coordinator: this.coordinator,
      failGlobally: (reason, cause) => this.failGlobally(reason, cause),
    });
    this.scheduler = this.makeScheduler();
    this.failover = this.makeFailover();
    this.adoptMaxParallelism();
  }

  /** Newest first (8.4.1). */
  get exceptionHistory(): readonly ExceptionHistoryEntry[] {
    return this.handler.exceptionHistory;
  }

  /** Starts the job, or takes it up where a former JobManager left it. */
  start(cause: Cause): void {
    const created = this.graph.jobTransition('CREATED', this.tellOfRestore(cause));
    this.reserveAttempts(1, created);
    this.parts.records.whenStored(() => {
      if (this.graph.status !== 'CREATED') return;
      const running = this.graph.jobTransition('RUNNING', created);
      if (this.completed.latest !== null) this.sources.resetAll(this.completed.latest);
      this.scheduler.schedule(this.graph.vertices, running);
      this.sources.start(running);
    });
  }

  /** What a slot reports. Reports of former attempts are dropped. */
  receive(report: SlotReport): void {
    const execution = this.graph.execution(report.execution);
    if (report.type === 'acknowledgeCheckpoint') {
      this.coordinator.acknowledge(report.checkpoint, report.snapshot, report.metrics.bytes);
    }
    if (execution === undefined || isTerminal(execution.state)) return;
    if (report.type === 'taskState') this.taskState(execution, report);
    if (report.type === 'declineCheckpoint') this.coordinator.decline(report.checkpoint, report.reason);
    this.sources.receive(execution, report);
  }

  /** New slots are there. */
  slotsChanged(cause: Cause): void {
    this.scheduler.slotsChanged(cause);
  }

  /**
   * What ran there fails one after the other, with one root cause (8.6.2). The first of a region takes the region with it: the others are
   * cancelled, and those there need not be waited for (8.4.2). Source: SharedSlot.release, Execution.fail.
   */
  slotsLost(isLost: WhichSlots, reason: FailureReason, cause: Cause): void {
    const isThere = ({ slot }: Execution) => slot !== null && isLost(slot);
    this.partitions.lose(isLost, cause);
    let ended = cause;
    for (const execution of this.graph.executions.filter(isThere)) {
      if (isTerminal(execution.state)) continue;
      if (execution.state === 'CANCELING') ended = this.end(execution, 'CANCELED', cause);
      else ended = this.endFailed(execution, reason, this.reportFailure(execution, reason, cause));
    }
    this.partitions.tellOfLost(isLost, cause);
    this.partitions.tellProducers(isLost, cause);
    this.afterEnd(ended);
    this.scheduler.requestMissing(cause);
  }

  /** A person asks for a checkpoint. */
  triggerCheckpoint(): void {
    if (this.job.type === 'STREAMING') this.coordinator.triggerManually(this.parts.outbox.stepCause);
  }

  expireCheckpoints(): void {
    this.coordinator.expire(this.parts.outbox.stepCause);
  }

  /** A person asks for a savepoint. */
  triggerSavepoint(): void {
    const { stepCause } = this.parts.outbox;
    if (this.job.type === 'STREAMING') this.coordinator.triggerSavepoint('savepoint', stepCause);
    else this.coordinator.savepointFailed('savepoint', BETWEEN_STAGES, stepCause);
  }

  /** A person asks for a savepoint, and for the end of the job with it. */
  stopWithSavepoint(drain: boolean): void {
    const { stepCause } = this.parts.outbox;
    if (this.job.type === 'STREAMING') this.stop.begin(drain, stepCause);
    else this.coordinator.savepointFailed(drain ? 'terminate' : 'suspend', BETWEEN_STAGES, stepCause);
  }

  cancelJob(): void {
    if (isGloballyTerminal(this.graph.status) || this.graph.status === 'CANCELLING') return;
    this.failover.stop();
    const cancelling = this.graph.jobTransition('CANCELLING', this.parts.outbox.stepCause);
    this.coordinator.stateChanged(null, cancelling);
    this.cancelAll(cancelling);
  }

  /** `target`: an execution, a subtask (`count:1`) or a vertex key. Fails the first running execution that it names. */
  failTask(target: string, message: string): void {
    const names = ({ id, vertex }: Execution) => [id, vertex.id, vertex.job.key].includes(target);
    const execution = this.graph.executions.find((candidate) => names(candidate) && isDeployed(candidate.state));
    if (execution === undefined || execution.slot === null) return;
    const reason: FailureReason = { class: 'Error', message };
    const { outbox } = this.parts;
    outbox.send(execution.slot, { type: 'failTask', execution: execution.id, reason }, outbox.stepCause);
  }

  private makeScheduler(): Scheduler {
    const { outbox, resources, records } = this.parts;
    const isLegacy = option(this.configuration, CLAIM_MODE) === 'LEGACY';
    const unclaimed = () => (isLegacy ? undefined : records.record.unclaimed);
    return new Scheduler({
      outbox,
      graph: this.graph,
      slots: this.slots,
      resources,
      partitions: this.partitions,
      configuration: this.configuration,
      slotRequestTimeoutMs: option(this.configuration, SLOT_REQUEST_TIMEOUT),
      isRestarting: (vertex) => this.failover.isWaiting(vertex),
      restoreOf: ({ job, subtask }) => this.assignment()?.restoreOf(job, subtask, unclaimed()) ?? null,
      failed: (execution, reason, cause) => this.declareFailed(execution, reason, cause),
    });
  }

  private makeFailover(): Failover {
    return new Failover({
      outbox: this.parts.outbox,
      graph: this.graph,
      handler: this.handler,
      cancel: (execution, cause) => this.cancel(execution, cause),
      release: (execution, cause) => this.partitions.release(execution, cause),
      reserveAttempts: (cause) => this.reserveAttempts(2, cause),
      whenSettled: (callback) => this.coordinator.whenSettled(() => this.parts.records.whenStored(callback)),
      restart: (vertices, global, cause) => this.restart(vertices, global, cause),
      failJob: (reason, cause) => this.failJob(reason, cause),
    });
  }

  private taskState(execution: Execution, report: SlotReport & { type: 'taskState' }): void {
    const { outbox } = this.parts;
    const cause = outbox.stepCause;
    const { state } = report;
    if (execution.state === 'CANCELING') {
      const isEnd = state === 'FINISHED' || state === 'CANCELED' || state === 'FAILED';
      // It had finished before it heard of its end, and has left its results. Source: Execution.markFinished.
      if (state === 'FINISHED') this.partitions.release(execution, cause);
      if (isEnd) this.afterEnd(this.end(execution, 'CANCELED', cause));
    } else if (state === 'FAILED' || state === 'CANCELED') {
      const reason = report.reason ?? cancelledByItself(execution);
      if (report.unavailable !== undefined) this.partitions.markLost(report.unavailable);
      if (report.traced === true) this.taskFailed(execution, reason, cause);
      else this.declareFailed(execution, reason, cause);
    } else if (state === 'FINISHED') {
      const finished = this.end(execution, 'FINISHED', cause);
      this.scheduler.finished(execution.vertex, finished);
      this.afterEnd(finished);
    } else if (execution.state !== state) {
      this.graph.transition(execution, state, cause);
    }
  }

  /** A failure that nobody has reported yet. */
  private declareFailed(execution: Execution, reason: FailureReason, cause: Cause): void {
    this.taskFailed(execution, reason, this.reportFailure(execution, reason, cause));
  }

  /** `failed`: the event that told of it. */
  private taskFailed(execution: Execution, reason: FailureReason, failed: Cause): void {
    this.afterEnd(this.endFailed(execution, reason, failed));
  }

  private endFailed(execution: Execution, reason: FailureReason, failed: Cause): Cause {
    execution.failure = reason;
    const ended = this.end(execution, 'FAILED', failed);
    if (this.restartsAfterFailures) this.failover.failed(execution, reason, failed);
    return ended;
  }

  private failGlobally(reason: FailureReason, cause: Cause): void {
    if (!this.restartsAfterFailures) return;
    const failed = this.parts.outbox.emit({ type: 'failed', execution: null, reason, cause });
    this.failover.failed(null, reason, failed);
    this.afterEnd(failed);
  }

  private get restartsAfterFailures(): boolean {
    return this.graph.status === 'RUNNING' || this.graph.status === 'RESTARTING';
  }

  private reportFailure(execution: Execution, reason: FailureReason, cause: Cause): Cause {
    return this.parts.outbox.emit({ type: 'failed', execution: execution.id, reason, cause });
  }

  private end(execution: Execution, state: 'FINISHED' | 'CANCELED' | 'FAILED', cause: Cause): Cause {
    const ended = this.graph.transition(execution, state, cause);
    this.slots.release(execution, ended);
    if (state !== 'FINISHED') this.partitions.forget(execution);
    return ended;
  }

  private cancel(execution: Execution, cause: Cause): void {
    const { state, slot } = execution;
    if (isTerminal(state) || state === 'CANCELING') return;
    const canceling = this.graph.transition(execution, 'CANCELING', cause);
    if (!isDeployed(state)) this.end(execution, 'CANCELED', canceling);
    else if (slot !== null) this.parts.outbox.send(slot, { type: 'cancel', execution: execution.id }, canceling);
  }

  private cancelAll(cause: Cause): void {
    for (const execution of this.graph.executions) this.cancel(execution, cause);
    this.afterEnd(cause);
  }

  /** The restart strategy gives up: the rest is cancelled, then the job has FAILED (B5). */
  private failJob(reason: FailureReason, cause: Cause): void {
    this.failure = reason;
    const failing = this.graph.jobTransition('FAILING', cause, reason);
    this.coordinator.stateChanged(null, failing);
    this.cancelAll(failing);
  }

  /** Executions have ended (`cause` is the last end): slots are free, restarts may go on, the job may be over. */
  private afterEnd(cause: Cause): void {
    this.stop.executionsEnded(cause);
    this.failover.executionEnded(cause);
    this.scheduler.slotsChanged(cause);
    const { status, executions } = this.graph;
    if (status === 'RUNNING' && executions.every(({ state }) => state === 'FINISHED')) this.endJob('FINISHED', cause);
    if (!executions.every(({ state }) => isTerminal(state))) return;
    if (status === 'FAILING') this.endJob('FAILED', cause);
    if (status === 'CANCELLING') this.endJob('CANCELED', cause);
  }

  private endJob(status: 'FINISHED' | 'FAILED' | 'CANCELED', cause: Cause): void {
    if (isGloballyTerminal(this.graph.status)) return;
    const reason = status === 'FAILED' ? this.failure : undefined;
    const ended = this.graph.jobTransition(status, cause, reason);
    if (reason !== undefined) this.handler.jobFailed(reason, this.parts.outbox.now);
    this.scheduler.stop();
    for (const execution of this.graph.executions) this.partitions.release(execution, ended);
    this.sources.stop();
    this.coordinator.shutdown(status, ended);
    this.parts.records.update({ terminal: status }, ended);
    // What tasks on machines that were lost have left there is of no use to anyone.
    if (option(this.configuration, STATE_BACKEND) === 'indexeddb')
      this.parts.outbox.ask({ type: 'dropState', subtask: null, before: Number.MAX_SAFE_INTEGER }, ended, () => {});
    this.parts.ended();
  }

  private restart(vertices: readonly ExecutionVertex[], global: boolean, cause: Cause): void {
    const { latest } = this.completed;
    if (global) this.sources.resetAll(latest);
    else this.sources.resetSubtasks(vertices, latest);
    this.scheduler.schedule(vertices, cause);
  }

  /**
   * Attempt numbers are never used twice, also not by the next JobManager: messages to former attempts may still be
   * under way. So a number is recorded before it is used. `beyond`: how far the next free one will be from those of
   * now.
   */
  private reserveAttempts(beyond: number, cause: Cause): void {
    const nextAttempt = Math.max(...this.graph.executions.map(({ attempt }) => attempt)) + beyond;
    this.parts.records.update({ nextAttempt }, cause);
  }

  private assignment(): StateAssignment | null {
    const { latest } = this.completed;
    const { configuration, job } = this;
    return latest && new StateAssignment(latest, job, option(configuration, IGNORE_UNCLAIMED_STATE), configuration);
  }

  private adoptMaxParallelism(): void {
    const assignment = this.assignment();
    if (assignment === null) return;
    for (const vertex of this.graph.vertices) vertex.maxParallelism = assignment.maxParallelismOf(vertex.job);
  }

  /** Says which snapshot of another job this one starts from, and what of it nobody takes. */
  private tellOfRestore(cause: Cause): Cause {
    const { restored, outbox } = this.parts;
    if (restored === null) return cause;
    const { path, claimMode, metadata } = restored;
    const { checkpoint, kind } = metadata;
    const leftBehind = unclaimedOperators(metadata, this.job);
    return outbox.emit({ type: 'jobRestored', checkpoint, kind, path, claimMode, leftBehind, cause });
  }
}

function cancelledByItself(execution: Execution): FailureReason {
  return {
    class: 'TaskCancelled',
    message: `Task ${execution.id} was cancelled by its slot, though nobody had asked.`,
  };
}
