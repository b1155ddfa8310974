/**
 * Knows which blocking results there are and where they lie: what its consumers can still read, what is lost with a TaskManager, and what
 * nobody needs any more. Asked by scheduler and failover. Sources: JobMasterPartitionTracker, RegionPartitionGroupReleaseStrategy.
 */
import { type ChannelId, channelParts, type SlotId } from '../base/ids.ts';
import type { ResultPartitionId } from '../wire/messages.ts';
import type { Execution, ExecutionGraph, ExecutionVertex, SubtaskPair } from './execution-graph.ts';
import { isDeployed } from './execution-state.ts';
import type { Cause, Outbox } from './outbox.ts';
import type { ConsumedPartition } from './restart-pipelined-region.ts';
import { channelOf } from './task-deployment.ts';

/** Those of a TaskManager, or a single one. */
export type WhichSlots = (slot: SlotId) => boolean;

export class PartitionTracker {
  /** By result, from the deployment of its producer on: the slot that keeps it. */
  private readonly tracked = new Map<string, SlotId>();

  constructor(
    private readonly graph: ExecutionGraph,
    private readonly outbox: Outbox,
  ) {}

  /** A producer is deployed: its results will be in its slot. */
  track({ id, vertex, slot }: Execution): void {
    if (slot === null) return;
    for (const edge of this.blockingEdgesFrom(vertex)) this.tracked.set(nameOf({ execution: id, edge }), slot);
  }

  /** A producer has failed or was cancelled: what it wrote went with it. */
  forget({ id, vertex }: Execution): void {
    for (const edge of this.blockingEdgesFrom(vertex)) this.tracked.delete(nameOf({ execution: id, edge }));
  }

  /** Whether a result of the producer's current attempt is there, or is being made. */
  isAvailable({ producer, edge, type }: ConsumedPartition): boolean {
    const execution = this.graph.vertex(producer).current.id;
    return type === 'BLOCKING' && this.tracked.has(nameOf({ execution, edge }));
  }

  /** A consumer could not read this channel: what it was to read is gone. */
  markLost(channel: ChannelId): void {
    const { from: execution, edge } = channelParts(channel);
    this.tracked.delete(nameOf({ execution, edge }));
  }

  /** All that lay in these slots is gone. */
  lose(isLost: WhichSlots, cause: Cause): void {
    for (const { current } of this.graph.vertices) {
      if (current.slot === null || !isLost(current.slot)) continue;
      for (const partition of this.resultsOf(current)) {
        this.tracked.delete(nameOf(partition));
        if (current.state === 'FINISHED') this.outbox.emit({ type: 'partitionLost', ...partition, cause });
      }
    }
  }

  /** These are deployed: those learn of it whose blocking results were lost before. They fail, unless they have read all of it. */
  tellDeployed(consumers: readonly Execution[], cause: Cause): void {
    for (const consumer of consumers) this.tellLost(consumer, this.lostInputsOf(consumer.vertex), cause);
  }

  /** All consumers learn of what was lost with these slots, pipelined results of finished tasks among it. */
  tellOfLost(isLost: WhichSlots, cause: Cause): void {
    for (const consumer of this.graph.executions) {
      const { vertex } = consumer;
      this.tellLost(consumer, [...this.lostInputsOf(vertex), ...this.pipelinedFrom(isLost, vertex)], cause);
    }
  }

  /**
   * What tasks that have finished there read is processed, though the word of it may have gone down with their slot: their producers
   * would wait for it for ever. In Flink the producer sees the connection break (PartitionRequestQueue.channelInactive).
   */
  tellProducers(isLost: WhichSlots, cause: Cause): void {
    for (const pair of this.graph.pairs) {
      const { slot: there, state } = pair.consumer.current;
      const { slot, state: ofProducer } = pair.producer.current;
      if (state !== 'FINISHED' || there === null || !isLost(there)) continue;
      if (slot !== null && isDeployed(ofProducer))
        this.outbox.send(slot, { type: 'allRecordsProcessed', channel: channelOf(pair) }, cause);
    }
  }

  /** These tasks have all finished: what only they and other finished ones read is released. */
  consumed(vertices: readonly ExecutionVertex[], cause: Cause): void {
    const read = vertices.flatMap((vertex) => this.inputsOf(vertex));
    const needed = (pair: SubtaskPair) =>
      this.graph.pairs.some(({ edge, producer, consumer }) => {
        return edge === pair.edge && producer === pair.producer && consumer.current.state !== 'FINISHED';
      });
    this.releaseAll(
      read
        .filter((pair) => !needed(pair))
        .map(({ producer, edge }) => ({ execution: producer.current.id, edge: edge.id })),
      cause,
    );
  }

  /** A finished execution is run again, or the job is over: its results are of no use, and nobody reads them. */
  release(execution: Execution, cause: Cause): void {
    this.releaseAll(this.resultsOf(execution), cause);
  }

  private releaseAll(partitions: readonly ResultPartitionId[], cause: Cause): void {
    const bySlot = new Map<SlotId, ResultPartitionId[]>();
    for (const partition of partitions) {
      const slot = this.tracked.get(nameOf(partition));
      if (slot === undefined) continue;
      this.tracked.delete(nameOf(partition));
      bySlot.set(slot, [...(bySlot.get(slot) ?? []), partition]);
    }
    for (const [slot, released] of bySlot)
      this.outbox.send(slot, { type: 'releasePartitions', partitions: released }, cause);
  }

  /** The results of an execution that are tracked. */
  private resultsOf({ id, vertex }: Execution): ResultPartitionId[] {
    const partitions = this.blockingEdgesFrom(vertex).map((edge) => ({ execution: id, edge }));
    return partitions.filter((partition) => this.tracked.has(nameOf(partition)));
  }

  private tellLost({ id: execution, slot, state }: Execution, lost: readonly SubtaskPair[], cause: Cause): void {
    if (lost.length === 0 || slot === null || !isDeployed(state) || state === 'CANCELING') return;
    this.outbox.send(slot, { type: 'partitionsLost', execution, channels: lost.map(channelOf) }, cause);
  }

  private lostInputsOf(vertex: ExecutionVertex): SubtaskPair[] {
    return this.inputsOf(vertex).filter(({ producer, edge }) => {
      return !this.tracked.has(nameOf({ execution: producer.current.id, edge: edge.id }));
    });
  }

  /** What a task reads of producers that had finished there. Those that had not take the whole region down with them. */
  private pipelinedFrom(isLost: WhichSlots, vertex: ExecutionVertex): SubtaskPair[] {
    return this.graph.pairs.filter(({ edge, producer, consumer }) => {
      const { state, slot } = producer.current;
      const wasThere = slot !== null && isLost(slot);
      return consumer === vertex && edge.resultType !== 'BLOCKING' && state === 'FINISHED' && wasThere;
    });
  }

  private inputsOf(vertex: ExecutionVertex): SubtaskPair[] {
    return this.graph.pairs.filter(({ edge, consumer }) => edge.resultType === 'BLOCKING' && consumer === vertex);
  }

  private blockingEdgesFrom({ job }: ExecutionVertex): string[] {
    const blocking = this.graph.job.edges.filter(({ fromVertex, resultType }) => {
      return fromVertex === job.key && resultType === 'BLOCKING';
    });
    return blocking.map(({ id }) => id);
  }
}

function nameOf({ execution, edge }: ResultPartitionId): string {
  return `${execution} ${edge}`;
}
