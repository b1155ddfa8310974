/** The operators of a graph as a person finds them again, in events and in failures. */
import type { JobGraph, OperatorNode } from '../wire/job-graph.ts';
import type { SubmittedOperator } from '../wire/messages.ts';

/** The name that events give an operator: the learner's uid, else its name. */
export function operatorLabel(node: OperatorNode): string {
  return node.uid ?? node.name;
}

/** In the order in which the program declares them. */
export function operatorsOf({ vertices }: JobGraph): SubmittedOperator[] {
  return vertices
    .flatMap(({ operators, parallelism }) => operators.map((operator) => ({ ...operator, parallelism })))
    .sort((a, b) => a.nodeId - b.nodeId)
    .map(({ name, parallelism, line }) => ({ name, parallelism, line }));
}
