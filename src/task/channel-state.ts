/**
 * What is in flight while a barrier overtakes it: gathered from the inputs and outputs of a task until all barriers have come, and
 * stored with its snapshot. Between input gates and result partitions, which have it, and the subtask's checkpoint coordinator, which
 * stores it. Source: ChannelStateWriter (7.6.1).
 */
import { type ChannelId, type CheckpointId, channelParts, executionParts, type ModelTime } from '../base/ids.ts';
import { BufferEncoder } from '../codec/buffer-codec.ts';
import { sealPart } from '../codec/snapshot-format.ts';
import type { StoredPart } from '../ports/durable-storage.ts';
import type { ChannelStateHandle, InFlightState } from '../wire/snapshots.ts';
import type { StreamElement } from '../wire/stream-elements.ts';
import { renumbered } from './restored-channels.ts';

/** Elements of one channel in their order, and the bytes of the buffers that they were in. */
export interface InFlight {
  readonly elements: readonly StreamElement[];
  readonly bytes: number;
}

interface ChannelState {
  readonly inputs: Map<ChannelId, StreamElement[]>;
  readonly outputs: Map<ChannelId, StreamElement[]>;
  bytes: number;
  /** From the first barrier to the last; null while some are still to come. */
  alignmentMs: ModelTime | null;
}

export class ChannelStateWriter {
  private readonly states = new Map<CheckpointId, ChannelState>();

  /** `completed`: all that belongs to a checkpoint is there. */
  constructor(private readonly completed: (checkpoint: CheckpointId) => void) {}

  start(checkpoint: CheckpointId): void {
    this.states.set(checkpoint, { inputs: new Map(), outputs: new Map(), bytes: 0, alignmentMs: null });
  }

  addInput(checkpoint: CheckpointId, channel: ChannelId, inFlight: InFlight): void {
    const state = this.states.get(checkpoint);
    if (state !== undefined) add(state, state.inputs, channel, inFlight);
  }

  addOutput(checkpoint: CheckpointId, channel: ChannelId, inFlight: InFlight): void {
    const state = this.states.get(checkpoint);
    if (state !== undefined) add(state, state.outputs, channel, inFlight);
  }

  /** All barriers have come: what follows belongs to the next checkpoint. */
  finishInput(checkpoint: CheckpointId, alignmentMs: ModelTime): void {
    const state = this.states.get(checkpoint);
    if (state === undefined) return;
    state.alignmentMs = alignmentMs;
    this.completed(checkpoint);
  }

  /** The checkpoint is given up or stored. */
  stop(checkpoint: CheckpointId): void {
    this.states.delete(checkpoint);
  }

  /** Of a checkpoint whose barrier overtakes here; undefined for another. */
  of(checkpoint: CheckpointId): Readonly<ChannelState> | undefined {
    return this.states.get(checkpoint);
  }
}

function add(
  state: ChannelState,
  side: Map<ChannelId, StreamElement[]>,
  channel: ChannelId,
  { elements, bytes }: InFlight,
): void {
  const stored = elements.filter(isStored);
  if (stored.length === 0) return;
  state.bytes += bytes;
  const before = side.get(channel);
  if (before === undefined) side.set(channel, stored);
  else before.push(...stored);
}

/** Flink's events are not: whoever sent them sends them again. */
function isStored({ type }: StreamElement): boolean {
  return type === 'record' || type === 'watermark' || type === 'watermarkStatus';
}

/** The parts to store, under keys that begin with `prefix`, and their handles; undefined where nothing was in flight. */
export function encodeChannelState(
  { inputs, outputs }: Pick<ChannelState, 'inputs' | 'outputs'>,
  prefix: string,
): { readonly parts: readonly StoredPart[]; readonly handles: InFlightState } | undefined {
  const parts: StoredPart[] = [];
  const stored = (side: ReadonlyMap<ChannelId, readonly StreamElement[]>, direction: string) =>
    [...side].map(([channel, elements]): ChannelStateHandle => {
      const { edge, from: producer, to: consumer } = channelParts(channel);
      const [from, to] = [executionParts(producer).subtask, executionParts(consumer).subtask];
      const part = { key: `${prefix}/${direction}-${edge}-${from}-${to}`, bytes: sealPart(encode(elements)) };
      parts.push(part);
      return { edge, from, to, part: part.key, elements: elements.length, bytes: part.bytes.length };
    });
  const handles = { inputs: stored(inputs, 'in'), outputs: stored(outputs, 'out') };
  return parts.length === 0 ? undefined : { parts, handles };
}

function encode(elements: readonly StreamElement[]): Uint8Array {
  const encoder = new BufferEncoder();
  // What has come back has numbers below zero, and gets new ones when it comes back again.
  for (const element of renumbered(elements, 0)) encoder.append(element);
  return encoder.take();
}
