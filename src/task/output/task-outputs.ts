/**
 * All network outputs of a task, and what goes to every channel of them: watermarks, statuses, barriers, the end
 * (2.5.1). Between the stream task and its result partitions; tells the trace of each element that is written.
 */
import { ensure } from '../../base/assert.ts';
import { type ChannelId, type CheckpointId, type ExecutionId, MAX_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { BarrierElement, StreamElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { InFlight } from '../channel-state.ts';
import type { SubtaskOfRecord } from '../edge-partitioner.ts';
import { liesBetween, type RestoredChannel, renumbered, restoreInto } from '../restored-channels.ts';
import type { TaskTrace } from '../task-trace.ts';
import { BlockingResultPartition } from './blocking-result-partition.ts';
import { ResultPartition } from './result-partition.ts';
import type { ResultPartitionWriter } from './result-partition-writer.ts';

export class TaskOutputs {
  constructor(
    private readonly execution: ExecutionId,
    readonly partitions: readonly ResultPartitionWriter[],
    private readonly trace: TaskTrace,
  ) {}

  broadcastWatermark(partition: ResultPartitionWriter, timestamp: Timestamp): void {
    this.append(partition, { type: 'watermark', timestamp });
  }

  /** The last watermark, of a task whose operators are not there to send it (7.8.2). */
  endEventTime(): void {
    for (const partition of this.partitions) this.broadcastWatermark(partition, MAX_TIMESTAMP);
  }

  broadcastStatus(partition: ResultPartitionWriter, idle: boolean): void {
    this.append(partition, { type: 'watermarkStatus', idle });
  }

  /** To every channel of every output, pushing out the records before it and travelling alone (3.5.2). */
  broadcastEvent(element: StreamElement): void {
    for (const partition of this.partitions) this.broadcastTo(partition, element);
  }

  /**
   * To every channel; where it may, ahead of all that waits there (7.6.1). What it overtakes is shown to `overtaken`, and belongs to the
   * checkpoint.
   */
  broadcastBarrier(barrier: BarrierElement, overtaken: (channel: ChannelId, inFlight: InFlight) => void): void {
    for (const partition of this.partitions) {
      const overtakes = barrier.overtakes && partition instanceof ResultPartition && partition.supportsUnaligned;
      if (overtakes) this.overtake(partition, barrier, overtaken);
      else this.broadcastTo(partition, { ...barrier, overtakes: false });
    }
  }

  /** Whether a barrier that went out waits for its turn where it could overtake. */
  holdBarrier(checkpoint: CheckpointId): boolean {
    return this.overtakable.some(({ subpartitions }) => subpartitions.some((one) => one.holdsBarrier(checkpoint)));
  }

  /** It has waited long enough: where it still does, it overtakes (7.6.2). */
  overtakeWithHeld(barrier: BarrierElement, overtaken: (channel: ChannelId, inFlight: InFlight) => void): void {
    for (const partition of this.overtakable) {
      partition.subpartitions.forEach((subpartition, index) => {
        if (!subpartition.holdsBarrier(barrier.checkpoint)) return;
        this.sendAhead(partition, index, barrier, subpartition.takeBarrier(barrier.checkpoint), overtaken);
      });
    }
  }

  private get overtakable(): ResultPartition[] {
    return this.partitions.filter((one) => one instanceof ResultPartition).filter((one) => one.supportsUnaligned);
  }

  /** What was in flight from this task is in its channel again, before anything new. */
  restore(restored: RestoredChannel, subtaskOfRecord: SubtaskOfRecord): void {
    const { edge, to } = restored;
    const found = this.partitions.find((one) => one.edge === edge);
    const partition = ensure(found, `Edge ${edge} leads out of ${this.execution}.`);
    const index = partition.subpartitions.findIndex(({ channel }) => liesBetween(channel, restored));
    const subpartition = ensure(partition.subpartitions[index], `Edge ${edge} has a channel to subtask ${to}.`);
    const { channel } = subpartition;
    const where = { execution: this.execution, channel, direction: 'out' } as const;
    const numbered = (elements: readonly StreamElement[]) => renumbered(elements, subpartition.records);
    restoreInto(this.trace, where, restored, subtaskOfRecord, numbered, (element, cause) => {
      if (element.type === 'record') subpartition.records++;
      partition.append(index, element, element.type === 'record' ? cause : this.written(channel, element));
    });
    if (partition instanceof ResultPartition) partition.flush();
  }

  /** A consumer has room for more. */
  credited(channel: ChannelId, buffers: number): void {
    this.partitions.some((partition) => partition.credited(channel, buffers));
  }

  /** A consumer has processed every record. */
  recordsProcessed(channel: ChannelId): void {
    for (const partition of this.partitions)
      if (partition instanceof ResultPartition) partition.recordsProcessed(channel);
  }

  get areRecordsProcessed(): boolean {
    return this.partitions.every(
      (partition) => !(partition instanceof ResultPartition) || partition.areRecordsProcessed,
    );
  }

  /**
   * Whether nothing waits for credit: behind the end of the data of a job that is stopped operators may still emit. Of a blocking result all
   * is kept.
   */
  get areSent(): boolean {
    return this.partitions.every((partition) => {
      return !(partition instanceof ResultPartition) || partition.subpartitions.every(({ isSent }) => isSent);
    });
  }

  /** The task is done: what it leaves for the next stage is whole. */
  finishBlocking(): BlockingResultPartition[] {
    const blocking = this.partitions.filter((partition) => partition instanceof BlockingResultPartition);
    for (const { id, records, bytes } of blocking)
      this.trace.cause = this.trace.emit({ type: 'partitionFinished', ...id, records, bytes });
    return blocking;
  }

  /** The channel that keeps the task from writing, or null. */
  get fullChannel(): ChannelId | null {
    for (const partition of this.partitions) {
      const full = partition.fullChannel;
      if (full !== null) return full;
    }
    return null;
  }

  private broadcastTo(partition: ResultPartitionWriter, element: StreamElement): void {
    partition.subpartitions.forEach(({ channel }, index) => {
      partition.appendEvent(index, element, this.written(channel, element));
    });
  }

  private overtake(
    partition: ResultPartition,
    barrier: BarrierElement,
    overtaken: (channel: ChannelId, inFlight: InFlight) => void,
  ): void {
    partition.subpartitions.forEach((_subpartition, index) => {
      this.sendAhead(partition, index, barrier, partition.inFlight(index), overtaken);
    });
  }

  private sendAhead(
    partition: ResultPartition,
    index: number,
    barrier: BarrierElement,
    inFlight: InFlight,
    overtaken: (channel: ChannelId, inFlight: InFlight) => void,
  ): void {
    const { trace, execution } = this;
    const { checkpoint } = barrier;
    const { channel } = ensure(partition.subpartitions[index], `Edge ${partition.edge} has a channel ${index}.`);
    overtaken(channel, inFlight);
    const overtook = inFlight.elements.length;
    const out = { type: 'barrier', execution, checkpoint, channel, direction: 'out', overtook } as const;
    partition.prependEvent(index, { ...barrier, overtakes: true }, trace.enabled ? trace.emit(out) : null);
  }

  private append(partition: ResultPartitionWriter, element: StreamElement): void {
    partition.subpartitions.forEach(({ channel }, index) => {
      partition.append(index, element, this.written(channel, element));
    });
  }

  /** Tells the trace; gives the cause of the buffer that carries the element. */
  private written(channel: ChannelId, element: StreamElement): Place | null {
    const { trace, execution } = this;
    if (!trace.enabled) return null;
    switch (element.type) {
      case 'watermark':
        return trace.emit({ type: 'watermark', execution, channel, timestamp: element.timestamp, direction: 'out' });
      case 'watermarkStatus':
        return trace.emit({ type: 'watermarkStatus', execution, channel, idle: element.idle });
      case 'barrier':
        return trace.emit({ type: 'barrier', execution, checkpoint: element.checkpoint, channel, direction: 'out' });
      case 'endOfData':
        return trace.emit({ type: 'endOfData', execution, channel, ...(element.drain ? {} : { stopped: true }) });
      default:
        return trace.cause;
    }
  }
}
