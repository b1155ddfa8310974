/**
 * Whether the finished operators of a checkpoint may stand where the new program has them (7.8.2): what had finished runs no code after the
 * restore, so nothing may come to it from a predecessor that still runs. Part of state assignment. Source: VertexFinishedStateChecker.
 */
import { MillraceError } from '../base/failure.ts';
import type { OperatorId } from '../base/ids.ts';
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import type { CheckpointMetadata } from '../wire/snapshots.ts';

type FinishedState = 'ALL_RUNNING' | 'PARTIALLY_FINISHED' | 'FULLY_FINISHED';

/** Thrown when a graph puts unfinished operators in front of finished ones. Flink throws a FlinkRuntimeException. */
class IllegalJobGraphModification extends MillraceError {
  override readonly name = 'FlinkRuntimeException';
  constructor(
    readonly vertex: string,
    why: string,
    checkpoint: number,
  ) {
    super(
      `${why} In checkpoint ${checkpoint} it had finished, at least in part, and runs no code after a restore. Give the new input a ` +
        'consumer of its own, or start from a snapshot taken before the end of the data.',
    );
  }
}

/** @throws IllegalJobGraphModification */
export function checkFinishedState(job: JobGraph, { vertices, checkpoint }: CheckpointMetadata): void {
  const stored = new Map<OperatorId, FinishedState>();
  for (const { operators, subtasks } of Object.values(vertices)) {
    const finished = subtasks.filter((subtask) => subtask.finished).length;
    const partial = finished === 0 ? 'ALL_RUNNING' : 'PARTIALLY_FINISHED';
    const state = finished === subtasks.length ? 'FULLY_FINISHED' : partial;
    for (const { operatorId } of operators) stored.set(operatorId, state);
  }
  const states = new Map(job.vertices.map((vertex) => [vertex.key, stateOf(vertex)]));
  for (const vertex of job.vertices) {
    const why = violationOf(job, vertex, states);
    if (why !== null) throw new IllegalJobGraphModification(vertex.key, why, checkpoint);
  }

  /** An operator without stored state is a new one, which has not finished. */
  function stateOf({ key, name, operators }: JobVertex): FinishedState {
    const [state, ...others] = new Set(operators.map(({ operatorId }) => stored.get(operatorId) ?? 'ALL_RUNNING'));
    if (state !== undefined && others.length === 0) return state;
    const mixed = [state, ...others].sort().join(', ');
    const why = `Can not restore vertex ${name}(${key}) which contain mixed operator finished state: [${mixed}].`;
    throw new IllegalJobGraphModification(key, why, checkpoint);
  }
}

/** Null: what comes before it may come before it. Of several edges from one vertex the strictest counts. */
function violationOf(
  { edges, vertices }: JobGraph,
  { key, name }: JobVertex,
  states: ReadonlyMap<string, FinishedState>,
): string | null {
  const own = states.get(key);
  const where = `Task vertex ${name}(${key})`;
  for (const producer of vertices) {
    const between = edges.filter(({ fromVertex, toVertex }) => fromVertex === producer.key && toVertex === key);
    const state = states.get(producer.key);
    if (between.length === 0 || state === 'FULLY_FINISHED') continue;
    if (own === 'FULLY_FINISHED') {
      return (
        'Illegal JobGraph modification. Cannot run a program with fully finished vertices predeceased with the ones not fully finished. ' +
        `${where} has a predecessor not fully finished: ${producer.name}.`
      );
    }
    if (own === 'PARTIALLY_FINISHED' && between.some(({ pattern }) => pattern === 'ALL_TO_ALL')) {
      return (
        'Illegal JobGraph modification. Cannot run a program with partially finished vertices predeceased with running or partially ' +
        `finished ones and connected via the ALL_TO_ALL edges. ${where} has a ` +
        `${state === 'ALL_RUNNING' ? 'all running' : 'partially finished'} predecessor: ${producer.name}.`
      );
    }
    if (own === 'PARTIALLY_FINISHED' && state === 'ALL_RUNNING') {
      return (
        'Illegal JobGraph modification. Cannot run a program with partially finished vertices predeceased with all running ones. ' +
        `${where} has a all running predecessor: ${producer.name}.`
      );
    }
  }
  return null;
}
