/**
 * Writes the records that an operator emits to one network output: each to the channel its partitioner selects.
 * Between the chaining output and the result partition. Source: RecordWriter, RecordWriterOutput.
 */
import type { ChannelId, Timestamp } from '../../base/ids.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { TaskTrace } from '../task-trace.ts';
import type { ResultPartitionWriter } from './result-partition-writer.ts';
import type { StreamPartitioner } from './stream-partitioners.ts';

/** Is told of each record that is written; makes the event that becomes the cause of its buffer. */
export interface WriteObserver {
  recordWritten(
    channel: ChannelId,
    sequence: number,
    value: unknown,
    timestamp: Timestamp | null,
    key: StreamPartitioner['lastKey'],
  ): Place | null;
}

export class RecordWriter {
  constructor(
    readonly partition: ResultPartitionWriter,
    private readonly partitioner: StreamPartitioner,
    private readonly trace: TaskTrace,
    private readonly observer: WriteObserver,
  ) {}

  emit(value: unknown, timestamp: Timestamp | null, replayed: boolean): void {
    this.partition.recordsOut++;
    if (this.partitioner.isBroadcast) {
      for (let index = 0; index < this.partition.subpartitions.length; index++)
        this.write(index, value, timestamp, replayed);
    } else {
      this.write(this.partitioner.selectChannel(value), value, timestamp, replayed);
    }
  }

  private write(index: number, value: unknown, timestamp: Timestamp | null, replayed: boolean): void {
    const subpartition = this.partition.subpartitions[index];
    const sequence = subpartition?.records ?? 0;
    const cause =
      subpartition === undefined || !this.trace.enabled
        ? this.trace.cause
        : this.observer.recordWritten(subpartition.channel, sequence, value, timestamp, this.partitioner.lastKey);
    if (subpartition !== undefined) subpartition.records++;
    this.partition.append(index, { type: 'record', value, timestamp, sequence, replayed }, cause);
  }
}
