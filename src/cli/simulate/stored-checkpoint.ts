/** The stored parts of a checkpoint, opened as a restore would open them: what operators put there, by their names. */
import { keyGroupOf, operatorIndexOf } from '../../base/key-groups.ts';
import { BufferDecoder } from '../../codec/buffer-codec.ts';
import { openPart } from '../../codec/snapshot-format.ts';
import { readKeyGroups, readOperatorState, type StoredKeyGroup } from '../../codec/stored-state.ts';
import type { KeptSnapshot } from '../../ports/kept-snapshot.ts';
import type { ChannelStateHandle, OperatorSnapshot, PartKey, SubtaskSnapshot } from '../../wire/snapshots.ts';

/** The records in flight on a channel. */
interface StoredChannel {
  /** Who stored them: the one at its end what had come to its `inputs`, the one at its beginning what was in its `outputs`. */
  readonly vertex: Vertex;
  readonly side: 'inputs' | 'outputs';
  readonly handle: ChannelStateHandle;
  readonly records: readonly unknown[];
}

export type Vertex = KeptSnapshot['metadata']['vertices'][string];

const SIDES = ['inputs', 'outputs'] as const;

export class StoredCheckpoint {
  readonly vertices: readonly Vertex[];
  readonly channels: readonly StoredChannel[];
  private readonly bytes: ReadonlyMap<PartKey, Uint8Array>;

  constructor({ metadata, parts }: KeptSnapshot) {
    this.vertices = Object.values(metadata.vertices);
    this.bytes = new Map(parts.map((part) => [part.key, part.bytes]));
    this.channels = this.vertices.flatMap((vertex) => this.channelsOf(vertex));
  }

  verticesOf(operator: string): readonly Vertex[] {
    return this.vertices.filter(({ operators }) => operators.some(({ name }) => name === operator));
  }

  /** Of an operator state, what all subtasks of the operator hold. */
  elements(operator: string, state: string): unknown[] {
    return this.verticesOf(operator).flatMap((vertex) => this.elementsIn(vertex, operator, state));
  }

  elementsIn(vertex: Vertex, operator: string, state: string): unknown[] {
    return vertex.subtasks.flatMap((subtask) => this.elementsAt(vertex, subtask, operator, state));
  }

  elementsAt(vertex: Vertex, subtask: SubtaskSnapshot, operator: string, state: string): unknown[] {
    const handles = snapshotsOf(vertex, subtask, operator).flatMap(({ operatorStates }) => operatorStates);
    return handles.filter(({ name }) => name === state).flatMap(({ part }) => readOperatorState(this.payload(part)));
  }

  keyGroups(operator: string): StoredKeyGroup[] {
    const payload = (part: PartKey) => this.payload(part);
    return this.verticesOf(operator).flatMap((vertex) =>
      vertex.subtasks.flatMap((subtask) =>
        snapshotsOf(vertex, subtask, operator).flatMap(({ keyed }) => [...readKeyGroups(keyed, payload).values()]),
      ),
    );
  }

  hasFinished(operator: string, subtask: number): boolean {
    return this.verticesOf(operator).some(({ subtasks }) => subtasks[subtask]?.finished === true);
  }

  /** The subtask of the operator that has the key; -1: there is no such operator. */
  subtaskOf(operator: string, key: number): number {
    const [vertex] = this.verticesOf(operator);
    if (vertex === undefined) return -1;
    const { parallelism, maxParallelism } = vertex;
    return operatorIndexOf(keyGroupOf(key, maxParallelism), parallelism, maxParallelism);
  }

  private channelsOf(vertex: Vertex): StoredChannel[] {
    return SIDES.flatMap((side) => {
      const handles = vertex.subtasks.flatMap(({ inFlight }) => inFlight?.[side] ?? []);
      return handles.map((handle) => ({ vertex, side, handle, records: this.recordsIn(handle) }));
    });
  }

  private recordsIn({ part }: ChannelStateHandle): unknown[] {
    const elements = new BufferDecoder().decode(this.payload(part));
    return elements.flatMap((element) => (element.type === 'record' ? [element.value] : []));
  }

  private payload(part: PartKey): Uint8Array {
    return openPart(this.bytes.get(part) ?? new Uint8Array(), part);
  }
}

function snapshotsOf({ operators }: Vertex, subtask: SubtaskSnapshot, operator: string): OperatorSnapshot[] {
  const ids = operators.filter(({ name }) => name === operator).map(({ operatorId }) => operatorId);
  return subtask.operators.filter(({ operatorId }) => ids.includes(operatorId));
}

/** One keyed state by namespace and key, in its stored form: values lie in lists, with room for the time of their last update. */
export function entriesOf({ tables }: StoredKeyGroup, state: string): [string, number, readonly unknown[]][] {
  const entries = tables.filter(({ name }) => name === state).flatMap((table) => table.entries);
  return entries.map(([namespace, key, form]) => [String(namespace), Number(key), form as readonly unknown[]]);
}

/** The same of a state that has no namespace. */
export function formsOf(group: StoredKeyGroup, state: string): ReadonlyMap<number, readonly unknown[]> {
  return new Map(entriesOf(group, state).map(([, key, form]) => [key, form]));
}
