/**
 * What an unaligned checkpoint brings back into a channel was on its way there before, in this order (7.6.1, 7.6.4): it is looked for among what
 * earlier attempts sent between the same subtasks.
 */
import { type ChannelId, channelParts, executionParts } from '../../base/ids.ts';
import type { ChannelStateHandle } from '../../wire/snapshots.ts';
import type { TraceEvent, TraceEventOf } from '../../wire/trace-events.ts';

/** Texts of the records of one channel of one attempt: what came back at its consumer goes before all that its producer sent. */
interface Sent {
  readonly before: string[];
  readonly after: string[];
}

/** Channels that it may have been on, with how many of their records have been passed. */
type Candidates = ReadonlyMap<Sent, number>;

/** One sentence a violation. */
export function inFlightViolations(events: readonly TraceEvent[]): string[] {
  if (!events.some(({ type }) => type === 'inFlightRestored')) return [];
  const check = new InFlightCheck();
  return events.flatMap((event) => check.see(event));
}

type ChannelPlace = Pick<ChannelStateHandle, 'edge' | 'from' | 'to'>;

/** What has been on the channels so far. */
export class InFlightCheck {
  /** By place, then by channel. */
  private readonly sent = new Map<string, Map<ChannelId, Sent>>();
  private readonly candidates = new Map<string, Candidates>();

  /** One sentence a violation. */
  see(event: TraceEvent): string[] {
    if (event.type === 'recordEmitted') this.emitted(event);
    return event.type === 'recordRestored' ? this.restored(event) : [];
  }

  private emitted({ channel, value }: TraceEventOf<'recordEmitted'>): void {
    if (channel !== null) this.sentOn(channel).after.push(JSON.stringify(value));
  }

  /** Whether these records have been on one channel between two subtasks, in this order. */
  hasCarried({ edge, from, to }: ChannelPlace, records: readonly unknown[]): boolean {
    if (records.length === 0) return true;
    const texts = records.map((record) => JSON.stringify(record));
    const channels = [...(this.sent.get(`${edge} ${from} ${to}`)?.values() ?? [])];
    return channels.some((sent) => {
      const passed = texts.reduce((at, text) => (at < 0 ? at : (found(sent, at, text)[0]?.[1] ?? -1)), 0);
      return passed >= 0;
    });
  }

  private restored({ channel, direction, value }: TraceEventOf<'recordRestored'>): string[] {
    const text = JSON.stringify(value);
    const where = `${direction} ${channel}`;
    const own = this.sentOn(channel);
    const before = this.candidates.get(where) ?? this.others(channel);
    const after = new Map([...before].flatMap(([sent, passed]) => found(sent, passed, text)));
    this.candidates.set(where, after);
    (direction === 'in' ? own.before : own.after).push(text);
    if (after.size > 0 || before.size === 0) return [];
    return [`Channel ${channel} got ${text} back, which was not on its way there, or not in this order.`];
  }

  private others(channel: ChannelId): Candidates {
    const others = [...(this.sent.get(placeOf(channel)) ?? [])].filter(([other]) => other !== channel);
    return new Map(others.map(([, sent]) => [sent, 0]));
  }

  private sentOn(channel: ChannelId): Sent {
    const place = placeOf(channel);
    const channels = this.sent.get(place) ?? new Map<ChannelId, Sent>();
    const sent = channels.get(channel) ?? { before: [], after: [] };
    this.sent.set(place, channels.set(channel, sent));
    return sent;
  }
}

function found(sent: Sent, passed: number, text: string): [Sent, number][] {
  const at = [...sent.before, ...sent.after].indexOf(text, passed);
  return at < 0 ? [] : [[sent, at + 1]];
}

/** Of a channel, whatever the attempts at its ends. */
function placeOf(channel: ChannelId): string {
  const { edge, from, to } = channelParts(channel);
  return `${edge} ${executionParts(from).subtask} ${executionParts(to).subtask}`;
}
