/**
 * Which producer subtask feeds which consumer subtask along an edge, and through which of its subpartitions (2.5.2).
 * Used when the execution graph connects subtasks and when deployments name their channels. Source: VertexInputInfoComputationUtils.
 */
import type { DistributionPattern } from '../wire/job-graph.ts';

/** Whether the edge has a channel from producer `from` of `producers` to consumer `to` of `consumers`. */
export function isConnected(
  pattern: DistributionPattern,
  from: number,
  to: number,
  producers: number,
  consumers: number,
): boolean {
  if (pattern === 'ALL_TO_ALL') return true;
  if (producers >= consumers) {
    return from >= Math.floor((to * producers) / consumers) && from < Math.floor(((to + 1) * producers) / consumers);
  }
  const [first, end] = consumersOf(from, producers, consumers);
  return to >= first && to < end;
}

/** The index of the producer's subpartition that this consumer reads. */
export function subpartitionOf(
  pattern: DistributionPattern,
  from: number,
  to: number,
  producers: number,
  consumers: number,
): number {
  if (pattern === 'ALL_TO_ALL') return to;
  if (producers >= consumers) return 0;
  const [first, end] = consumersOf(from, producers, consumers);
  return to % (end - first);
}

/** First and one past the last consumer of a producer, where there are more consumers than producers. */
function consumersOf(from: number, producers: number, consumers: number): [number, number] {
  return [Math.ceil((from * consumers) / producers), Math.ceil(((from + 1) * consumers) / producers)];
}
