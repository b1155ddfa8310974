/**
 * Brings subtasks into slots: region by region, each as soon as all its blocking inputs are finished, and all slots of a
 * region before any of its tasks is deployed (3.2.2, 9.3). Asked by the job master at the start and as tasks finish, and
 * by the failover after each restart; waits where slots are missing.
 * Source: PipelinedRegionSchedulingStrategy, AdaptiveBatchScheduler, DefaultExecutionDeployer.
 */
import { ensure } from '../base/assert.ts';
import type { FailureReason } from '../base/failure.ts';
import type { ModelTime } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { TaskRestore } from '../wire/snapshots.ts';
import type { Execution, ExecutionGraph, ExecutionVertex } from './execution-graph.ts';
import type { Cause, Outbox } from './outbox.ts';
import type { PartitionTracker } from './partition-tracker.ts';
import type { ResourceManager } from './resource-manager.ts';
import type { SlotPool } from './slot-pool.ts';
import { taskDeployment } from './task-deployment.ts';

export interface SchedulerParts {
  readonly outbox: Outbox;
  readonly graph: ExecutionGraph;
  readonly slots: SlotPool;
  readonly resources: ResourceManager;
  readonly partitions: PartitionTracker;
  /** The cluster's with the job's written over it. */
  readonly configuration: ConfigurationMap;
  readonly slotRequestTimeoutMs: ModelTime;
  /** Whether a vertex waits for its next attempt, whatever became of this one. */
  readonly isRestarting: (vertex: ExecutionVertex) => boolean;
  readonly restoreOf: (vertex: ExecutionVertex) => TaskRestore | null;
  /** A region has waited for slots for too long. */
  readonly failed: (execution: Execution, reason: FailureReason, cause: Cause) => void;
}

/** A region whose slots are not all there yet. */
interface WaitingRegion {
  readonly executions: readonly Execution[];
  timeout: AlarmId;
}

export class Scheduler {
  private waiting: WaitingRegion[] = [];

  constructor(private readonly parts: SchedulerParts) {}

  /** Schedules those of these vertices, whose executions are CREATED, that have all their inputs; the others later. */
  schedule(vertices: readonly ExecutionVertex[], cause: Cause): void {
    const { graph } = this.parts;
    const wanted = new Set(vertices);
    for (const [index, region] of graph.regions.entries()) {
      const scheduled = region.filter((vertex) => wanted.has(vertex));
      if (scheduled.length > 0 && region.every((vertex) => this.hasInputs(vertex)))
        this.scheduleRegion(index, scheduled, cause);
    }
    this.requestMissing(cause);
  }

  /** For what waits: also of slots that were free when it began to wait, and are lost since (3.1.3). */
  requestMissing(cause: Cause): void {
    const { resources, slots } = this.parts;
    const missing = slots.missing(this.waiting.flatMap(({ executions }) => executions.map(({ vertex }) => vertex)));
    if (missing > 0) resources.requestSlots(missing, cause);
  }

  /** A task has finished (`cause`). With the last of its region what that read is released; what waited for it begins. */
  finished(vertex: ExecutionVertex, cause: Cause): void {
    const { graph, outbox, partitions } = this.parts;
    const index = graph.regions.findIndex((region) => region.includes(vertex));
    const region = graph.regions[index] ?? [];
    let last = cause;
    if (region.every(({ current }) => current.state === 'FINISHED')) {
      const executions = region.map(({ current }) => current.id);
      last = outbox.emit({ type: 'regionFinished', region: index, executions, cause });
      partitions.consumed(region, last);
    }
    const readers = new Set(
      graph.job.edges.filter((edge) => edge.fromVertex === vertex.job.key).map((e) => e.toVertex),
    );
    const waiting = ({ job, current }: ExecutionVertex) => readers.has(job.key) && current.state === 'CREATED';
    const regions = graph.regions.filter((other) => other.some(waiting));
    this.schedule(regions.filter((other) => other.every(isCreated)).flat(), last);
  }

  /** Slots have come or become free: deploys what waited for them. */
  slotsChanged(cause: Cause): void {
    for (const region of this.waiting) {
      if (!region.executions.every(({ state }) => state === 'SCHEDULED')) this.forget(region);
      else if (this.deployIfPossible(region.executions, cause)) this.forget(region);
    }
  }

  /** The job is over. */
  stop(): void {
    for (const region of this.waiting) this.forget(region);
  }

