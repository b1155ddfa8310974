/**
 * What was in flight when the checkpoint was taken comes again, before anything new does (7.6.4). Between the parts that a task
 * restores and its channels. Source: SequentialChannelStateReader, RecoveredInputChannel.
 */
import { type ChannelId, channelParts, type ExecutionId, executionParts } from '../base/ids.ts';
import { BufferDecoder } from '../codec/buffer-codec.ts';
import { previewValue } from '../codec/values.ts';
import type { ChannelStateHandle, InFlightState, PartKey } from '../wire/snapshots.ts';
import type { StreamElement } from '../wire/stream-elements.ts';
import type { Place } from '../wire/trace-events.ts';
import type { TaskTrace } from './task-trace.ts';

export interface RestoredChannel {
  readonly edge: string;
  /** Subtasks at the two ends. */
  readonly from: number;
  readonly to: number;
  readonly elements: readonly StreamElement[];
}

export interface RestoredChannels {
  readonly inputs: readonly RestoredChannel[];
  readonly outputs: readonly RestoredChannel[];
}

export const NOTHING_IN_FLIGHT: RestoredChannels = { inputs: [], outputs: [] };

/** @throws CorruptBytes for a part that is not what was stored. */
export function restoredChannels(
  { inputs, outputs }: InFlightState,
  bytesOf: (part: PartKey) => Uint8Array,
): RestoredChannels {
  const restored = ({ edge, from, to, part }: ChannelStateHandle) => {
    return { edge, from, to, elements: new BufferDecoder().decode(bytesOf(part)) };
  };
  return { inputs: inputs.map(restored), outputs: outputs.map(restored) };
}

/** Whether a channel lies on this edge and between these subtasks, whatever their attempts. */
export function liesBetween(channel: ChannelId, { edge, from, to }: RestoredChannel): boolean {
  const parts = channelParts(channel);
  return parts.edge === edge && executionParts(parts.from).subtask === from && executionParts(parts.to).subtask === to;
}

/** Tells the trace of what comes back into one channel; `put` is given each element, and for a record its event. */
export function restoreInto(
  trace: TaskTrace,
  where: { readonly execution: ExecutionId; readonly channel: ChannelId; readonly direction: 'in' | 'out' },
  elements: readonly StreamElement[],
  put: (element: StreamElement, cause: Place | null) => void,
): void {
  const place = trace.emit({ type: 'inFlightRestored', ...where, elements: elements.length });
  trace.following(place, () => {
    for (const element of elements) {
      if (element.type !== 'record' || !trace.enabled) put(element, place);
      else {
        const { sequence, value, timestamp } = element;
        put(element, trace.emit({ type: 'recordRestored', ...where, sequence, value: previewValue(value), timestamp }));
      }
    }
  });
}

/** The elements with their records numbered anew, from `first` on. They were sent in an earlier attempt as well. */
export function renumbered(elements: readonly StreamElement[], first: number): StreamElement[] {
  let sequence = first;
  return elements.map((element) => {
    return element.type === 'record' ? { ...element, sequence: sequence++, replayed: true } : element;
  });
}
