/**
 * Deals what was in flight in an unaligned checkpoint to the channels of now (7.6.4): old subtasks at both ends of an edge are mapped to
 * new ones, by the way the edge deals its records out. What producers had not sent comes back to them, or where the configuration says so
 * to their consumers, behind what waited there. Part of state assignment. Source: TaskStateAssignment, SubtaskStateMapper.
 */

import { option, RECOVER_OUTPUT_ON_DOWNSTREAM } from '../base/config-options.ts';
import { keyGroupRangeOf, operatorIndexOf, UPPER_BOUND_MAX_PARALLELISM } from '../base/key-groups.ts';
import type { ConfigurationMap, JobEdge, JobGraph, JobVertex, ShipStrategy } from '../wire/job-graph.ts';
import type {
  ChannelStateHandle,
  CheckpointMetadata,
  InFlightRestore,
  RestoredChannelHandle,
} from '../wire/snapshots.ts';
import { RestoreRefused } from './job-rejected.ts';

/** The old subtasks of which new subtask `subtask` takes over what was in flight. */
type SubtaskStateMapper = (subtask: number, before: number, now: number) => number[];

const roundRobin: SubtaskStateMapper = (subtask, before, now) => range(before).filter((old) => old % now === subtask);
const first: SubtaskStateMapper = (subtask, before) => (subtask === 0 ? range(before) : []);
const full: SubtaskStateMapper = (_subtask, before) => range(before);
/** Those whose key groups overlap with its own: of two old subtasks, as a rule, a part each. */
const overlapping: SubtaskStateMapper = (subtask, before, now) => {
  const { start, end } = keyGroupRangeOf(subtask, now, UPPER_BOUND_MAX_PARALLELISM);
  const [from, to] = [start, end].map((group) => operatorIndexOf(group, before, UPPER_BOUND_MAX_PARALLELISM));
  return range(before).filter((old) => old >= (from ?? 0) && old <= (to ?? 0));
};

/** How consumers are mapped; producers always go round. Null: nobody could say whose the records are, so such edges hold none (7.6.3). */
const CONSUMERS: Readonly<Record<ShipStrategy, SubtaskStateMapper | null>> = {
  HASH: overlapping,
  REBALANCE: roundRobin,
  SHUFFLE: roundRobin,
  GLOBAL: first,
  CUSTOM: full,
  BROADCAST: null,
  FORWARD: null,
  RESCALE: null,
};

/** Old subtasks by new one, at both ends of an edge. */
interface EdgeMapping {
  readonly producers: readonly (readonly number[])[];
  readonly consumers: readonly (readonly number[])[];
}

export class InFlightAssignment {
  private readonly mappings = new Map<string, EdgeMapping>();
  private readonly recoversOutputDownstream: boolean;

  /**
   * `metadata` null: nothing comes back.
   *
   * @throws RestoreRefused when the new program has no channels for what was in flight.
   */
  constructor(
    private readonly metadata: CheckpointMetadata | null,
    private readonly job: JobGraph,
    configuration: ConfigurationMap = {},
  ) {
    this.recoversOutputDownstream = option(configuration, RECOVER_OUTPUT_ON_DOWNSTREAM);
    for (const [key, { subtasks }] of Object.entries(metadata?.vertices ?? {})) {
      for (const { inFlight } of subtasks) {
        for (const { edge } of inFlight?.inputs ?? []) this.map(edge, key, 'toVertex');
        for (const { edge } of inFlight?.outputs ?? []) this.map(edge, key, 'fromVertex');
      }
    }
  }

  /** What comes back into the channels of one subtask; undefined where that is nothing. */
  restoreOf(vertex: JobVertex, subtask: number): InFlightRestore | undefined {
    const inputs = this.edges('toVertex', vertex).flatMap((edge) => {
      const { consumers = [], producers = [] } = this.mappings.get(edge.id) ?? {};
      const handles = (consumers[subtask] ?? []).flatMap((old) => [
        ...this.stored(vertex.key, old, 'inputs', edge.id),
        ...(this.recoversOutputDownstream ? this.sentTo(old, edge) : []),
      ]);
      return handles.flatMap((handle) =>
        newSubtasksOf(handle.from, producers).map((from) => this.into(handle, { from, to: subtask })),
      );
    });
    const sending = this.recoversOutputDownstream ? [] : this.edges('fromVertex', vertex);
    const outputs = sending.flatMap(({ id }) => {
      const { consumers = [], producers = [] } = this.mappings.get(id) ?? {};
      const handles = (producers[subtask] ?? []).flatMap((old) => this.stored(vertex.key, old, 'outputs', id));
      return handles.flatMap((handle) =>
        newSubtasksOf(handle.to, consumers).map((to) => this.into(handle, { from: subtask, to })),
      );
    });
    return inputs.length + outputs.length === 0 ? undefined : { inputs, outputs };
  }

