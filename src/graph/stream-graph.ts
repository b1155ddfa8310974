/**
 * The program as a graph of operators: one node a transformation, one edge an input, with everything that is inherited or defaulted
 * filled in. Between the transformations of api/ and the chains of the job graph.
 * Source: StreamGraphGenerator, StreamGraph (2.1, 2.3.1).
 */

import { InvalidProgram } from '../api/failures.ts';
import type { InputSpec, Program, Transformation } from '../api/transformations.ts';
import { ensure } from '../base/assert.ts';
import {
  option,
  PARALLELISM_DEFAULT,
  PIPELINE_MAX_PARALLELISM,
  takesUnalignedCheckpoints,
  UNALIGNED_FORCED,
} from '../base/config-options.ts';
import type { ConfigurationMap, JobType, ShipStrategy } from '../wire/job-graph.ts';

export interface StreamNode {
  readonly transformation: Transformation;
  readonly parallelism: number;
  /** null: computed from the vertex's parallelism (2.6.3). */
  readonly maxParallelism: number | null;
  readonly slotSharingGroup: string;
  /** In BATCH an operator on keyed input heads its chain: its input is sorted before it gets there (9.2). */
  readonly chaining: Transformation['chaining'];
  readonly inEdges: StreamEdge[];
  readonly outEdges: StreamEdge[];
}

export interface StreamEdge {
  readonly from: StreamNode;
  readonly to: StreamNode;
  readonly inputIndex: 0 | 1;
  readonly partitioner: ShipStrategy;
  /** Whether the program asks for this partitioner. Source: its opposite is ForwardForUnspecifiedPartitioner. */
  readonly isExplicit: boolean;
  /** Of the call that partitions the records, from 1; null where none does. */
  readonly line: number | null;
  readonly sideOutput: string | null;
}

/** Nodes in the order of the program, each after its inputs. Sources that nothing reads are left out, as in Flink. */
export type StreamGraph = readonly StreamNode[];

export const DEFAULT_SLOT_SHARING_GROUP = 'default';

/**
 * Builds the stream graph. `configuration` is the cluster's with the job's written over it.
 *
 * @throws InvalidProgram for an explicit forward between different parallelisms (2.1.2), and for unaligned checkpoints with a custom
 * partitioner (7.6.3).
 */
export function streamGraph(program: Program, configuration: ConfigurationMap, type: JobType): StreamGraph {
  const nodes = new Map<number, StreamNode>();
  const mayNotBeCustom = takesUnalignedCheckpoints(configuration) && !option(configuration, UNALIGNED_FORCED);
  for (const transformation of executedTransformations(program)) {
    const inputs = transformation.inputs.map(({ input, inputIndex }) => ({
      input,
      inputIndex,
      from: nodeOf(nodes, input),
    }));
    const groups = inputs.map(({ from }) => from.slotSharingGroup);
    const node = streamNode(transformation, configuration, type, groups);
    nodes.set(transformation.nodeId, node);
    for (const { input, inputIndex, from } of inputs) {
      if (input.partition?.strategy === 'CUSTOM' && mayNotBeCustom) throw customWithUnaligned(transformation);
      connect(from, node, inputIndex, input);
    }
  }
  return [...nodes.values()];
}

/** The transformations that are part of the job: a source that nothing reads is not. */
export function executedTransformations({ transformations }: Program): Transformation[] {
  const read = new Set(transformations.flatMap(({ inputs }) => inputs.map(({ input }) => input.fromNode)));
  return transformations.filter(({ spec, nodeId }) => spec.type !== 'source' || read.has(nodeId));
}

function nodeOf(nodes: ReadonlyMap<number, StreamNode>, input: InputSpec): StreamNode {
  return ensure(nodes.get(input.fromNode), 'An operator is declared after its inputs.');
}

function streamNode(
  transformation: Transformation,
  configuration: ConfigurationMap,
  type: JobType,
  inputGroups: readonly string[],
): StreamNode {
  const isKeyed = transformation.keySelectors.some((key) => key !== null);
  const headsChain = type === 'BATCH' && isKeyed && transformation.chaining === 'ALWAYS';
  const jobMaxParallelism = option(configuration, PIPELINE_MAX_PARALLELISM);
  return {
    transformation,
    parallelism:
      transformation.parallelism ?? transformation.defaultParallelism ?? option(configuration, PARALLELISM_DEFAULT),
    maxParallelism: transformation.maxParallelism ?? (jobMaxParallelism === -1 ? null : jobMaxParallelism),
    slotSharingGroup: transformation.slotSharingGroup ?? commonGroup(inputGroups),
    chaining: headsChain ? 'HEAD' : transformation.chaining,
    inEdges: [],
    outEdges: [],
  };
}

/** Where all inputs are of one group, their group (2.3.1). */
function commonGroup(inputGroups: readonly string[]): string {
  const [first, ...others] = new Set(inputGroups);
  return first !== undefined && others.length === 0 ? first : DEFAULT_SLOT_SHARING_GROUP;
}

function connect(from: StreamNode, to: StreamNode, inputIndex: 0 | 1, input: InputSpec): void {
  const sameParallelism = from.parallelism === to.parallelism;
  const partitioner = input.partition?.strategy ?? (sameParallelism ? 'FORWARD' : 'REBALANCE');
  if (partitioner === 'FORWARD' && !sameParallelism) throw forwardChangesParallelism(from, to);
  const { partition, sideOutput } = input;
  const isExplicit = partition !== null;
  const edge: StreamEdge = { from, to, inputIndex, partitioner, isExplicit, line: partition?.line ?? null, sideOutput };
  from.outEdges.push(edge);
  to.inEdges.push(edge);
}

function forwardChangesParallelism(from: StreamNode, to: StreamNode): InvalidProgram {
  return new InvalidProgram(
    'Forward partitioning does not allow change of parallelism. ' +
      `Upstream operation: ${from.transformation.name} parallelism: ${from.parallelism}, ` +
      `downstream operation: ${to.transformation.name} parallelism: ${to.parallelism} ` +
      'You must use another partitioning strategy, such as broadcast, rebalance, shuffle or global. ' +
      'forward() sends each record to the subtask of the same number, so both need the same parallelism.',
    to.transformation.line,
  );
}

function customWithUnaligned({ line }: Transformation): InvalidProgram {
  return new InvalidProgram(
    'Unaligned checkpoints are currently not supported for custom partitioners, as rescaling is not guaranteed to work correctly: nobody ' +
      'could say to which subtask a stored record on its way belongs. Take aligned checkpoints, use keyBy instead of partitionCustom, or set ' +
      'execution.checkpointing.unaligned.forced.',
    line,
  );
}
