/**
 * What runs at the same time: vertices joined by pipelined edges (3.2.2). Of job vertices it makes the slot sharing groups of a BATCH
 * job, of subtasks the regions that are scheduled and fail over together. Source: PipelinedRegionComputeUtil.
 */
import { ensure } from '../base/assert.ts';
import type { ResultPartitionType } from '../wire/job-graph.ts';

/** Data that flows from one vertex to another. */
interface Flow {
  readonly producer: string;
  readonly consumer: string;
  readonly type: ResultPartitionType;
}

export type Region = readonly string[];

/** `vertices` in topological order. Regions and their vertices come in the same order. */
export function pipelinedRegions(vertices: readonly string[], flows: readonly Flow[]): Region[] {
  const leader = new Map(vertices.map((vertex) => [vertex, vertex]));
  const find = (vertex: string): string => {
    const parent = ensure(leader.get(vertex), `Vertex ${vertex} must be in the topology.`);
    return parent === vertex ? vertex : find(parent);
  };
  for (const { producer, consumer, type } of flows) {
    if (type === 'PIPELINED_BOUNDED') leader.set(find(consumer), find(producer));
  }
  const regions = new Map<string, string[]>();
  for (const vertex of vertices) {
    const root = find(vertex);
    regions.set(root, [...(regions.get(root) ?? []), vertex]);
  }
  return [...regions.values()];
}
