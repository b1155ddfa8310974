/**
 * What was in flight when the checkpoint was taken comes again, before anything new does (7.6.4). Between the parts that a task
 * restores and its channels. Source: SequentialChannelStateReader, RecoveredInputChannel.
 */
import { type ChannelId, channelParts, type ExecutionId, executionParts } from '../base/ids.ts';
import { BufferDecoder } from '../codec/buffer-codec.ts';
import { previewValue } from '../codec/values.ts';
import type { InFlightRestore, PartKey, RestoredChannelHandle } from '../wire/snapshots.ts';
import type { StreamElement } from '../wire/stream-elements.ts';
import type { Place } from '../wire/trace-events.ts';
import type { SubtaskOfRecord } from './edge-partitioner.ts';
import type { TaskTrace } from './task-trace.ts';
import { demultiplexed, type VirtualChannel } from './virtual-channels.ts';

/** One channel of now, and what was in flight on the channels of then that it stands for. */
export interface RestoredChannel {
  readonly edge: string;
  /** Subtasks at the two ends. */
  readonly from: number;
  readonly to: number;
  readonly stored: readonly (VirtualChannel & { readonly was: { readonly from: number; readonly to: number } })[];
  readonly virtualChannels: number;
}

export interface RestoredChannels {
  readonly inputs: readonly RestoredChannel[];
  readonly outputs: readonly RestoredChannel[];
}

export const NOTHING_IN_FLIGHT: RestoredChannels = { inputs: [], outputs: [] };

/** @throws CorruptBytes for a part that is not what was stored. */
export function restoredChannels(
  { inputs, outputs }: InFlightRestore,
  bytesOf: (part: PartKey) => Uint8Array,
): RestoredChannels {
  const decoded = ({ from, to, part, shared }: RestoredChannelHandle) => {
    return { was: { from, to }, shared, elements: new BufferDecoder().decode(bytesOf(part)) };
  };
  const restored = (handles: readonly RestoredChannelHandle[]) => {
    const channels = new Map<string, RestoredChannel>();
    for (const handle of handles) {
      const { edge, into, virtualChannels } = handle;
      const key = `${edge} ${into.from} ${into.to}`;
      const stored = withChannel(channels.get(key)?.stored ?? [], decoded(handle));
      channels.set(key, { edge, ...into, stored, virtualChannels });
    }
    return [...channels.values()];
  };
  return { inputs: restored(inputs), outputs: restored(outputs) };
}

/** What a producer had not sent follows what waited at the other end of the same channel, where both come back there. */
function withChannel(
  stored: RestoredChannel['stored'],
  next: RestoredChannel['stored'][number],
): RestoredChannel['stored'] {
  const before = stored.find(({ was }) => was.from === next.was.from && was.to === next.was.to);
  if (before === undefined) return [...stored, next];
  const whole = { ...before, elements: [...before.elements, ...next.elements] };
  return stored.map((one) => (one === before ? whole : one));
}

/** Whether a channel lies on this edge and between these subtasks, whatever their attempts. */
export function liesBetween(
  channel: ChannelId,
  { edge, from, to }: Pick<RestoredChannel, 'edge' | 'from' | 'to'>,
): boolean {
  const parts = channelParts(channel);
  return parts.edge === edge && executionParts(parts.from).subtask === from && executionParts(parts.to).subtask === to;
}

/** A channel of now. */
interface Where {
  readonly execution: ExecutionId;
  readonly channel: ChannelId;
  readonly direction: 'in' | 'out';
}

/**
 * Puts what was in flight into its channel of now, with its records numbered anew by `numbered`, and tells the trace. `put` is given each
 * element, and for a record its event.
 */
export function restoreInto(
  trace: TaskTrace,
  where: Where,
  { edge, to, stored, virtualChannels }: RestoredChannel,
  subtaskOfRecord: SubtaskOfRecord,
  numbered: (elements: readonly StreamElement[]) => readonly StreamElement[],
  put: (element: StreamElement, cause: Place | null) => void,
): void {
  const { elements, leftOut } = demultiplexed(stored, virtualChannels, (value) => subtaskOfRecord(edge, value) === to);
  const rescaled = virtualChannels > 1 || stored.some(({ shared }) => shared);
  const more = rescaled ? { rescaled: { was: stored.map(({ was }) => was), leftOut } } : {};
  const place = trace.emit({ type: 'inFlightRestored', ...where, elements: elements.length, ...more });
  trace.following(place, () => {
    for (const element of numbered(elements)) {
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
