/**
 * The job as it runs: each vertex's subtasks, their current attempts, the states of all, and who feeds whom. The one
 * place where a task or the job changes state, so that every change is checked and traced; scheduler and failover
 * decide, the checkpoint coordinator reads. Sources: DefaultExecutionGraph, ExecutionVertex, Execution.
 */
import { assert, ensure } from '../base/assert.ts';
import type { FailureReason } from '../base/failure.ts';
import { type ExecutionId, executionId, type SlotId } from '../base/ids.ts';
import { operatorsOf } from '../graph/operators-of.ts';
import { pipelinedRegions } from '../graph/pipelined-regions.ts';
import { pointwiseChannels } from '../graph/pointwise.ts';
import type { JobEdge, JobGraph, JobVertex } from '../wire/job-graph.ts';
import type { SubmittedOperator, TaskState } from '../wire/messages.ts';
import { isTerminal, type JobStatus, jobMayBecome, taskMayBecome } from './execution-state.ts';
import type { Cause, Outbox } from './outbox.ts';
import type { ConsumedPartition, SchedulingTopology } from './restart-pipelined-region.ts';

/** One attempt to run a subtask. */
export class Execution {
  readonly id: ExecutionId;
  state: TaskState = 'CREATED';
  slot: SlotId | null = null;
  /** What it FAILED by; null where it did not. */
  failure: FailureReason | null = null;

  constructor(
    readonly vertex: ExecutionVertex,
    readonly attempt: number,
  ) {
    this.id = executionId(vertex.job.key, vertex.subtask, attempt);
  }
}

/** A subtask over all its attempts. */
export class ExecutionVertex {
  /** `count:1`: unique in the job, the same for all attempts. */
  readonly id: string;
  current: Execution;
  /** Where the attempt before ran: preferred when slots are dealt out again. */
  previousSlot: SlotId | null = null;
  /** Grows with each decision about this vertex: a restart that a later one has overtaken is dropped (8.1.s4). */
  version = 0;
  /** Number of key groups: the graph's, unless a restored state brings its own (2.6.4). */
  maxParallelism: number;

  constructor(
    readonly job: JobVertex,
    readonly subtask: number,
    attempt: number,
  ) {
    this.id = `${job.key}:${subtask}`;
    this.maxParallelism = job.maxParallelism;
    this.current = new Execution(this, attempt);
  }

  /** Starts the next attempt (3.3.4). */
  reset(): void {
    assert(isTerminal(this.current.state), `${this.current.id} must have ended before its next attempt.`);
    this.previousSlot = this.current.slot;
    this.current = new Execution(this, this.current.attempt + 1);
  }
}

/** One pair of subtasks that an edge connects. */
export interface SubtaskPair {
  readonly edge: JobEdge;
  readonly producer: ExecutionVertex;
  readonly consumer: ExecutionVertex;
  /** Index of the producer's subpartition that the consumer reads (2.5.2). */
  readonly subpartition: number;
}

export class ExecutionGraph {
  readonly vertices: readonly ExecutionVertex[];
  /** As they were submitted. */
  readonly operators: readonly SubmittedOperator[];
  /** In the order of edges, then consumers, then producers. */
  readonly pairs: readonly SubtaskPair[];
  readonly topology: SchedulingTopology;
  /** Vertices that are scheduled and fail over together, in topological order. */
  readonly regions: readonly (readonly ExecutionVertex[])[];
  status: JobStatus = 'INITIALIZING';
  /** Restarts so far: only new attempts of the restart strategy count (8.1.s3). */
  restarts = 0;
  private readonly byId: ReadonlyMap<string, ExecutionVertex>;

  /** `firstAttempt`: 0, or after a recovered JobManager the first number that none of its predecessors has used. */
  constructor(
    readonly job: JobGraph,
    firstAttempt: number,
    private readonly outbox: Outbox,
    private readonly changed: (execution: Execution, cause: Cause) => void,
  ) {
    this.vertices = job.vertices.flatMap((vertex) =>
      Array.from({ length: vertex.parallelism }, (_, subtask) => new ExecutionVertex(vertex, subtask, firstAttempt)),
    );
    this.operators = operatorsOf(job);
    this.byId = new Map(this.vertices.map((vertex) => [vertex.id, vertex]));
    this.pairs = job.edges.flatMap((edge) => this.pairsOf(edge));
    const partitions: ConsumedPartition[] = this.pairs.map(({ edge, producer, consumer }) => ({
      producer: producer.id,
      consumer: consumer.id,
      edge: edge.id,
      type: edge.resultType,
    }));
    this.topology = { vertices: this.vertices.map((vertex) => vertex.id), partitions };
    const regions = pipelinedRegions(this.topology.vertices, partitions);
    this.regions = regions.map((region) => region.map((id) => this.vertex(id)));
  }

  vertex(id: string): ExecutionVertex {
    return ensure(this.byId.get(id), `Vertex ${id} must be in the execution graph.`);
  }

  subtasksOf(jobVertex: string): ExecutionVertex[] {
    return this.vertices.filter((vertex) => vertex.job.key === jobVertex);
  }

  /** The current attempt of this id; undefined for a former attempt and for what was never part of the job. */
  execution(id: ExecutionId): Execution | undefined {
    return this.vertices.find((vertex) => vertex.current.id === id)?.current;
  }

  get executions(): Execution[] {
    return this.vertices.map((vertex) => vertex.current);
  }

  /** Moves an execution on and reports it. Returns the event's place. */
  transition(execution: Execution, to: TaskState, cause: Cause): Cause {
    const from = execution.state;
    assert(taskMayBecome(from, to), `${execution.id} cannot go from ${from} to ${to}.`);
    execution.state = to;
    const place = this.outbox.emit({
      type: 'taskStatus',
      execution: execution.id,
      from,
      to,
      slot: execution.slot,
      cause,
    });
    this.changed(execution, place);
    return place;
  }

  /** Moves the job on and reports it. Returns the event's place. */
  jobTransition(to: JobStatus, cause: Cause, reason?: FailureReason): Cause {
    const from = this.status;
    assert(jobMayBecome(from, to), `The job cannot go from ${from} to ${to}.`);
    this.status = to;
    const { restarts } = this;
    return this.outbox.emit({ type: 'jobStatus', from, to, restarts, ...(reason && { reason }), cause });
  }

  private pairsOf(edge: JobEdge): SubtaskPair[] {
    const producers = this.subtasksOf(edge.fromVertex);
    const consumers = this.subtasksOf(edge.toVertex);
    const channels =
      edge.pattern === 'POINTWISE'
        ? pointwiseChannels(producers.length, consumers.length)
        : consumers.flatMap((_, consumer) =>
            producers.map((_, producer) => ({ producer, consumer, subpartition: consumer })),
          );
    return channels.map(({ producer, consumer, subpartition }) => ({
      edge,
      producer: ensure(producers[producer], `Edge ${edge.id} must lead from a subtask.`),
      consumer: ensure(consumers[consumer], `Edge ${edge.id} must lead to a subtask.`),
      subpartition,
    }));
  }
}
