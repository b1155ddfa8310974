/**
 * Writes down what a slot needs to run one execution: its channels to and from the other subtasks, its state, its
 * configuration. Made by the scheduler once every slot of a region is known. Source: TaskDeploymentDescriptorFactory.
 */
import { ensure } from '../base/assert.ts';
import { channelId, type SlotId } from '../base/ids.ts';
import { operatorLabel } from '../graph/operators-of.ts';
import { supportsUnaligned } from '../graph/supports-unaligned.ts';
import type { ConfigurationMap, JobEdge } from '../wire/job-graph.ts';
import type { InputGateDeployment, ResultPartitionDeployment, TaskDeployment } from '../wire/messages.ts';
import type { TaskRestore } from '../wire/snapshots.ts';
import type { Execution, ExecutionGraph, SubtaskPair } from './execution-graph.ts';

/** `configuration`: the cluster's with the job's written over it. */
export function taskDeployment(
  graph: ExecutionGraph,
  execution: Execution,
  configuration: ConfigurationMap,
  restore: TaskRestore | null,
): TaskDeployment {
  const { vertex } = execution;
  const { edges } = graph.job;
  return {
    execution: execution.id,
    vertex: vertex.job.key,
    subtask: vertex.subtask,
    attempt: execution.attempt,
    parallelism: vertex.job.parallelism,
    maxParallelism: vertex.maxParallelism,
    inputs: edges.filter((edge) => edge.toVertex === vertex.job.key).map((edge) => inputGate(graph, execution, edge)),
    outputs: edges.filter((edge) => edge.fromVertex === vertex.job.key).map((edge) => output(graph, execution, edge)),
    restore,
    fingerprint: graph.job.fingerprint,
    submitted: graph.operators,
    configuration,
  };
}

function inputGate(graph: ExecutionGraph, execution: Execution, edge: JobEdge): InputGateDeployment {
  const pairs = graph.pairs.filter((pair) => pair.edge === edge && pair.consumer === execution.vertex);
  return {
    edge: edge.id,
    node: edge.toNode,
    inputIndex: edge.inputIndex,
    resultType: edge.resultType,
    supportsUnaligned: supportsUnaligned(graph.job, edge),
    channels: pairs.map((pair) => ({ channel: channelOf(pair), slot: slotOf(pair.producer.current) })),
  };
}

function output(graph: ExecutionGraph, execution: Execution, edge: JobEdge): ResultPartitionDeployment {
  const consumers = graph.subtasksOf(edge.toVertex);
  const isBlocking = edge.resultType === 'BLOCKING';
  const pairs = graph.pairs.filter((pair) => pair.edge === edge && pair.producer === execution.vertex);
  const writer = execution.vertex.job.operators.find(({ nodeId }) => nodeId === edge.fromNode);
  return {
    edge: edge.id,
    node: edge.fromNode,
    operator: operatorLabel(ensure(writer, `Edge ${edge.id} must leave an operator of its vertex.`)),
    sideOutput: edge.sideOutput,
    shipStrategy: edge.shipStrategy,
    line: edge.line,
    resultType: edge.resultType,
    supportsUnaligned: supportsUnaligned(graph.job, edge),
    targetMaxParallelism: ensure(consumers[0], `Edge ${edge.id} must lead to a vertex.`).maxParallelism,
    channels: [...pairs]
      .sort((a, b) => a.subpartition - b.subpartition)
      .map((pair) => ({ channel: channelOf(pair), slot: isBlocking ? null : slotOf(pair.consumer.current) })),
  };
}

/** The channel between the current attempts of two subtasks. */
export function channelOf({ producer, consumer, edge }: SubtaskPair): string {
  return channelId(producer.current.id, consumer.current.id, edge.id);
}

function slotOf(execution: Execution): SlotId {
  return ensure(execution.slot, `${execution.id} must have a slot before a neighbour is deployed.`);
}
