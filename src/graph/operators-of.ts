/** The operators of a graph as a person finds them again: what a failure says when two evaluations of a job differ. */
import type { JobGraph } from '../wire/job-graph.ts';
import type { SubmittedOperator } from '../wire/messages.ts';

/** In the order in which the program declares them. */
export function operatorsOf({ vertices }: JobGraph): SubmittedOperator[] {
  return vertices
    .flatMap(({ operators, parallelism }) => operators.map((operator) => ({ ...operator, parallelism })))
    .sort((a, b) => a.nodeId - b.nodeId)
    .map(({ name, parallelism, line }) => ({ name, parallelism, line }));
}
