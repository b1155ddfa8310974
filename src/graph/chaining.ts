/**
 * Which operators run in one task. Source: StreamingJobGraphGenerator.isChainable, createChain (2.2).
 */
import { CHAIN_DIFFERENT_MAX_PARALLELISM, OPERATOR_CHAINING, option } from '../base/config-options.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { StreamEdge, StreamGraph, StreamNode } from './stream-graph.ts';

/** What decides on chaining beside the nodes themselves. */
export interface ChainingRules {
  readonly enabled: boolean;
  readonly differentMaxParallelism: boolean;
}

/** Operators that run in one task. */
export interface Chain {
  readonly head: StreamNode;
  /**
   * Head first. Where a chain branches, the later branch comes before the earlier one: read backwards this is the order in which
   * Flink opens the operators of a chain (1.3.2, RegularOperatorChain).
   */
  readonly nodes: readonly StreamNode[];
  readonly name: string;
}

/** `configuration`: the cluster's with the job's written over it. */
export function chainingRules(configuration: ConfigurationMap): ChainingRules {
  return {
    enabled: option(configuration, OPERATOR_CHAINING),
    differentMaxParallelism: option(configuration, CHAIN_DIFFERENT_MAX_PARALLELISM),
  };
}

/**
 * Whether an edge joins two operators of one task: 2.2.c1 to c8, one line each. c9 is about the legacy SourceFunction, which there is not:
 * here an operator that yields is chained like the others.
 */
export function isChainable(edge: StreamEdge, rules: ChainingRules): boolean {
  const { from, to } = edge;
  return (
    rules.enabled &&
    to.inEdges.length === 1 &&
    from.slotSharingGroup === to.slotSharingGroup &&
    from.chaining !== 'NEVER' &&
    to.chaining === 'ALWAYS' &&
    edge.partitioner === 'FORWARD' &&
    from.parallelism === to.parallelism &&
    (rules.differentMaxParallelism || from.maxParallelism === to.maxParallelism)
  );
}

/** The chains of a graph, each after all that feed it, sources first. */
export function chains(graph: StreamGraph, rules: ChainingRules): Chain[] {
  const heads = graph.filter(
    (node) => node.inEdges.length === 0 || node.inEdges.some((edge) => !isChainable(edge, rules)),
  );
  return heads
    .sort((a, b) => Math.min(a.inEdges.length, 1) - Math.min(b.inEdges.length, 1))
    .map((head) => ({ head, nodes: members(head, rules).reverse(), name: chainName(head, rules) }));
}

/** The nodes that `node` is chained to, in edge order. */
export function chainedOutputs(node: StreamNode, rules: ChainingRules): StreamEdge[] {
  return node.outEdges.filter((edge) => isChainable(edge, rules));
}

/** Every operator after those it feeds, branch by branch. */
function members(node: StreamNode, rules: ChainingRules): StreamNode[] {
  return [...chainedOutputs(node, rules).flatMap((edge) => members(edge.to, rules)), node];
}

/** `A -> B`, or `A -> (B, C -> D)` where the chain branches (2.2.2). */
function chainName(node: StreamNode, rules: ChainingRules): string {
  const { name } = node.transformation;
  const branches = chainedOutputs(node, rules).map((edge) => chainName(edge.to, rules));
  if (branches.length === 0) return name;
  return `${name} -> ${branches.length === 1 ? branches[0] : `(${branches.join(', ')})`}`;
}
