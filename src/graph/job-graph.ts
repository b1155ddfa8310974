/**
 * From the stream graph to the job graph: chains become vertices, the edges between them are numbered. What it makes is plain data
 * (wire/job-graph.ts): it is submitted, sent and compared. Source: StreamingJobGraphGenerator (2.2, 2.3).
 */

import { sinkOfOperator } from '../api/data-stream-sink.ts';
import type { Program, SinkSpec } from '../api/transformations.ts';
import { ensure } from '../base/assert.ts';
import { AUTO_GENERATE_UIDS, option, RUNTIME_MODE } from '../base/config-options.ts';
import { defaultMaxParallelism } from '../base/key-groups.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type {
  ConfigurationMap,
  JobEdge,
  JobGraph,
  JobType,
  JobVertex,
  OperatorNode,
  ResultPartitionType,
  ShipStrategy,
} from '../wire/job-graph.ts';
import { type Chain, type ChainingRules, chainedOutputs, chainingRules, chains } from './chaining.ts';
import { checkCheckpointing } from './checkpointing-checks.ts';
import { configurationFor, defaultJobName, jobTypeOf, resultTypeOf } from './execution-mode.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type OperatorIds, operatorIds } from './operator-ids.ts';
import { pipelinedRegions } from './pipelined-regions.ts';
import { sourceDescription } from './source-description.ts';
import {
  DEFAULT_SLOT_SHARING_GROUP,
  executedTransformations,
  type StreamEdge,
  type StreamNode,
  streamGraph,
} from './stream-graph.ts';
import { vertexKeys } from './vertex-keys.ts';

/** What the translation needs to know of the run beside the program. */
interface JobGraphInput {
  /** null: the program gives none. */
  readonly jobName: string | null;
  /** The cluster's options; the job's own go over them. */
  readonly clusterConfiguration: ConfigurationMap;
  readonly dataSets: readonly DataSet[];
}

/**
 * @throws InvalidProgram for what can only be seen in the whole graph: 2.1.2, 2.4.1, 9.1, a data set that the run does not bring.
 */
export function jobGraph(program: Program, input: JobGraphInput): JobGraph {
  const configuration = { ...input.clusterConfiguration, ...program.configuration };
  const type = jobTypeOf(executedTransformations(program), configuration, input.dataSets);
  const rules = chainingRules(configuration);
  const own = configurationFor(type, program.configuration, configuration);
  checkCheckpointing({ ...configuration, ...own });
  const nodes = streamGraph(program, { ...configuration, ...own }, type);
  const ids = operatorIds(nodes, rules, option(configuration, AUTO_GENERATE_UIDS));
  const chained = chains(nodes, rules);
  const keys = vertexKeys(chained.map(({ head }) => head.transformation.uid ?? head.transformation.name));
  const edges = jobEdges(chained, keys, type, resultTypeOf(type, configuration));
  const groups = slotSharingGroups(chained, keys, edges, type);
  const operator = (node: StreamNode) => operatorNode(node, ids, rules, input.dataSets);
  const vertices = chained.map((chain, i) => jobVertex(chain, keys[i]!, groups[i]!, operator));
  const graph = {
    name: input.jobName ?? defaultJobName(type),
    runtimeMode: option(configuration, RUNTIME_MODE),
    type,
    vertices,
    edges,
    configuration: own,
  };
  return { ...graph, fingerprint: fingerprintOf(graph) };
}

function jobVertex(
  chain: Chain,
  key: string,
  slotSharingGroup: string,
  operator: (node: StreamNode) => OperatorNode,
): JobVertex {
  const { head } = chain;
  const operators = chain.nodes.map(operator);
  return {
    id: operators[0]!.operatorId,
    key,
    name: chain.name,
    parallelism: head.parallelism,
    parallelismIsExplicit: chain.nodes.some(({ transformation }) => transformation.parallelism !== null),
    maxParallelism: head.maxParallelism ?? defaultMaxParallelism(head.parallelism),
    maxParallelismIsExplicit: head.maxParallelism !== null,
    slotSharingGroup,
    operators,
  };
}

