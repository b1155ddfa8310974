/**
 * What a failure takes with it (8.2): a pure function over the regions of a topology of subtasks, which the execution
 * graph makes. Asked by the failover. Source: RestartPipelinedRegionFailoverStrategy.
 */
import { ensure } from '../base/assert.ts';
import { pipelinedRegions, type Region } from '../graph/pipelined-regions.ts';
import type { ResultPartitionType } from '../wire/job-graph.ts';

/** One partition that flows from one execution vertex to another. */
export interface ConsumedPartition {
  readonly producer: string;
  readonly consumer: string;
  /** The job edge that it belongs to. */
  readonly edge: string;
  readonly type: ResultPartitionType;
}

export interface SchedulingTopology {
  /** Ids of execution vertices, in topological order. */
  readonly vertices: readonly string[];
  readonly partitions: readonly ConsumedPartition[];
}

/**
 * The vertices to restart when `failed` fails: its region, the producers of what is not there to be read again, and
 * all consumers. `isAvailable` tells whether a partition is there to be read again, or is being made; `isCreated`
 * vertices are skipped (8.2.1).
 */
export function verticesToRestart(
  topology: SchedulingTopology,
  failed: string,
  isAvailable: (partition: ConsumedPartition) => boolean,
  isCreated: (vertex: string) => boolean,
): Set<string> {
  const regionOf = new Map(
    pipelinedRegions(topology.vertices, topology.partitions).flatMap((region) =>
      region.map((vertex) => [vertex, region]),
    ),
  );
  const reached = new Set<Region>();
  const queue = [ensure(regionOf.get(failed), `Vertex ${failed} must be in the topology.`)];
  for (let region = queue.pop(); region !== undefined; region = queue.pop()) {
    if (reached.has(region)) continue;
    reached.add(region);
    for (const partition of topology.partitions) {
      const { producer, consumer } = partition;
      const from = ensure(regionOf.get(producer), `Vertex ${producer} must be in the topology.`);
      const to = ensure(regionOf.get(consumer), `Vertex ${consumer} must be in the topology.`);
      if (from === region) queue.push(to);
      if (to === region && from !== region && !isAvailable(partition)) queue.push(from);
    }
  }
  return new Set([...reached].flat().filter((vertex) => !isCreated(vertex)));
}
