/**
 * Job graphs by hand, for tests of the JobManager: a source, a keyed count and a sink, or subtasks that do not know
 * each other.
 */
import type { ConfigurationMap, JobEdge, JobGraph, JobVertex, OperatorNode } from '../../wire/job-graph.ts';
import type { CheckpointMetadata, SubtaskSnapshot } from '../../wire/snapshots.ts';

/** A vertex of one operator; its operator id is the key, filled up to 32 digits. */
export function vertex(key: string, parallelism: number, more: Partial<JobVertex> = {}): JobVertex {
  return {
    id: operatorIdOf(key),
    key,
    name: key,
    parallelism,
    parallelismIsExplicit: true,
    maxParallelism: 128,
    maxParallelismIsExplicit: false,
    slotSharingGroup: 'default',
    operators: [operator(key)],
    ...more,
  };
}

export function operatorIdOf(key: string): string {
  return key.padEnd(32, '0');
}

export function operator(key: string, more: Partial<OperatorNode> = {}): OperatorNode {
  return {
    nodeId: 1,
    operatorId: operatorIdOf(key),
    uid: key,
    name: key,
    type: 'map',
    keyed: false,
    line: null,
    source: null,
    sink: null,
    chainedTo: [],
    ...more,
  };
}

/** A source of the whole numbers from 1 to `to`. */
export function source(key: string, parallelism: number, to = 10): JobVertex {
  const reads = { kind: 'sequence', from: 1, to, boundedness: 'BOUNDED' } as const;
  return vertex(key, parallelism, { operators: [operator(key, { type: 'source', source: reads })] });
}

export function edge(id: string, from: string, to: string, more: Partial<JobEdge> = {}): JobEdge {
  return {
    id,
    fromVertex: from,
    fromNode: 1,
    toVertex: to,
    toNode: 1,
    inputIndex: 0,
    shipStrategy: 'HASH',
    line: null,
    pattern: 'ALL_TO_ALL',
    resultType: 'PIPELINED_BOUNDED',
    sideOutput: null,
    ...more,
  };
}

export function graph(
  vertices: readonly JobVertex[],
  edges: readonly JobEdge[],
  configuration: ConfigurationMap = {},
): JobGraph {
  return { name: 'job', runtimeMode: 'STREAMING', type: 'STREAMING', vertices, edges, configuration, fingerprint: 'f' };
}

/** source → count, connected all to all: one region. */
export function countJob(parallelism: number, configuration: ConfigurationMap = {}): JobGraph {
  return graph(
    [source('source', parallelism), vertex('count', parallelism)],
    [edge('e0', 'source', 'count')],
    configuration,
  );
}

/** source → map subtask by subtask: one region for each subtask. */
export function parallelJob(parallelism: number, configuration: ConfigurationMap = {}): JobGraph {
  const forward = edge('e0', 'source', 'map', { shipStrategy: 'FORWARD', pattern: 'POINTWISE' });
  return graph([source('source', parallelism), vertex('map', parallelism)], [forward], configuration);
}

/**
 * source → count → report in BATCH: a stage each, with everything exchanged all to all unless `exchange` says otherwise.
 */
export function stagedJob(
  parallelism: number,
  configuration: ConfigurationMap = {},
  exchange: Partial<JobEdge> = {},
  more: Partial<JobVertex> = {},
): JobGraph {
  const stages = ['count', 'report'].map((key, stage) =>
    vertex(key, parallelism, { slotSharingGroup: `default ${stage + 2}`, ...more }),
  );
  const blocking = { resultType: 'BLOCKING', ...exchange } as const;
  const edges = [edge('e0', 'source', 'count', blocking), edge('e1', 'count', 'report', blocking)];
  return { ...graph([source('source', parallelism), ...stages], edges, configuration), type: 'BATCH' };
}

/** Checkpoint 1 of vertices of one operator each, by key. */
export function checkpointOf(
  vertices: Readonly<Record<string, readonly SubtaskSnapshot[]>>,
  maxParallelism = 128,
): CheckpointMetadata {
  const stored = Object.entries(vertices).map(([key, subtasks]) => {
    const operators = [{ operatorId: operatorIdOf(key), uid: key, name: key }];
    return [key, { parallelism: subtasks.length, maxParallelism, operators, subtasks }] as const;
  });
  return {
    format: 'millrace-checkpoint',
    version: 1,
    checkpoint: 1,
    kind: 'checkpoint',
    triggeredAt: 0,
    completedAt: 1,
    vertices: Object.fromEntries(stored),
    coordinators: [],
    bytes: 0,
  };
}
