/**
 * The partitioner of an edge, with the functions of the learner's that it asks: those of the evaluation at hand. Between the graph, which
 * says how an edge deals its records out, and who has to know it: the producer that writes, and whoever restores what was in flight.
 */
import type { InputSpec, Transformation } from '../api/transformations.ts';
import { ensure } from '../base/assert.ts';
import type { Random, RandomStream } from '../ports/random.ts';
import type { JobEdge, JobGraph, ShipStrategy } from '../wire/job-graph.ts';
import type { TaskDeployment } from '../wire/messages.ts';
import type { JobEvaluation } from './job-evaluation.ts';
import { createPartitioner, type StreamPartitioner } from './output/stream-partitioners.ts';

interface DealtOut {
  readonly edge: string;
  readonly strategy: ShipStrategy;
  readonly channelCount: number;
  readonly targetMaxParallelism: number;
  readonly line: number | null;
  readonly random: RandomStream;
}

export function edgePartitioner(evaluation: JobEvaluation, { edge: id, ...dealt }: DealtOut): StreamPartitioner {
  const { graph } = evaluation;
  const edge = edgeOf(graph, id);
  const consumer = evaluation.transformation(edge.toNode);
  const { partition: spec } = inputOf(graph.edges, edge, consumer);
  return createPartitioner({
    ...dealt,
    keySelector: spec !== null && 'key' in spec ? spec.key : (consumer.keySelectors[edge.inputIndex] ?? null),
    partitioner: spec !== null && 'partitioner' in spec ? spec.partitioner : null,
  });
}

/** To which subtask of its consumer a record belongs that an edge into or out of this task has carried (7.6.4). */
export type SubtaskOfRecord = (edge: string, value: unknown) => number;

/** Only for edges whose choice depends on nothing but the record: HASH and CUSTOM. */
export function subtasksOfRecords(
  evaluation: JobEvaluation,
  { execution, inputs, outputs, parallelism, maxParallelism }: TaskDeployment,
  random: Random,
): SubtaskOfRecord {
  const partitioners = new Map<string, StreamPartitioner>();
  const made = (id: string) => {
    const { shipStrategy: strategy, line } = edgeOf(evaluation.graph, id);
    const output = outputs.find(({ edge }) => edge === id);
    const isInput = inputs.some(({ edge }) => edge === id);
    const of = isInput
      ? { channelCount: parallelism, targetMaxParallelism: maxParallelism }
      : { channelCount: output?.channels.length ?? 0, targetMaxParallelism: output?.targetMaxParallelism ?? 0 };
    const chance = random.stream(`restored ${execution} ${id}`);
    return edgePartitioner(evaluation, { edge: id, strategy, line, random: chance, ...of });
  };
  return (edge, value) => {
    const partitioner = partitioners.get(edge) ?? made(edge);
    partitioners.set(edge, partitioner);
    return partitioner.selectChannel(value);
  };
}

function edgeOf({ edges }: JobGraph, id: string): JobEdge {
  return ensure(
    edges.find((one) => one.id === id),
    `The job has no edge ${id}.`,
  );
}

/** The input spec that an edge was made from: the n-th between two operators is the n-th that the consumer declares. */
function inputOf(edges: readonly JobEdge[], edge: JobEdge, consumer: Transformation): InputSpec {
  const alike = edges.filter(
    (one) =>
      one.fromNode === edge.fromNode &&
      one.toNode === edge.toNode &&
      one.inputIndex === edge.inputIndex &&
      one.sideOutput === edge.sideOutput,
  );
  const specs = consumer.inputs.filter(
    ({ inputIndex, input }) =>
      inputIndex === edge.inputIndex && input.fromNode === edge.fromNode && input.sideOutput === edge.sideOutput,
  );
  return ensure(specs[alike.indexOf(edge)], `Nothing declares edge ${edge.id}.`).input;
}
