/**
 * One channel as the events tell of it: what its producer has written but not sent, the buffers on the wire, and what
 * waits at its consumer. Mutable, for it changes with every record; a keyframe takes a copy.
 */
import { type ChannelId, channelParts, type ExecutionId, MIN_TIMESTAMP, type ModelTime } from '../base/ids.ts';
import type { Place } from '../wire/trace-events.ts';

/** An element of the stream between two subtasks. */
export type ElementView =
  | {
      readonly kind: 'record';
      readonly place: Place;
      readonly sequence: number;
      readonly value: unknown;
      readonly timestamp: number | null;
      /** Only after a keyBy has a record a key. */
      readonly key: string | null;
      readonly keyGroup: number | null;
      readonly replayed: boolean;
    }
  | { readonly kind: 'watermark'; readonly place: Place; readonly timestamp: number }
  | { readonly kind: 'status'; readonly place: Place; readonly idle: boolean }
  /** `overtakes`: it goes ahead of all that waits. */
  | { readonly kind: 'barrier'; readonly place: Place; readonly checkpoint: number; readonly overtakes: boolean }
  | { readonly kind: 'end'; readonly place: Place };

/** A buffer on the wire. */
export interface Hop {
  readonly at: ModelTime;
  readonly arrivesAt: ModelTime;
  readonly elements: readonly ElementView[];
}

/**
 * How far along its channel a hop is drawn: 0 at the sender, 1 on arrival, null when it is not on the wire. One that
 * is too short to be seen is drawn for `leastMs`.
 */
export function progress(hop: Hop, now: ModelTime, leastMs: ModelTime = 0): number | null {
  const share = (now - hop.at) / Math.max(hop.arrivesAt - hop.at, leastMs);
  return share >= 0 && share < 1 ? share : null;
}

export interface Blocking {
  readonly checkpoint: number;
  readonly since: ModelTime;
  readonly waiting: number;
}

/** How many delivered hops are remembered, so that a hop too short to be seen can be drawn longer. */
const ARRIVED_MAX = 24;

/** Events go without credit (Flink: `ResultSubpartitionView.isAvailable`). */
function needsCredit({ kind }: ElementView): boolean {
  return kind !== 'barrier' && kind !== 'end';
}

function overtakes(element: ElementView): boolean {
  return element.kind === 'barrier' && element.overtakes;
}

export class ChannelView {
  readonly from: ExecutionId;
  readonly to: ExecutionId;
  readonly edge: string;
  /** Written and not yet sent: the producer's buffers. */
  readonly staged: ElementView[] = [];
  /** On the wire, oldest first. */
  readonly hops: Hop[] = [];
  /** Hops that have arrived lately, oldest first. */
  readonly arrived: Hop[] = [];
  /** Delivered and not yet taken: what waits at the consumer. */
  readonly queue: ElementView[] = [];
  /** Set while the channel waits for the barriers of the others (7.4.2). */
  blocked: Blocking | null = null;
  /** When it was opened again for the last time, and for which checkpoint it had been blocked. */
  released: { readonly checkpoint: number; readonly at: ModelTime } | null = null;
  watermark: number = MIN_TIMESTAMP;
  idle = false;
  ended = false;
  /** Buffers the producer may still send; null before the first credit. */
  credit: number | null = null;

  constructor(readonly id: ChannelId) {
    const parts = channelParts(id);
    this.from = parts.from;
    this.to = parts.to;
    this.edge = parts.edge;
  }

  /** Puts the oldest `count` staged elements on the wire. */
  send(at: ModelTime, arrivesAt: ModelTime, count: number): void {
    const elements = this.staged.splice(0, count);
    this.hops.push({ at, arrivesAt, elements });
    if (this.credit !== null && elements.some(needsCredit)) this.credit--;
  }

  /** A barrier goes ahead of all that is staged, itself included where it had been aligned until now. */
  overtakeStaged(barrier: Extract<ElementView, { kind: 'barrier' }>): void {
    const same = this.staged.findIndex((one) => one.kind === 'barrier' && one.checkpoint === barrier.checkpoint);
    if (same >= 0) this.staged.splice(same, 1);
    this.staged.unshift(barrier);
  }

  deliver(): void {
    const hop = this.hops.shift();
    if (!hop) return;
    if (hop.elements.some(overtakes)) this.queue.unshift(...hop.elements);
    else this.queue.push(...hop.elements);
    this.arrived.push(hop);
    if (this.arrived.length > ARRIVED_MAX) this.arrived.shift();
  }

  /** Takes the first waiting element that `wanted` holds for. */
  take(wanted: (element: ElementView) => boolean): void {
    const index = this.queue.findIndex(wanted);
    if (index >= 0) this.queue.splice(index, 1);
  }

  /** Its producer's machine is gone: takes off it, and gives, what was not delivered. */
  cut(): ChannelView {
    const lost = this.fork();
    lost.queue.length = 0;
    this.staged.length = 0;
    this.hops.length = 0;
    return lost;
  }

  /** Whether nothing is on it, nor waits at either end. */
  get isEmpty(): boolean {
    return this.staged.length + this.hops.length + this.queue.length === 0;
  }

  fork(): ChannelView {
    const copy = new ChannelView(this.id);
    copy.staged.push(...this.staged);
    copy.hops.push(...this.hops);
    copy.arrived.push(...this.arrived);
    copy.queue.push(...this.queue);
    copy.blocked = this.blocked;
    copy.released = this.released;
    copy.watermark = this.watermark;
    copy.idle = this.idle;
    copy.ended = this.ended;
    copy.credit = this.credit;
    return copy;
  }
}
