/** What faults of a run do to messages under way: channels that are slow, acknowledgements that are late or lost. */
import { channelParts, type ExecutionId, executionParts, type ModelTime } from '../base/ids.ts';
import type { StandingMessageFaults } from '../ports/leg-start.ts';
import type { Message } from '../wire/messages.ts';
import { isTarget } from './fault-target.ts';

export class MessageFaults {
  private readonly channels: Map<string, ModelTime>;
  private readonly late: Map<string, ModelTime>;
  private readonly losing: Map<string, number>;

  constructor({ slowChannels, lateAcknowledgements, lostAcknowledgements }: StandingMessageFaults = NONE) {
    this.channels = new Map(Object.entries(slowChannels));
    this.late = new Map(Object.entries(lateAcknowledgements));
    this.losing = new Map(Object.entries(lostAcknowledgements));
  }

  get standing(): StandingMessageFaults {
    return {
      slowChannels: Object.fromEntries(this.channels),
      lateAcknowledgements: Object.fromEntries(this.late),
      lostAcknowledgements: Object.fromEntries(this.losing),
    };
  }

  /** `target`: `count` for all channels into a vertex, `map > count` for those between two, either with `:subtask`. */
  slowChannel(target: string, byMs: ModelTime): void {
    this.channels.set(target, byMs);
  }

  /** `target`: a vertex or a subtask; empty for all. */
  delayAcknowledgements(target: string, byMs: ModelTime): void {
    this.late.set(target, byMs);
  }

  /** The next so many acknowledgements of a vertex, a subtask or, with an empty `target`, of any. */
  loseAcknowledgements(target: string, count: number): void {
    this.losing.set(target, (this.losing.get(target) ?? 0) + count);
  }

  /** How much longer this message is under way, and those after it on its channel. */
  slowedBy(message: Message): ModelTime {
    if (message.type !== 'buffer' || this.channels.size === 0) return 0;
    const { from, to } = channelParts(message.channel);
    let byMs = 0;
    for (const [target, ms] of this.channels) {
      const [producer, consumer] = target.includes(' > ') ? target.split(' > ') : ['', target];
      if (names(producer ?? '', from) && names(consumer ?? '', to)) byMs = Math.max(byMs, ms);
    }
    return byMs;
  }

  /** How much later this one message arrives. */
  heldFor(message: Message): ModelTime {
    if (message.type !== 'acknowledgeCheckpoint') return 0;
    return Math.max(0, ...[...this.late].filter(([target]) => names(target, message.execution)).map(([, ms]) => ms));
  }

  /** Whether it never arrives; each loss is used up. */
  loses(message: Message): boolean {
    if (message.type !== 'acknowledgeCheckpoint') return false;
    for (const [target, left] of this.losing) {
      if (left <= 0 || !names(target, message.execution)) continue;
      this.losing.set(target, left - 1);
      return true;
    }
    return false;
  }
}

const NONE: StandingMessageFaults = { slowChannels: {}, lateAcknowledgements: {}, lostAcknowledgements: {} };

function names(target: string, execution: ExecutionId): boolean {
  return target === '' || isTarget(target, executionParts(execution));
}