/** By chain. What is in no group by name shares slots with its pipelined region in BATCH, else with all of its like (2.3.2). */
function slotSharingGroups(
  chained: readonly Chain[],
  keys: readonly string[],
  edges: readonly JobEdge[],
  type: JobType,
): string[] {
  const flows = edges.map(({ fromVertex, toVertex, resultType }) => {
    return { producer: fromVertex, consumer: toVertex, type: resultType };
  });
  const regions = type === 'BATCH' ? pipelinedRegions(keys, flows) : [keys];
  return chained.map(({ head }, i) => {
    if (head.slotSharingGroup !== DEFAULT_SLOT_SHARING_GROUP) return head.slotSharingGroup;
    const region = regions.findIndex((vertices) => vertices.includes(keys[i]!));
    return region === 0 ? DEFAULT_SLOT_SHARING_GROUP : `${DEFAULT_SLOT_SHARING_GROUP} ${region + 1}`;
  });
}

function operatorNode(
  node: StreamNode,
  ids: OperatorIds,
  rules: ChainingRules,
  dataSets: readonly DataSet[],
): OperatorNode {
  const { transformation } = node;
  const { nodeId, spec, uid, name, line, keySelectors } = transformation;
  return {
    nodeId,
    operatorId: ensure(ids.get(node), 'Every node has an id.'),
    uid,
    name,
    type: spec.type,
    keyed: keySelectors.some((key) => key !== null),
    line,
    source: spec.type === 'source' ? sourceDescription(spec.source, dataSets, line) : null,
    ...(spec.type === 'source' && spec.watermarks.alignment !== null ? { alignment: spec.watermarks.alignment } : {}),
    sink: spec.type === 'sink' ? sinkName(spec.sink, name) : null,
    chainedTo: chainedOutputs(node, rules).map(({ to, sideOutput }) => ({
      nodeId: to.transformation.nodeId,
      sideOutput,
    })),
  };
}

/** A printing sink without identifier is called `print`, one of the learner's own as its operator. */
function sinkName(sink: SinkSpec, operator: string): string | null {
  switch (sink.kind) {
    case 'collect':
    case 'upsert':
      return sink.name;
    case 'print':
      return sink.identifier ?? 'print';
    case 'topic':
      return sink.topic;
    case 'custom':
      return sinkOfOperator(operator);
    case 'discard':
      return null;
  }
}

function jobEdges(
  chained: readonly Chain[],
  keys: readonly string[],
  type: JobType,
  resultType: ResultPartitionType,
): JobEdge[] {
  const keyOf = new Map<StreamNode, string>(
    chained.flatMap(({ nodes }, i) => nodes.map((node) => [node, keys[i]!] as const)),
  );
  const crossing = chained.flatMap(({ head }) => head.inEdges.map((edge) => ({ edge, toVertex: keyOf.get(head)! })));
  return crossing.map(({ edge, toVertex }, i) => {
    const shipStrategy = shipStrategyOf(edge, type);
    return {
      id: `e${i}`,
      fromVertex: keyOf.get(edge.from)!,
      fromNode: edge.from.transformation.nodeId,
      toVertex,
      toNode: edge.to.transformation.nodeId,
      inputIndex: edge.inputIndex,
      shipStrategy,
      line: edge.line,
      pattern: isPointwise(shipStrategy) ? 'POINTWISE' : 'ALL_TO_ALL',
      resultType,
      sideOutput: edge.sideOutput,
    };
  });
}

/** In BATCH a FORWARD that nobody asked for is good for chaining only; between tasks it is a RESCALE (2.2.3). */
function shipStrategyOf({ partitioner, isExplicit }: StreamEdge, type: JobType): ShipStrategy {
  return type === 'BATCH' && partitioner === 'FORWARD' && !isExplicit ? 'RESCALE' : partitioner;
}

/** The table of 2.5. */
function isPointwise(partitioner: ShipStrategy): boolean {
  return partitioner === 'FORWARD' || partitioner === 'RESCALE';
}
