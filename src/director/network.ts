/**
 * When a message arrives. A hop takes the pace's latency and up to its jitter longer; messages of one flow never
 * overtake each other, those of different flows may. A flow is a data channel in one direction, or all other messages
 * between two addresses.
 */
import type { ModelTime } from '../base/ids.ts';
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
  private readonly last = new Map<string, Arrival>();

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
    return this.inOrder(flowOf(from, to, message), departs + this.pace.hopMs + jitter + straggling);
  }

  private straggling(): ModelTime {
    const { stragglers } = this.pace;
    return stragglers !== undefined && this.latency.below(100) < stragglers.percent ? stragglers.delayMs : 0;
  }

  private inOrder(flow: string, earliest: ModelTime): Arrival {
    const before = this.last.get(flow);
    if (before !== undefined && before.time >= earliest) return before;
    const arrival = { time: earliest, tie: this.tie() };
    this.last.set(flow, arrival);
    return arrival;
  }
}

function isData({ type }: Message): boolean {
  return type === 'buffer' || type === 'credit' || type === 'allRecordsProcessed';
}

function flowOf(from: Address, to: Address, message: Message): string {
  if (message.type === 'buffer' || message.type === 'credit') return `${message.type} ${message.channel}`;
  return `${from} > ${to}`;
}
