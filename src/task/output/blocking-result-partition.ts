/**
 * A result that is written to its end before anybody reads it, and may be read again: what lies between two stages of a BATCH job. It stays
 * in the slot that wrote it when its task has ended. Between the record writer and the slot's result partition manager.
 * Source: BoundedBlockingResultPartition, BoundedBlockingSubpartition.
 */
import { ensure } from '../../base/assert.ts';
import { type ChannelId, channelParts, type ExecutionId, subtaskOf } from '../../base/ids.ts';
import { BufferEncoder } from '../../codec/buffer-codec.ts';
import type { GeneratedCodecs } from '../../codec/generated-codecs.ts';
import type { ResultPartitionDeployment, ResultPartitionId } from '../../wire/messages.ts';
import type { StreamElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { TaskServices } from '../task-services.ts';
import type { ResultPartitionWriter } from './result-partition-writer.ts';
import type { FinishedBuffer } from './subpartition.ts';

interface SpillSettings {
  readonly recordsPerBuffer: number;
  /** Names a record in the error of one that cannot travel. */
  readonly what: string;
  readonly codecs: GeneratedCodecs | null;
}

/** All that one consumer will read. */
export class BlockingSubpartition {
  records = 0;
  readonly buffers: FinishedBuffer[] = [];
  readonly encoder: BufferEncoder;

  constructor(
    readonly channel: ChannelId,
    { what, codecs }: SpillSettings,
  ) {
    this.encoder = new BufferEncoder({ what, codecs });
  }
}

export class BlockingResultPartition implements ResultPartitionWriter {
  readonly id: ResultPartitionId;
  readonly subpartitions: readonly BlockingSubpartition[];
  /** Nobody waits for a buffer. */
  timeoutMs: number | null = null;
  recordsOut = 0;
  readonly fullChannel = null;

  constructor(
    execution: ExecutionId,
    { edge, channels }: ResultPartitionDeployment,
    private readonly settings: SpillSettings,
    private readonly services: TaskServices,
  ) {
    this.id = { execution, edge };
    this.subpartitions = channels.map(({ channel }) => new BlockingSubpartition(channel, settings));
  }

  get edge(): string {
    return this.id.edge;
  }

  append(index: number, element: StreamElement, cause: Place | null): void {
    const subpartition = this.subpartition(index);
    subpartition.encoder.append(element);
    if (subpartition.encoder.elements >= this.settings.recordsPerBuffer) this.spill(subpartition, true, cause);
  }

  appendEvent(index: number, element: StreamElement, cause: Place | null): void {
    const subpartition = this.subpartition(index);
    if (subpartition.encoder.elements > 0) this.spill(subpartition, true, cause);
    subpartition.encoder.append(element);
    this.spill(subpartition, false, cause);
  }

  credited(): boolean {
    return false;
  }

  get records(): number {
    return this.subpartitions.reduce((sum, { records }) => sum + records, 0);
  }

  get bytes(): number {
    const buffers = this.subpartitions.flatMap((subpartition) => subpartition.buffers);
    return buffers.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** What a channel's consumer reads, whichever attempt it is; undefined where it is no consumer. */
  subpartitionOf(channel: ChannelId): BlockingSubpartition | undefined {
    const consumer = consumerOf(channel);
    return this.subpartitions.find((subpartition) => consumerOf(subpartition.channel) === consumer);
  }

  private spill(subpartition: BlockingSubpartition, usesCredit: boolean, cause: Place | null): void {
    const { encoder, buffers, channel } = subpartition;
    const { elements } = encoder;
    const bytes = encoder.take();
    buffers.push({ bytes, elements, cause, usesCredit });
    const { trace } = this.services;
    if (trace.enabled) trace.emit({ type: 'bufferSpilled', channel, elements, bytes: bytes.length, cause });
  }

  private subpartition(index: number): BlockingSubpartition {
    return ensure(this.subpartitions[index], `Edge ${this.edge} has no channel ${index}.`);
  }
}

function consumerOf(channel: ChannelId): string {
  return subtaskOf(channelParts(channel).to);
}
