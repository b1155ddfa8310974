/**
 * A checkpoint under way: what has been acknowledged, and the metadata once all has.
 * Held by the checkpoint coordinator from the trigger until it is completed or aborted. Source: PendingCheckpoint.
 */
import { assert, ensure } from '../base/assert.ts';
import type { CheckpointId, ExecutionId, ModelTime } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import type { CheckpointMetadata, CoordinatorSnapshot, SubtaskSnapshot } from '../wire/snapshots.ts';
import type { SnapshotKind } from '../wire/trace-events.ts';
import type { CheckpointPlan } from './checkpoint-plan.ts';
import type { SavepointOutcome } from './checkpoint-request-decider.ts';
import type { Execution } from './execution-graph.ts';
import type { Cause } from './outbox.ts';

export class PendingCheckpoint {
  /** Rings when it has taken too long. */
  timeout: AlarmId | null = null;
  /** Its metadata is on the way to storage: from here on only the answer decides. */
  finalizing = false;
  /** The acknowledgement that came last. */
  lastAcknowledged: Cause = null;
  private readonly acknowledged = new Map<ExecutionId, { snapshot: SubtaskSnapshot; bytes: number }>();

  constructor(
    readonly id: CheckpointId,
    readonly kind: SnapshotKind,
    readonly triggeredAt: ModelTime,
    readonly plan: CheckpointPlan,
    private readonly coordinators: readonly CoordinatorSnapshot[],
    /** Who asked for it and waits. */
    readonly outcome: SavepointOutcome | null,
  ) {}

  /** Notes an acknowledgement; one of an execution that does not take part, or a second one, changes nothing. `cause`: its event. */
  acknowledge(snapshot: SubtaskSnapshot, bytes: number, cause: Cause): void {
    if (!this.isAwaited(snapshot.execution)) return;
    this.acknowledged.set(snapshot.execution, { snapshot, bytes });
    this.lastAcknowledged = cause;
  }

  isAwaited(execution: ExecutionId): boolean {
    const takesPart = this.plan.toAcknowledge.some((candidate) => candidate.id === execution);
    return takesPart && !this.acknowledged.has(execution);
  }

  get isFullyAcknowledged(): boolean {
    return this.acknowledged.size === this.plan.toAcknowledge.length;
  }

  /**
   * Why a part of a vertex may not have finished, or null: it has UNION state, and the elements of the finished ones would be lost (7.8.2).
   * Source: DefaultCheckpointPlan.
   */
  partialFinishNotSupported(job: JobGraph): string | null {
    for (const vertex of job.vertices) {
      const ofVertex = this.plan.finished.filter((execution) => execution.vertex.job === vertex).length;
      const snapshots = this.snapshotsOf(vertex);
      const ended = snapshots.filter(({ finished, operatorsFinished = false }) => finished || operatorsFinished).length;
      if (ended === 0 || ended === vertex.parallelism || !snapshots.some(hasUnionState)) continue;
      const part = ofVertex > 0 ? 'are FINISHED' : "has called operators' finish method";
      return `The vertex ${vertex.name} (id = ${vertex.key}) has used UnionListState, but part of its tasks ${part}.`;
    }
    return null;
  }

  /** What makes the checkpoint exist once it is stored. */
  metadata(job: JobGraph, completedAt: ModelTime): CheckpointMetadata {
    assert(this.isFullyAcknowledged, `Checkpoint ${this.id} must be acknowledged by all before it completes.`);
    return {
      format: 'millrace-checkpoint',
      version: 1,
      checkpoint: this.id,
      kind: this.kind,
      triggeredAt: this.triggeredAt,
      completedAt,
      vertices: Object.fromEntries(job.vertices.map((vertex) => [vertex.key, this.vertexMetadata(vertex)])),
      coordinators: this.coordinators,
      bytes: [...this.acknowledged.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  private vertexMetadata(vertex: JobVertex): CheckpointMetadata['vertices'][string] {
    const [first] = this.executionsOf(vertex);
    return {
      parallelism: vertex.parallelism,
      maxParallelism: ensure(first, `Vertex ${vertex.key} must have subtasks.`).vertex.maxParallelism,
      operators: vertex.operators.map(({ operatorId, uid, name }) => ({ operatorId, uid, name })),
      subtasks: this.snapshotsOf(vertex),
    };
  }

  private snapshotsOf(vertex: JobVertex): SubtaskSnapshot[] {
    return this.executionsOf(vertex).map(
      ({ id }) => this.acknowledged.get(id)?.snapshot ?? { execution: id, operators: [], finished: true },
    );
  }

  private executionsOf(vertex: JobVertex): Execution[] {
    return [...this.plan.toAcknowledge, ...this.plan.finished]
      .filter((execution) => execution.vertex.job === vertex)
      .sort((a, b) => a.vertex.subtask - b.vertex.subtask);
  }
}

function hasUnionState(snapshot: SubtaskSnapshot): boolean {
  return snapshot.operators.some(({ operatorStates }) => operatorStates.some((state) => state.mode === 'UNION'));
}
