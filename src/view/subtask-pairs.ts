/** The channels of an edge as pairs of subtasks: which producer feeds which consumer (2.5.2). */
import { pointwiseChannels } from '../graph/pointwise.ts';
import type { JobEdge } from '../wire/job-graph.ts';

/** By number of the producing and of the consuming subtask. `producers`, `consumers`: how many there are of each. */
export function subtaskPairs({ pattern }: JobEdge, producers: number, consumers: number): [number, number][] {
  if (pattern === 'POINTWISE')
    return pointwiseChannels(producers, consumers).map(({ producer, consumer }) => [producer, consumer]);
  return Array.from({ length: producers * consumers }, (_, index) => [
    Math.floor(index / consumers),
    index % consumers,
  ]);
}
