/**
 * One logical input of a task: all channels of all edges into it, read in turn, one buffer each. Channels with data
 * stand in a queue; a blocked channel does not. Between the channels and the stream task. Source: SingleInputGate
 * (3.4.6).
 */
import { ensure } from '../../base/assert.ts';
import type { CheckpointId } from '../../base/ids.ts';
import type { GeneratedCodecs } from '../../codec/generated-codecs.ts';
import type { InputGateDeployment } from '../../wire/messages.ts';
import type { BarrierElement, RecordElement, StreamElement } from '../../wire/stream-elements.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { InFlight } from '../channel-state.ts';
import { type BufferMessage, FloatingBuffers, InputChannel, type ReceivedBuffer } from './input-channel.ts';

export class InputGate {
  readonly channels: readonly InputChannel[];
  private readonly ready: InputChannel[] = [];
  private readonly floating = new FloatingBuffers();
  private reading: { readonly channel: InputChannel; readonly buffer: ReceivedBuffer; next: number } | null = null;

  /** `deployments` are the edges of one input; `firstIndex` the number of channels in the gates before. */
  constructor(
    readonly inputIndex: 0 | 1,
    deployments: readonly InputGateDeployment[],
    firstIndex: number,
    codecs: GeneratedCodecs | null,
  ) {
    this.channels = deployments
      .flatMap(({ channels, resultType }) => channels.map((of) => ({ ...of, resultType })))
      .map(({ channel, slot, resultType }, index) => {
        return new InputChannel(channel, slot, resultType, firstIndex + index, index, this.floating, codecs);
      });
  }

  /** Returns the barrier that has come, if one has. */
  receive(channel: InputChannel, message: BufferMessage, cause: Place | null): BarrierElement | null {
    const barrier = channel.receive(message, cause);
    this.enqueue(channel);
    return barrier;
  }

  /** What was in flight comes before all else. */
  restore(channel: InputChannel, element: StreamElement, cause: Place | null): void {
    channel.queue.push({ elements: [element], cause, usesCredit: false, sequence: -1, bytes: 0 });
    this.enqueue(channel);
  }

  /** Takes the barrier of a checkpoint out of the queue of a channel; null where it does not wait there. */
  takeBarrier(channel: InputChannel, checkpoint: CheckpointId): BarrierElement | null {
    for (const [index, { elements }] of channel.queue.entries()) {
      const [first] = elements;
      if (first?.type !== 'barrier' || first.checkpoint !== checkpoint) continue;
      channel.queue.splice(index, 1);
      if (channel.queue.length === 0 && channel.enqueued) {
        channel.enqueued = false;
        this.ready.splice(this.ready.indexOf(channel), 1);
      }
      return first;
    }
    return null;
  }

  /** What waits in a channel and came before the barrier of this checkpoint; of the buffer that is being read what is left. */
  inFlight(channel: InputChannel, checkpoint: CheckpointId): InFlight[] {
    const waiting: InFlight[] = channel.queue.filter((buffer) => channel.isInFlight(buffer, checkpoint));
    const { reading } = this;
    if (reading?.channel !== channel || !channel.isInFlight(reading.buffer, checkpoint)) return waiting;
    return [{ elements: reading.buffer.elements.slice(reading.next), bytes: reading.buffer.bytes }, ...waiting];
  }

  /** Whether `next` has something to give. */
  get available(): boolean {
    return this.reading !== null || this.ready.length > 0;
  }

  /** What `next` would give, one after the other, as far as records go: of each channel with data up to the first element that is none. */
  *upcoming(): Iterable<RecordElement> {
    if (this.reading !== null) yield* recordsOf([this.reading.buffer.elements.slice(this.reading.next)]);
    for (const { queue } of this.ready) yield* recordsOf(queue.map(({ elements }) => elements));
  }

  /** The element that comes next; null where none is there. */
  get first(): { readonly element: StreamElement; readonly cause: Place | null } | null {
    const { reading } = this;
    const buffer = reading === null ? this.ready[0]?.queue[0] : reading.buffer;
    const element = buffer?.elements[reading?.next ?? 0];
    return buffer === undefined || element === undefined ? null : { element, cause: buffer.cause };
  }

  /** The next element, or null. Each must be followed by `processed` before the next is taken. */
  next(): StreamElement | null {
    if (this.reading === null) {
      const channel = this.ready.shift();
      if (channel === undefined) return null;
      channel.enqueued = false;
      const buffer = ensure(channel.queue.shift(), `${channel.id} stood in the queue without data.`);
      this.reading = { channel, buffer, next: 0 };
    }
    return ensure(this.reading.buffer.elements[this.reading.next++], 'A buffer holds at least one element.');
  }

  /** Where the element taken last came from. */
  get channel(): InputChannel {
    return ensure(this.reading, 'An element is being processed.').channel;
  }

  /** What brought the element taken last. */
  get cause(): Place | null {
    return this.reading?.buffer.cause ?? null;
  }

  /**
   * The element taken last has been processed. True when that was the last of its buffer: another gate may have its
   * turn.
   */
  processed(): boolean {
    const reading = ensure(this.reading, 'An element is being processed.');
    if (reading.next < reading.buffer.elements.length) return false;
    this.reading = null;
    reading.channel.release(reading.buffer);
    for (const channel of this.channels) channel.borrow();
    this.enqueue(reading.channel);
    return true;
  }

  unblock(channel: InputChannel): void {
    channel.blocked = false;
    this.enqueue(channel);
  }

  private enqueue(channel: InputChannel): void {
    if (channel.blocked || channel.enqueued || channel.queue.length === 0 || this.reading?.channel === channel) return;
    channel.enqueued = true;
    this.ready.push(channel);
  }
}

function* recordsOf(buffers: readonly (readonly StreamElement[])[]): Iterable<RecordElement> {
  for (const elements of buffers) {
    for (const element of elements) {
      if (element.type !== 'record') return;
      yield element;
    }
  }
}
