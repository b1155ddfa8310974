/**
 * Which subtasks restart together (3.2.3, 8.2): regions of execution vertices joined by pipelined partitions, and
 * what a failure takes with it. Pure functions over a topology of vertex ids; the execution graph makes the topology,
 * scheduler and failover read the regions. Sources: SchedulingPipelinedRegionComputeUtil,
 * RestartPipelinedRegionFailoverStrategy.
 */
import { ensure } from '../base/assert.ts';
import type { ResultPartitionType } from '../wire/job-graph.ts';

/** One partition that flows from one execution vertex to another. */
export interface ConsumedPartition {
  readonly producer: string;
  readonly consumer: string;
  readonly type: ResultPartitionType;
}

export interface SchedulingTopology {
  /** Ids of execution vertices, in topological order. */
  readonly vertices: readonly string[];
  readonly partitions: readonly ConsumedPartition[];
}

export type Region = readonly string[];

/** Vertices joined by pipelined partitions, in the order of the topology. */
export function pipelinedRegions(topology: SchedulingTopology): Region[] {
  const leader = new Map(topology.vertices.map((vertex) => [vertex, vertex]));
  const find = (vertex: string): string => {
    const parent = ensure(leader.get(vertex), `Vertex ${vertex} must be in the topology.`);
    return parent === vertex ? vertex : find(parent);
  };
  for (const { producer, consumer, type } of topology.partitions) {
    if (type === 'PIPELINED_BOUNDED') leader.set(find(consumer), find(producer));
  }
  const regions = new Map<string, string[]>();
  for (const vertex of topology.vertices) {
    const root = find(vertex);
    regions.set(root, [...(regions.get(root) ?? []), vertex]);
  }
  return [...regions.values()];
}

/**
 * The vertices to restart when `failed` fails: its region, the producers of what is not there to be read again, and
 * all consumers. `isAvailable` tells whether a blocking partition of this producer can still be read; `isCreated`
 * vertices are skipped (8.2.1).
 */
export function verticesToRestart(
  topology: SchedulingTopology,
  failed: string,
  isAvailable: (producer: string) => boolean,
  isCreated: (vertex: string) => boolean,
): Set<string> {
  const regionOf = new Map(pipelinedRegions(topology).flatMap((region) => region.map((vertex) => [vertex, region])));
  const reached = new Set<Region>();
  const queue = [ensure(regionOf.get(failed), `Vertex ${failed} must be in the topology.`)];
  for (let region = queue.pop(); region !== undefined; region = queue.pop()) {
    if (reached.has(region)) continue;
    reached.add(region);
    for (const { producer, consumer } of topology.partitions) {
      const from = ensure(regionOf.get(producer), `Vertex ${producer} must be in the topology.`);
      const to = ensure(regionOf.get(consumer), `Vertex ${consumer} must be in the topology.`);
      if (from === region) queue.push(to);
      if (to === region && from !== region && !isAvailable(producer)) queue.push(from);
    }
  }
  return new Set([...reached].flat().filter((vertex) => !isCreated(vertex)));
}
