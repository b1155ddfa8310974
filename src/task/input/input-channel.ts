/**
 * The consumer's end of one channel: the buffers that have come and are not yet processed, and the credit its producer
 * holds. A channel owns two exclusive buffers and borrows from the gate's floating ones while its producer has a
 * backlog. Source: RemoteInputChannel, BufferManager (3.5.3).
 */
import { assert } from '../../base/assert.ts';
import type { ChannelId, CheckpointId, SlotId } from '../../base/ids.ts';
import { BufferDecoder } from '../../codec/buffer-codec.ts';
import type { GeneratedCodecs } from '../../codec/generated-codecs.ts';
import type { ResultPartitionType } from '../../wire/job-graph.ts';
import type { DataMessage } from '../../wire/messages.ts';
import type { BarrierElement, StreamElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';

/** Buffers of its own that each channel has. Source: NettyShuffleUtils. */
const EXCLUSIVE_BUFFERS = 2;
/** Buffers that the channels of a gate share on demand. */
const FLOATING_BUFFERS = 8;

export interface ReceivedBuffer {
  readonly elements: readonly StreamElement[];
  /** What delivered it: the cause of all that its elements bring about. */
  readonly cause: Place | null;
  /** Events travel without credit, each in a buffer of its own. */
  readonly usesCredit: boolean;
  /** Its number in the channel; below 0 where it was restored. */
  readonly sequence: number;
  readonly bytes: number;
}

/** The floating buffers of one gate. */
export class FloatingBuffers {
  available = FLOATING_BUFFERS;
}

export type BufferMessage = Extract<DataMessage, { type: 'buffer' }>;

export class InputChannel {
  readonly queue: ReceivedBuffer[] = [];
  blocked = false;
  /** Its producer has said its last word, and that has been read. */
  hasEnded = false;
  /** Whether it stands in its gate's queue of channels with data. */
  enqueued = false;
  private readonly decoder: BufferDecoder;
  private nextSequence = 0;
  /** Credit the producer holds and has not used. */
  private credit = 0;
  private borrowed = 0;
  private required = EXCLUSIVE_BUFFERS;
  private unannounced = 0;
  private isRequested: boolean;
  /** The barrier of the newest checkpoint that came, and the number of its buffer: what came before it is in flight. */
  private lastBarrier: { readonly checkpoint: CheckpointId; readonly sequence: number } | null = null;
  private persisting: { readonly checkpoint: CheckpointId; readonly persist: (buffer: ReceivedBuffer) => void } | null =
    null;

  constructor(
    readonly id: ChannelId,
    readonly producer: SlotId,
    /** A blocking result is asked for; a pipelined one is sent as soon as there is credit. */
    readonly resultType: ResultPartitionType,
    /** Counted over all gates of the task. */
    readonly index: number,
    /** Counted within its gate: the valve's channel. */
    readonly indexInGate: number,
    private readonly floating: FloatingBuffers,
    codecs: GeneratedCodecs | null,
  ) {
    this.decoder = new BufferDecoder(codecs);
    this.isRequested = resultType !== 'BLOCKING';
    this.grant(EXCLUSIVE_BUFFERS);
  }

  /** Returns the barrier that has come, if one has. One that overtakes what waits here does not wait itself (3.5.7). */
  receive(message: BufferMessage, cause: Place | null): BarrierElement | null {
    assert(message.sequence === this.nextSequence, `Buffer ${message.sequence} of ${this.id} came out of order.`);
    this.nextSequence++;
    const elements = this.decoder.decode(message.bytes);
    const usesCredit = !isEvent(elements);
    if (usesCredit) {
      assert(this.credit > 0, `A buffer came over ${this.id} without credit.`);
      this.credit--;
    }
    this.required = (message.backlog ?? 0) + EXCLUSIVE_BUFFERS;
    const { sequence, bytes } = message;
    const [first] = elements;
    const barrier = first?.type === 'barrier' ? first : null;
    if (barrier !== null) {
      // One that was overtaken by that of a later checkpoint comes behind it.
      if (barrier.checkpoint >= (this.lastBarrier?.checkpoint ?? 0))
        this.lastBarrier = { checkpoint: barrier.checkpoint, sequence };
      // One of an earlier checkpoint, which was given up, ends nothing. Source: ChannelStatePersister.
      if (this.persisting !== null && barrier.checkpoint >= this.persisting.checkpoint) this.persisting = null;
    }
    if (barrier?.overtakes === true) return barrier;
    const buffer = { elements, cause, usesCredit, sequence, bytes: bytes.length };
    this.queue.push(buffer);
    this.persisting?.persist(buffer);
    this.borrow();
    return barrier;
  }

  /** Whether a buffer came before the barrier of a checkpoint. */
  isInFlight(buffer: ReceivedBuffer, checkpoint: CheckpointId): boolean {
    return this.lastBarrier?.checkpoint !== checkpoint || buffer.sequence < this.lastBarrier.sequence;
  }

  /** Shows each buffer that comes from now on until the barrier of this checkpoint does. */
  startPersisting(checkpoint: CheckpointId, persist: (buffer: ReceivedBuffer) => void): void {
    if (this.lastBarrier?.checkpoint !== checkpoint) this.persisting = { checkpoint, persist };
  }

  stopPersisting(): void {
    this.persisting = null;
  }

  /** A buffer has been processed: its room is offered to the producer again, or goes back to the gate. */
  release(buffer: ReceivedBuffer): void {
    if (!buffer.usesCredit) return;
    if (this.borrowed > 0 && this.credit >= this.required) {
      this.borrowed--;
      this.floating.available++;
    } else {
      this.grant(1);
    }
  }

  /** Borrows floating buffers for the producer's backlog. */
  borrow(): void {
    while (this.credit < this.required && this.floating.available > 0) {
      this.floating.available--;
      this.borrowed++;
      this.grant(1);
    }
  }

  /** What is to be said to the producer: how much credit it has now; null where there is nothing new. */
  takeCredit(): Extract<DataMessage, { type: 'credit' | 'partitionRequest' }> | null {
    const { id: channel, unannounced: buffers, isRequested } = this;
    if (buffers === 0) return null;
    this.unannounced = 0;
    this.isRequested = true;
    return isRequested ? { type: 'credit', channel, buffers } : { type: 'partitionRequest', channel, credit: buffers };
  }

  /** Elements that wait here. */
  get waiting(): number {
    return this.queue.reduce((sum, buffer) => sum + buffer.elements.length, 0);
  }

  private grant(buffers: number): void {
    this.credit += buffers;
    this.unannounced += buffers;
  }
}

/** Whether a buffer is one of Flink's events, which need no credit. */
function isEvent(elements: readonly StreamElement[]): boolean {
  switch (elements[0]?.type) {
    case 'barrier':
    case 'cancelCheckpoint':
    case 'endOfData':
    case 'endOfPartition':
      return true;
    default:
      return false;
  }
}
