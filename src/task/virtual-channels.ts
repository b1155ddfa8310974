/**
 * Several channels of then that come back into one of now, because subtasks at its ends have been put together or cut anew (7.6.4).
 * Records keep the order of their channel, and one that belongs to another subtask is left to that; watermark and idleness of the one
 * channel are those of all together. Source: DemultiplexingRecordDeserializer, RecordFilter.
 */
import { MIN_TIMESTAMP } from '../base/ids.ts';
import type { StreamElement } from '../wire/stream-elements.ts';

export interface VirtualChannel {
  readonly elements: readonly StreamElement[];
  /** Its records come back into several channels, and each takes its own. */
  readonly shared: boolean;
}

/** `count`: how many there are; of those that are not among `stored` nothing was in flight. */
export function demultiplexed(
  stored: readonly VirtualChannel[],
  count: number,
  belongsHere: (value: unknown) => boolean,
): { readonly elements: StreamElement[]; readonly leftOut: number } {
  const watermarks = Array.from({ length: count }, () => MIN_TIMESTAMP);
  const idle = Array.from({ length: count }, () => false);
  const elements: StreamElement[] = [];
  let leftOut = 0;
  for (const [index, channel] of stored.entries()) {
    for (const element of channel.elements) {
      if (element.type === 'record') {
        if (!channel.shared || belongsHere(element.value)) elements.push(element);
        else leftOut++;
      } else if (element.type === 'watermark') {
        watermarks[index] = element.timestamp;
        const timestamp = Math.min(...watermarks);
        if (timestamp > MIN_TIMESTAMP) elements.push({ type: 'watermark', timestamp });
      } else if (element.type === 'watermarkStatus') {
        idle[index] = element.idle;
        elements.push({ type: 'watermarkStatus', idle: idle.every((one) => one) });
      }
    }
  }
  return { elements, leftOut };
}
