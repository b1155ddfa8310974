/**
 * The finished results of the tasks of one slot. They outlive their tasks, are read by whoever asks and as often, and end when the
 * JobManager releases them, or with the slot. Between the tasks, which leave them here, and the consumers in this and other slots.
 * Source: ResultPartitionManager, PartitionRequestQueue, CreditBasedSequenceNumberingViewReader.
 */
import { type ChannelId, channelParts, type SlotId } from '../../base/ids.ts';
import type { DataMessage, ResultPartitionId } from '../../wire/messages.ts';
import type { TaskServices } from '../task-services.ts';
import type { BlockingResultPartition, BlockingSubpartition } from './blocking-result-partition.ts';
import type { FinishedBuffer } from './subpartition.ts';

type PartitionRequest = Extract<DataMessage, { type: 'partitionRequest' }>;

/** One consumer on its way through what is its own. */
interface Reader {
  readonly consumer: SlotId;
  readonly subpartition: BlockingSubpartition;
  next: number;
  credit: number;
  /** Buffers of records that are still to be sent. */
  backlog: number;
}

export class ResultPartitionManager {
  private readonly partitions = new Map<string, BlockingResultPartition>();
  private readonly readers = new Map<ChannelId, Reader>();

  constructor(private readonly services: TaskServices) {}

  get all(): ResultPartitionId[] {
    return [...this.partitions.values()].map(({ id }) => id);
  }

  /** Its producer has finished. */
  add(partition: BlockingResultPartition): void {
    this.partitions.set(nameOf(partition.id), partition);
  }

  request({ channel, credit }: PartitionRequest, consumer: SlotId): void {
    const { from: execution, edge } = channelParts(channel);
    const subpartition = this.partitions.get(nameOf({ execution, edge }))?.subpartitionOf(channel);
    if (subpartition === undefined) {
      this.services.send(consumer, { type: 'partitionNotFound', channel });
      return;
    }
    this.services.trace.emit({ type: 'partitionRequested', channel, written: subpartition.channel });
    const backlog = subpartition.buffers.filter(({ usesCredit }) => usesCredit).length;
    this.readers.set(channel, { consumer, subpartition, next: 0, credit, backlog });
    this.sendOn(channel);
  }

  /** False where nobody reads this channel here. */
  credited(channel: ChannelId, buffers: number): boolean {
    const reader = this.readers.get(channel);
    if (reader === undefined) return false;
    reader.credit += buffers;
    this.sendOn(channel);
    return true;
  }

  release(partitions: readonly ResultPartitionId[]): void {
    for (const id of partitions) {
      if (!this.partitions.delete(nameOf(id))) continue;
      this.services.trace.emit({ type: 'partitionReleased', ...id });
      for (const channel of this.readers.keys()) if (isOf(channel, id)) this.readers.delete(channel);
    }
  }

  clear(): void {
    this.partitions.clear();
    this.readers.clear();
  }

  /** A result is read again and again, so what is sent is a copy: whoever gets it owns its bytes. */
  private sendOn(channel: ChannelId): void {
    const reader = this.readers.get(channel);
    if (reader === undefined) return;
    const { buffers } = reader.subpartition;
    for (let buffer = buffers[reader.next]; buffer !== undefined; buffer = buffers[reader.next]) {
      if (buffer.usesCredit && reader.credit === 0) return;
      if (buffer.usesCredit) {
        reader.credit--;
        reader.backlog--;
      }
      this.sendBuffer(channel, reader, buffer);
    }
    this.readers.delete(channel);
  }

  private sendBuffer(channel: ChannelId, reader: Reader, { elements, bytes: kept, cause }: FinishedBuffer): void {
    const { trace } = this.services;
    const bytes = kept.slice();
    const arrivesAt = this.services.now();
    const sent = { type: 'bufferSent', channel, elements, bytes: bytes.length, arrivesAt, cause } as const;
    const place = trace.enabled ? trace.emit(sent) : null;
    const { consumer, backlog } = reader;
    this.services.send(consumer, { type: 'buffer', channel, sequence: reader.next++, elements, bytes, backlog }, place);
  }
}

function nameOf({ execution, edge }: ResultPartitionId): string {
  return `${execution} ${edge}`;
}

function isOf(channel: ChannelId, { execution, edge }: ResultPartitionId): boolean {
  const parts = channelParts(channel);
  return parts.from === execution && parts.edge === edge;
}
