/**
 * From the stream graph to the job graph: chains become vertices, the edges between them are numbered. What it makes is plain data
 * (wire/job-graph.ts): it is submitted, sent and compared. Source: StreamingJobGraphGenerator (2.2, 2.3).
 */

import { sinkOfOperator } from '../api/data-stream-sink.ts';
import type { Program, SinkSpec } from '../api/transformations.ts';
import { ensure } from '../base/assert.ts';
import { AUTO_GENERATE_UIDS, option } from '../base/config-options.ts';
import { defaultMaxParallelism } from '../base/key-groups.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { ConfigurationMap, JobEdge, JobGraph, JobVertex, OperatorNode, ShipStrategy } from '../wire/job-graph.ts';
import { type Chain, type ChainingRules, chainedOutputs, chainingRules, chains } from './chaining.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type OperatorIds, operatorIds } from './operator-ids.ts';
import { sourceDescription } from './source-description.ts';
import { type StreamEdge, type StreamNode, streamGraph } from './stream-graph.ts';
import { vertexKeys } from './vertex-keys.ts';

/** What the translation needs to know of the run beside the program. */
interface JobGraphInput {
  readonly jobName: string;
  /** The cluster's options; the job's own go over them. */
  readonly clusterConfiguration: ConfigurationMap;
  readonly dataSets: readonly DataSet[];
}

/** @throws InvalidProgram for what can only be seen in the whole graph: 2.1.2, 2.4.1, a data set that the run does not bring. */
export function jobGraph(program: Program, input: JobGraphInput): JobGraph {
  const configuration = { ...input.clusterConfiguration, ...program.configuration };
  const rules = chainingRules(program.chainingEnabled, configuration);
  const nodes = streamGraph(program, configuration);
  const ids = operatorIds(nodes, rules, option(configuration, AUTO_GENERATE_UIDS));
  const chained = chains(nodes, rules);
  const keys = vertexKeys(chained.map(({ head }) => head.transformation.uid ?? head.transformation.name));
  const operator = (node: StreamNode) => operatorNode(node, ids, rules, input.dataSets);
  const vertices = chained.map((chain, i) => jobVertex(chain, keys[i]!, operator));
  const edges = jobEdges(chained, keys);
  const graph = { name: input.jobName, vertices, edges, configuration: program.configuration };
  return { ...graph, fingerprint: fingerprintOf(graph) };
}

function jobVertex(chain: Chain, key: string, operator: (node: StreamNode) => OperatorNode): JobVertex {
  const { head } = chain;
  const operators = chain.nodes.map(operator);
  return {
    id: operators[0]!.operatorId,
    key,
    name: chain.name,
    parallelism: head.parallelism,
    maxParallelism: head.maxParallelism ?? defaultMaxParallelism(head.parallelism),
    maxParallelismIsExplicit: head.maxParallelism !== null,
    slotSharingGroup: head.slotSharingGroup,
    operators,
  };
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
    case 'custom':
      return sinkOfOperator(operator);
    case 'discard':
      return null;
  }
}

function jobEdges(chained: readonly Chain[], keys: readonly string[]): JobEdge[] {
  const keyOf = new Map<StreamNode, string>(
    chained.flatMap(({ nodes }, i) => nodes.map((node) => [node, keys[i]!] as const)),
  );
  const crossing = chained.flatMap(({ head }) => head.inEdges.map((edge) => ({ edge, toVertex: keyOf.get(head)! })));
  return crossing.map(({ edge, toVertex }, i) => jobEdge(`e${i}`, edge, keyOf.get(edge.from)!, toVertex));
}

function jobEdge(id: string, edge: StreamEdge, fromVertex: string, toVertex: string): JobEdge {
  return {
    id,
    fromVertex,
    fromNode: edge.from.transformation.nodeId,
    toVertex,
    toNode: edge.to.transformation.nodeId,
    inputIndex: edge.inputIndex,
    shipStrategy: edge.partitioner,
    line: edge.line,
    pattern: isPointwise(edge.partitioner) ? 'POINTWISE' : 'ALL_TO_ALL',
    resultType: 'PIPELINED_BOUNDED',
    sideOutput: edge.sideOutput,
  };
}

/** The table of 2.5. */
function isPointwise(partitioner: ShipStrategy): boolean {
  return partitioner === 'FORWARD' || partitioner === 'RESCALE';
}