  private into(handle: ChannelStateHandle, into: { from: number; to: number }): RestoredChannelHandle {
    const { producers = [], consumers = [] } = this.mappings.get(handle.edge) ?? {};
    const virtualChannels = (producers[into.from] ?? []).length * (consumers[into.to] ?? []).length;
    return { ...handle, into, virtualChannels, shared: newSubtasksOf(handle.to, consumers).length > 1 };
  }

  /** What producers had not sent yet to an old subtask. */
  private sentTo(old: number, { id, fromVertex }: JobEdge): ChannelStateHandle[] {
    const producers = this.metadata?.vertices[fromVertex]?.subtasks ?? [];
    return [...producers.keys()].flatMap((producer) =>
      this.stored(fromVertex, producer, 'outputs', id).filter(({ to }) => to === old),
    );
  }

  private stored(key: string, old: number, side: 'inputs' | 'outputs', edge: string): readonly ChannelStateHandle[] {
    const handles = this.metadata?.vertices[key]?.subtasks[old]?.inFlight?.[side] ?? [];
    return handles.filter((handle) => handle.edge === edge);
  }

  private edges(end: 'fromVertex' | 'toVertex', { key }: JobVertex): JobEdge[] {
    return this.job.edges.filter((edge) => edge[end] === key);
  }

  private map(edgeId: string, key: string, end: 'fromVertex' | 'toVertex'): void {
    if (this.mappings.has(edgeId)) return;
    const edge = this.job.edges.find(({ id }) => id === edgeId);
    const producers = edge && this.subtasksOf(edge.fromVertex);
    const consumers = edge && this.subtasksOf(edge.toVertex);
    if (edge?.[end] !== key || producers === undefined || consumers === undefined) throw this.otherGraph(key);
    const mapper = CONSUMERS[edge.shipStrategy];
    if (mapper === null) throw this.unsupported(edge);
    this.mappings.set(edgeId, { producers: mapped(roundRobin, producers), consumers: mapped(mapper, consumers) });
  }

  /** How many subtasks a vertex had and has; undefined where it is another one than it was. */
  private subtasksOf(key: string): { readonly before: number; readonly now: number } | undefined {
    const stored = this.metadata?.vertices[key];
    const vertex = this.job.vertices.find((one) => one.key === key);
    if (stored === undefined || vertex === undefined) return undefined;
    const [then, now] = [stored, vertex].map(({ operators }) => operators.map(({ operatorId }) => operatorId).join());
    return then === now ? { before: stored.parallelism, now: vertex.parallelism } : undefined;
  }

  private otherGraph(key: string): RestoreRefused {
    return new RestoreRefused(
      `Checkpoint ${this.metadata?.checkpoint} is unaligned and holds records in flight at ${key}, on a channel that the new program does ` +
        'not have: its graph is another. Restore with the same graph, or from an aligned checkpoint or a savepoint, which hold no ' +
        'records in flight.',
    );
  }

  private unsupported({ fromVertex, toVertex, shipStrategy }: JobEdge): RestoreRefused {
    return new RestoreRefused(
      `Cannot rescale the given pointwise partitioner. Did you change the partitioner to forward or rescale? It may also help to add an ` +
        `explicit shuffle(). Checkpoint ${this.metadata?.checkpoint} holds records in flight from ${fromVertex} to ${toVertex}, which the ` +
        `new program connects by ${shipStrategy}: nobody could say to which subtask they belong.`,
    );
  }
}

/** With as many subtasks as before each takes over its own. */
function mapped(mapper: SubtaskStateMapper, { before, now }: { before: number; now: number }): number[][] {
  return range(now).map((subtask) => (before === now ? [subtask] : mapper(subtask, before, now)));
}

function newSubtasksOf(old: number, mapping: readonly (readonly number[])[]): number[] {
  return range(mapping.length).filter((subtask) => mapping[subtask]?.includes(old));
}

function range(end: number): number[] {
  return Array.from({ length: end }, (_, index) => index);
}
