/**
 * Where barriers may overtake records. Behind a pointwise or broadcast edge nobody could deal stored records out anew, and
 * between the operators of a sink committables would be committed too early: there barriers are always aligned, on all
 * inputs of the operator (7.6.3). Source: StreamGraphGenerator, StreamPartitioner.
 */
import type { JobEdge, JobGraph } from '../wire/job-graph.ts';

export function supportsUnaligned(graph: JobGraph, edge: JobEdge): boolean {
  const consumer = graph.vertices.flatMap(({ operators }) => operators).find(({ nodeId }) => nodeId === edge.toNode);
  if (consumer?.type === 'committer') return false;
  const inputs = graph.edges.filter(({ toNode }) => toNode === edge.toNode);
  return inputs.every(({ pattern, shipStrategy }) => pattern === 'ALL_TO_ALL' && shipStrategy !== 'BROADCAST');
}
