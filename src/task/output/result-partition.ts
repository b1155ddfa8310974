/**
 * One output of a task: a subpartition for each consumer, a bounded pool of buffers, and the timed flush. Between the
 * record writer, which appends, and the slot's outbox, which carries buffers away. Source: PipelinedResultPartition,
 * LocalBufferPool, RecordWriter (3.5.2 to 3.5.5).
 */
import { ensure } from '../../base/assert.ts';
import type { ChannelId, ModelTime, SlotId } from '../../base/ids.ts';
import type { GeneratedCodecs } from '../../codec/generated-codecs.ts';
import type { ResultPartitionDeployment } from '../../wire/messages.ts';
import type { StreamElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { InFlight } from '../channel-state.ts';
import type { TaskServices } from '../task-services.ts';
import type { ResultPartitionWriter } from './result-partition-writer.ts';
import { Subpartition } from './subpartition.ts';

/** Buffers that may wait in one subpartition before the task is back-pressured. Source: NettyShuffleUtils. */
const BACKLOG_MAX = 10;

interface BufferSettings {
  readonly recordsPerBuffer: number;
  /** Milliseconds until a buffer that is not full leaves all the same; 0: after each record; null: never. */
  readonly timeoutMs: ModelTime | null;
  /** Names a record in the error of one that cannot travel. */
  readonly what: string;
  /** Whether barriers may overtake what waits here. */
  readonly unaligned?: boolean;
  /** Where code for the records of its channels comes from, if any. */
  readonly codecs?: GeneratedCodecs | null;
}

export class ResultPartition implements ResultPartitionWriter {
  readonly edge: string;
  readonly subpartitions: readonly Subpartition[];
  readonly supportsUnaligned: boolean;
  private readonly byChannel: ReadonlyMap<ChannelId, Subpartition>;
  private readonly poolMax: number;
  private readonly unprocessed: Set<ChannelId>;
  /** See BufferSettings; the operator that writes here may have a time-out of its own. */
  timeoutMs: ModelTime | null;
  recordsOut = 0;
  private flushIsDue = false;
  private full: ChannelId | null = null;

  constructor(
    deployment: ResultPartitionDeployment,
    private readonly settings: BufferSettings,
    private readonly services: TaskServices,
  ) {
    this.edge = deployment.edge;
    this.timeoutMs = settings.timeoutMs;
    const { what, codecs = null, unaligned = false } = settings;
    this.supportsUnaligned = unaligned && deployment.supportsUnaligned;
    this.subpartitions = deployment.channels.map(({ channel, slot }) => {
      return new Subpartition(channel, known(slot, channel), what, codecs, this.supportsUnaligned);
    });
    this.byChannel = new Map(this.subpartitions.map((subpartition) => [subpartition.channel, subpartition]));
    this.poolMax = 2 * this.subpartitions.length + 8;
    this.unprocessed = new Set(this.byChannel.keys());
  }

  append(index: number, element: StreamElement, cause: Place | null): void {
    const subpartition = this.subpartition(index);
    const startsBuffer = subpartition.openElements === 0;
    subpartition.append(element, cause);
    if (startsBuffer) this.measure();
    const isFull = subpartition.openElements >= this.settings.recordsPerBuffer;
    if (isFull || this.timeoutMs === 0) {
      subpartition.finishBuffer();
      this.send(subpartition);
    } else {
      this.flushLater();
    }
  }

  /** Behind all records before it, in a buffer of its own. */
  appendEvent(index: number, element: StreamElement, cause: Place | null): void {
    const subpartition = this.subpartition(index);
    subpartition.appendEvent(element, cause);
    this.send(subpartition);
  }

  /** What waits in a channel, or is being gathered for it. */
  inFlight(index: number): InFlight {
    const subpartition = this.subpartition(index);
    subpartition.finishBuffer();
    return subpartition.inFlight;
  }

  /** Ahead of all that waits (3.5.7). */
  prependEvent(index: number, element: StreamElement, cause: Place | null): void {
    const subpartition = this.subpartition(index);
    subpartition.finishBuffer();
    subpartition.prependEvent(element, cause);
    this.measure();
    this.send(subpartition);
  }

  credited(channel: ChannelId, buffers: number): boolean {
    const subpartition = this.byChannel.get(channel);
    if (subpartition === undefined) return false;
    subpartition.addCredit(buffers);
    this.send(subpartition);
    return true;
  }

  flush(): void {
    for (const subpartition of this.subpartitions) {
      subpartition.finishBuffer();
      this.send(subpartition);
    }
  }

  /** The channel that keeps the task from writing; null when there is room in the pool (3.5.4, 3.5.5). */
  get fullChannel(): ChannelId | null {
    return this.full;
  }

  private measure(): void {
    let inUse = 0;
    let longest = this.subpartitions[0];
    for (const subpartition of this.subpartitions) {
      inUse += subpartition.buffersInUse;
      if (subpartition.buffersInUse > (longest?.buffersInUse ?? 0)) longest = subpartition;
    }
    const isFull = inUse >= this.poolMax || (longest?.buffersInUse ?? 0) >= BACKLOG_MAX;
    this.full = isFull ? (longest?.channel ?? null) : null;
  }

  recordsProcessed(channel: ChannelId): void {
    this.unprocessed.delete(channel);
  }

  /** Whether every consumer has come to the end of the data. */
  get areRecordsProcessed(): boolean {
    return this.unprocessed.size === 0;
  }

  private flushLater(): void {
    if (this.flushIsDue || this.timeoutMs === null) return;
    this.flushIsDue = true;
    this.services.setAlarm(this.services.now() + this.timeoutMs, () => {
      this.flushIsDue = false;
      this.flush();
    });
  }

  private send(subpartition: Subpartition): void {
    const { trace } = this.services;
    let freed = false;
    for (let next = subpartition.poll(); next !== null; next = subpartition.poll()) {
      const { bytes, elements, cause } = next.buffer;
      const { channel, consumer } = subpartition;
      const place = trace.enabled
        ? trace.emit({
            type: 'bufferSent',
            channel,
            elements,
            bytes: bytes.length,
            arrivesAt: this.services.now(),
            cause,
          })
        : null;
      const { sequence, backlog } = next;
      this.services.send(consumer, { type: 'buffer', channel, sequence, elements, bytes, backlog }, place);
      freed = true;
    }
    if (freed) this.measure();
  }

  private subpartition(index: number): Subpartition {
    return ensure(this.subpartitions[index], `Edge ${this.edge} has no channel ${index}.`);
  }
}

function known(slot: SlotId | null, channel: ChannelId): SlotId {
  return ensure(slot, `${channel} is pipelined, so its consumer has a slot.`);
}