  /**
   * A task whose parallelism nobody set waits for whole producers: how wide it is would be decided by all they have made.
   * One of a set parallelism waits for what it reads itself.
   */
  private hasInputs(vertex: ExecutionVertex): boolean {
    const { graph, isRestarting } = this.parts;
    const isFinished = (one: ExecutionVertex) => one.current.state === 'FINISHED' && !isRestarting(one);
    const edges = graph.job.edges.filter(({ toVertex, resultType }) => {
      return toVertex === vertex.job.key && resultType === 'BLOCKING';
    });
    return edges.every((edge) => {
      if (!vertex.job.parallelismIsExplicit) return graph.subtasksOf(edge.fromVertex).every(isFinished);
      const pairs = graph.pairs.filter((pair) => pair.edge === edge && pair.consumer === vertex);
      return pairs.every(({ producer }) => isFinished(producer));
    });
  }

  private scheduleRegion(region: number, vertices: readonly ExecutionVertex[], cause: Cause): void {
    const { outbox, graph, slots } = this.parts;
    const executions = vertices.map((vertex) => vertex.current);
    const ids = executions.map(({ id }) => id);
    const scheduled = outbox.emit({ type: 'regionScheduled', region, executions: ids, cause });
    for (const execution of executions) graph.transition(execution, 'SCHEDULED', scheduled);
    const requested = slots.request(vertices, scheduled);
    if (this.deployIfPossible(executions, requested)) return;
    const waiting: WaitingRegion = { executions, timeout: 0 };
    this.watch(waiting, requested);
    this.waiting.push(waiting);
  }

  private watch(region: WaitingRegion, cause: Cause): void {
    const { outbox, slotRequestTimeoutMs } = this.parts;
    region.timeout = outbox.alarm(slotRequestTimeoutMs, cause, () => this.timedOut(region));
  }

  private deployIfPossible(executions: readonly Execution[], cause: Cause): boolean {
    const { slots } = this.parts;
    const vertices = executions.map(({ vertex }) => vertex);
    if (slots.missing(vertices) > 0) return false;
    slots.allocate(vertices, cause);
    for (const execution of executions) this.deploy(execution, cause);
    this.parts.partitions.tellDeployed(executions, cause);
    return true;
  }

  private deploy(execution: Execution, cause: Cause): void {
    const { outbox, graph, configuration, partitions, restoreOf } = this.parts;
    const place = graph.transition(execution, 'DEPLOYING', cause);
    const deployment = taskDeployment(graph, execution, configuration, restoreOf(execution.vertex));
    const slot = ensure(execution.slot, `${execution.id} must have a slot before it is deployed.`);
    outbox.send(slot, { type: 'deploy', deployment }, place);
    partitions.track(execution);
  }

  private timedOut(region: WaitingRegion): void {
    const waiting = region.executions.filter(({ state }) => state === 'SCHEDULED');
    const [first] = waiting;
    if (first === undefined) return;
    const { graph, slots, slotRequestTimeoutMs, outbox } = this.parts;
    const vertices = waiting.map(({ vertex }) => vertex);
    // The slots of a BATCH job become free as its regions finish. Source: PhysicalSlotRequestBulkCheckerImpl.
    if (graph.job.type === 'BATCH' && slots.wouldSuffice(vertices)) {
      this.watch(region, outbox.stepCause);
      return;
    }
    this.parts.failed(first, noResourceAvailable(slots.missing(vertices), slotRequestTimeoutMs), outbox.stepCause);
  }

  private forget(region: WaitingRegion): void {
    this.parts.outbox.cancelAlarm(region.timeout);
    this.waiting = this.waiting.filter((other) => other !== region);
  }
}

/** In Flink's words, and then what to do. Source: PhysicalSlotRequestBulkCheckerImpl. */
function noResourceAvailable(missing: number, timeoutMs: ModelTime): FailureReason {
  const slots = missing === 1 ? '1 slot is' : `${missing} slots are`;
  return {
    class: 'NoResourceAvailableException',
    message:
      'Slot request bulk is not fulfillable! Could not allocate the required slot within slot request timeout. ' +
      `${slots} missing: add a TaskManager, or lower the parallelism.`,
    causes: [{ class: 'TimeoutException', message: `Timeout has occurred: ${isoDuration(timeoutMs)}` }],
  };
}

/** As java.time.Duration prints itself: PT5M, PT1H30M, PT0.5S. */
function isoDuration(ms: ModelTime): string {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  const text = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`].filter(Boolean).join('');
  return `PT${text || '0S'}`;
}

function isCreated({ current }: ExecutionVertex): boolean {
  return current.state === 'CREATED';
}
