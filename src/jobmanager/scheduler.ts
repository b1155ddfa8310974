/**
 * Brings subtasks into slots: region by region, all slots of a region before any of its tasks is deployed (3.2.2).
 * Asked by the job master at the start and by the failover after each restart; waits where slots are missing.
 * Source: PipelinedRegionSchedulingStrategy, DefaultExecutionDeployer.
 */
import { ensure } from '../base/assert.ts';
import type { FailureReason } from '../base/failure.ts';
import type { ModelTime } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { TaskRestore } from '../wire/snapshots.ts';
import type { Execution, ExecutionGraph, ExecutionVertex } from './execution-graph.ts';
import type { Cause, Outbox } from './outbox.ts';
import type { ResourceManager } from './resource-manager.ts';
import type { SlotPool } from './slot-pool.ts';
import { taskDeployment } from './task-deployment.ts';

export interface SchedulerParts {
  readonly outbox: Outbox;
  readonly graph: ExecutionGraph;
  readonly slots: SlotPool;
  readonly resources: ResourceManager;
  /** The cluster's with the job's written over it. */
  readonly configuration: ConfigurationMap;
  readonly slotRequestTimeoutMs: ModelTime;
  readonly restoreOf: (vertex: ExecutionVertex) => TaskRestore | null;
  /** A region has waited for slots for too long. */
  readonly failed: (execution: Execution, reason: FailureReason, cause: Cause) => void;
}

/** A region whose slots are not all there yet. */
interface WaitingRegion {
  readonly executions: readonly Execution[];
  readonly timeout: AlarmId;
}

export class Scheduler {
  private waiting: WaitingRegion[] = [];

  constructor(private readonly parts: SchedulerParts) {}

  /** Schedules these vertices, whose executions are CREATED. */
  schedule(vertices: readonly ExecutionVertex[], cause: Cause): void {
    const { graph, resources, slots } = this.parts;
    for (const region of graph.regions) {
      const scheduled = vertices.filter(({ id }) => region.includes(id));
      if (scheduled.length > 0) this.scheduleRegion(scheduled, cause);
    }
    const missing = slots.missing(this.waiting.flatMap(({ executions }) => executions.map(({ vertex }) => vertex)));
    if (missing > 0) resources.requestSlots(missing, cause);
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

  private scheduleRegion(vertices: readonly ExecutionVertex[], cause: Cause): void {
    const { outbox, graph, slots, slotRequestTimeoutMs } = this.parts;
    const executions = vertices.map((vertex) => vertex.current);
    for (const execution of executions) graph.transition(execution, 'SCHEDULED', cause);
    const requested = slots.request(vertices, cause);
    if (this.deployIfPossible(executions, requested)) return;
    const timeout = outbox.alarm(slotRequestTimeoutMs, requested, () => this.timedOut(executions));
    this.waiting.push({ executions, timeout });
  }

  private deployIfPossible(executions: readonly Execution[], cause: Cause): boolean {
    const { slots } = this.parts;
    const vertices = executions.map(({ vertex }) => vertex);
    if (slots.missing(vertices) > 0) return false;
    slots.allocate(vertices, cause);
    for (const execution of executions) this.deploy(execution, cause);
    return true;
  }

  private deploy(execution: Execution, cause: Cause): void {
    const { outbox, graph, configuration, restoreOf } = this.parts;
    const place = graph.transition(execution, 'DEPLOYING', cause);
    const deployment = taskDeployment(graph, execution, configuration, restoreOf(execution.vertex));
    const slot = ensure(execution.slot, `${execution.id} must have a slot before it is deployed.`);
    outbox.send(slot, { type: 'deploy', deployment }, place);
  }

  private timedOut(executions: readonly Execution[]): void {
    const waiting = executions.filter(({ state }) => state === 'SCHEDULED');
    const [first] = waiting;
    if (first === undefined) return;
    const { slots, slotRequestTimeoutMs, outbox } = this.parts;
    const missing = slots.missing(waiting.map(({ vertex }) => vertex));
    const message =
      `Could not acquire the slots that the job needs within ${slotRequestTimeoutMs} ms: ${missing} missing. ` +
      'Add a TaskManager, or lower the parallelism.';
    this.parts.failed(first, { class: 'NoResourceAvailableException', message }, outbox.stepCause);
  }

  private forget(region: WaitingRegion): void {
    this.parts.outbox.cancelAlarm(region.timeout);
    this.waiting = this.waiting.filter((other) => other !== region);
  }
}
