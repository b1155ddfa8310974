/**
 * When a message arrives. A hop takes the pace's latency and up to its jitter longer; messages of one flow never
 * overtake each other, those of different flows may. A flow is a data channel in one direction, or all other messages
 * between two addresses.
 */
import type { ChannelId, ModelTime } from '../base/ids.ts';
import type { Random, RandomStream } from '../ports/random.ts';
import type { Pace } from '../ports/run-spec.ts';
import type { Address, Message } from '../wire/messages.ts';
import type { MessageFaults } from './message-faults.ts';

export interface Arrival {
  readonly time: ModelTime;
  /** Tie-break among arrivals of one time. */
  readonly tie: number;
}

const TIES = 2 ** 30;

export class Network {
  private readonly latency: RandomStream;
  private readonly ties: RandomStream;
  /** By flow: the arrival of its last message. */
  private readonly buffers = new Map<ChannelId, Arrival>();
  private readonly credits = new Map<ChannelId, Arrival>();
  private readonly others = new Map<string, Arrival>();

  /** Each leg of a run has streams of its own, and so needs nothing of those before. */
  constructor(
    private readonly pace: Pace,
    random: Random,
    readonly faults: MessageFaults,
    leg = 1,
  ) {
    this.latency = random.stream(leg === 1 ? 'network' : `network ${leg}`);
    this.ties = random.stream(leg === 1 ? 'ties' : `ties ${leg}`);
  }

  /** A tie-break for an event that is no message. */
  tie(): number {
    return this.ties.below(TIES);
  }

  /** Sends a message off at `departs`. */
  send(from: Address, to: Address, message: Message, departs: ModelTime): Arrival {
    const arrival = this.inFlow(from, to, message, departs + this.faults.slowedBy(message));
    const heldMs = this.faults.heldFor(message);
    // Only this message is late: those that follow pass it.
    return heldMs === 0 ? arrival : { time: arrival.time + heldMs, tie: this.tie() };
  }

  private inFlow(from: Address, to: Address, message: Message, departs: ModelTime): Arrival {
    const jitter = this.pace.jitterMs > 0 ? this.latency.below(Math.floor(this.pace.jitterMs) + 1) : 0;
    const straggling = isData(message) ? this.straggling() : 0;
    const earliest = departs + this.pace.hopMs + jitter + straggling;
    if (message.type === 'buffer') return this.inOrder(this.buffers, message.channel, earliest);
    if (message.type === 'credit') return this.inOrder(this.credits, message.channel, earliest);
    return this.inOrder(this.others, `${from} > ${to}`, earliest);
  }

  private straggling(): ModelTime {
    const { stragglers } = this.pace;
    return stragglers !== undefined && this.latency.below(100) < stragglers.percent ? stragglers.delayMs : 0;
  }

  private inOrder(last: Map<string, Arrival>, flow: string, earliest: ModelTime): Arrival {
    const before = last.get(flow);
    if (before !== undefined && before.time >= earliest) return before;
    const arrival = { time: earliest, tie: this.tie() };
    last.set(flow, arrival);
    return arrival;
  }
}

function isData({ type }: Message): boolean {
  return type === 'buffer' || type === 'credit' || type === 'allRecordsProcessed';
}
