/**
 * The producer's end of one channel: the buffer being filled, the buffers that wait for credit, and the credit. Source:
 * PipelinedSubpartition.
 */
import type { ChannelId, CheckpointId, SlotId } from '../../base/ids.ts';
import { BufferEncoder } from '../../codec/buffer-codec.ts';
import type { GeneratedCodecs } from '../../codec/generated-codecs.ts';
import { copyValue } from '../../codec/values.ts';
import type { StreamElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { InFlight } from '../channel-state.ts';

export interface FinishedBuffer {
  readonly bytes: Uint8Array;
  readonly elements: number;
  /** What the last element in it came from. */
  readonly cause: Place | null;
  /** Flink's events travel without credit. */
  readonly usesCredit: boolean;
  /** Copies of its elements, where a barrier may overtake them. */
  readonly kept?: readonly StreamElement[];
}

export class Subpartition {
  /** Records written so far, in this attempt. */
  records = 0;
  private readonly encoder: BufferEncoder;
  private readonly queue: FinishedBuffer[] = [];
  private openCause: Place | null = null;
  private kept: StreamElement[] = [];
  private credit = 0;
  private waiting = 0;
  private sent = 0;

  constructor(
    readonly channel: ChannelId,
    readonly consumer: SlotId,
    /** Names a record in the error of one that cannot travel. */
    what: string,
    codecs: GeneratedCodecs | null,
    /** Bytes of a channel are read in order only, so what may be stored out of its turn is kept as it is. */
    private readonly keepsElements: boolean,
  ) {
    this.encoder = new BufferEncoder({ what, codecs });
  }

  /** Elements in the buffer being filled. */
  get openElements(): number {
    return this.encoder.elements;
  }

  /**
   * Buffers that hold room of the pool: those of records that wait for credit, and the one being filled. Events take
   * none.
   */
  get buffersInUse(): number {
    return this.waiting + (this.encoder.elements > 0 ? 1 : 0);
  }

  /** Nothing is left to send. */
  get isSent(): boolean {
    return this.queue.length === 0 && this.encoder.elements === 0;
  }

  append(element: StreamElement, cause: Place | null): void {
    this.encoder.append(element);
    this.openCause = cause;
    if (this.keepsElements) this.kept.push(copyOf(element));
  }

  /** Puts the buffer being filled behind the others. */
  finishBuffer(): void {
    if (this.encoder.elements > 0) this.enqueue(true);
  }

  /** An event: after all records before it, in a buffer of its own. */
  appendEvent(element: StreamElement, cause: Place | null): void {
    this.finishBuffer();
    this.append(element, cause);
    this.enqueue(false);
  }

  /** Ahead of all that waits. */
  prependEvent(element: StreamElement, cause: Place | null): void {
    this.append(element, cause);
    this.enqueue(false, 'first');
  }

  /** Whether the barrier of a checkpoint waits here for its turn. */
  holdsBarrier(checkpoint: CheckpointId): boolean {
    return this.indexOfBarrier(checkpoint) >= 0;
  }

  /** Takes it out, and returns what waited before it. */
  takeBarrier(checkpoint: CheckpointId): InFlight {
    const index = this.indexOfBarrier(checkpoint);
    const before = this.queue.slice(0, index);
    this.queue.splice(index, 1);
    return inFlightOf(before);
  }

  private indexOfBarrier(checkpoint: CheckpointId): number {
    return this.queue.findIndex(({ kept: [first] = [] }) => {
      return first?.type === 'barrier' && first.checkpoint === checkpoint;
    });
  }

  /** All that waits and has been kept, without the buffer being filled. */
  get inFlight(): InFlight {
    return inFlightOf(this.queue);
  }

  addCredit(buffers: number): void {
    this.credit += buffers;
  }

  /**
   * The next buffer that may leave, with its number in the channel; null while it waits for credit or there is none.
   */
  poll(): { readonly buffer: FinishedBuffer; readonly sequence: number; readonly backlog: number } | null {
    const buffer = this.queue[0];
    if (buffer === undefined || (buffer.usesCredit && this.credit === 0)) return null;
    this.queue.shift();
    if (buffer.usesCredit) {
      this.credit--;
      this.waiting--;
    }
    return { buffer, sequence: this.sent++, backlog: this.waiting };
  }

  private enqueue(usesCredit: boolean, where: 'first' | 'last' = 'last'): void {
    const { elements } = this.encoder;
    if (usesCredit) this.waiting++;
    const kept = this.keepsElements ? { kept: this.kept } : {};
    const buffer = { bytes: this.encoder.take(), elements, cause: this.openCause, usesCredit, ...kept };
    this.kept = [];
    if (where === 'first') this.queue.unshift(buffer);
    else this.queue.push(buffer);
  }
}

function inFlightOf(buffers: readonly FinishedBuffer[]): InFlight {
  const elements = buffers.flatMap(({ kept = [] }) => kept);
  return { elements, bytes: buffers.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}

/** What the learner's code does with a record later does not matter. */
function copyOf(element: StreamElement): StreamElement {
  return element.type === 'record' ? { ...element, value: copyValue(element.value, 'The record') } : element;
}
