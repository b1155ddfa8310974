/** Fills into `bufferSent` events when their buffers arrive: the slot that sent them does not know the network. */
import type { ModelTime } from '../base/ids.ts';
import type { Sent } from '../ports/actor.ts';
import type { TraceEvent } from '../wire/trace-events.ts';

/** `arrivals` are those of `sends`, one for one. The n-th event of a channel is the n-th buffer sent on it. */
export function withArrivals(
  events: readonly TraceEvent[],
  sends: readonly Sent[],
  arrivals: readonly ModelTime[],
): readonly TraceEvent[] {
  if (!events.some((event) => event.type === 'bufferSent')) return events;
  const ofChannel = new Map<string, ModelTime[]>();
  for (const [index, { message }] of sends.entries()) {
    if (message.type !== 'buffer') continue;
    const times = ofChannel.get(message.channel) ?? [];
    times.push(arrivals[index] as ModelTime);
    ofChannel.set(message.channel, times);
  }
  return events.map((event) => {
    if (event.type !== 'bufferSent') return event;
    const arrivesAt = ofChannel.get(event.channel)?.shift();
    return arrivesAt === undefined ? event : { ...event, arrivesAt };
  });
}
