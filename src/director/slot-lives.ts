/**
 * Which life each slot is in: one whose Worker has ended begins another under the same name, and nothing that was meant for what ran there
 * before reaches it. In Flink an AllocationID keeps them apart, by which a TaskExecutor knows what is no longer its own.
 */
import { channelParts, type ExecutionId, type SlotId } from '../base/ids.ts';
import type { Address, Message } from '../wire/messages.ts';

export class SlotLives {
  private readonly lives = new Map<SlotId, number>();
  /** The lives that the JobManager knows of: until it has heard of a loss, it deploys to a slot that is gone. */
  private told = new Map<SlotId, number>();
  private readonly homes = new Map<ExecutionId, number>();

  of(slot: Address): number {
    return this.lives.get(slot) ?? 0;
  }

  /** Begins the next life. */
  lose(slot: SlotId): void {
    this.lives.set(slot, this.of(slot) + 1);
  }

  /** The JobManager hears that this slot was lost: of one loss each time, though the slot may be further on by now. */
  tell(slot: SlotId): void {
    this.told.set(slot, Math.min((this.told.get(slot) ?? 0) + 1, this.of(slot)));
  }

  /** A new JobManager has placed nothing yet. */
  tellAll(): void {
    this.told = new Map(this.lives);
  }

  /** A message of the JobManager's leaves for a slot: an execution that is deployed lives as long as this life of the slot. */
  sent(slot: Address, message: Message): void {
    if (message.type === 'deploy') this.homes.set(message.deployment.execution, this.told.get(slot) ?? 0);
  }

  /** Whether a message may reach a slot: it is about what this life of the slot runs, or about nothing that is run. */
  isFor(slot: Address, message: Message): boolean {
    if (this.lives.size === 0 || !slot.includes('/')) return true;
    const execution = receiverOf(message);
    return execution === null || (this.homes.get(execution) ?? this.of(slot)) === this.of(slot);
  }
}

/** The execution that a message to a slot is for. */
function receiverOf(message: Message): ExecutionId | null {
  switch (message.type) {
    case 'deploy':
      return message.deployment.execution;
    case 'buffer':
    case 'partitionNotFound':
      return channelParts(message.channel).to;
    case 'credit':
    case 'partitionRequest':
    case 'allRecordsProcessed':
      return channelParts(message.channel).from;
    default:
      return 'execution' in message ? message.execution : null;
  }
}
