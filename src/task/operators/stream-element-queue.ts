/**
 * The elements that an async operator has accepted and not yet sent on, with their results as they come. What is sent on next is the whole
 * difference between `orderedWait` and `unorderedWait`. Watermarks are elements of the queue; they are complete from the start.
 * Source: OrderedStreamElementQueue, UnorderedStreamElementQueue (1.4.2).
 */
import { ensure } from '../../base/assert.ts';
import type { Timestamp } from '../../base/ids.ts';

/** An element as it came in, and as it goes into a snapshot. */
export type QueuedElement =
  | { readonly type: 'record'; readonly value: unknown; readonly timestamp: Timestamp | null }
  | { readonly type: 'watermark'; readonly timestamp: Timestamp };

export interface QueueEntry {
  readonly element: QueuedElement;
  /** Sends its results on. */
  readonly emit: () => void;
}

export interface StreamElementQueue {
  /** Elements in it, those whose results are there included. */
  readonly size: number;
  /** The elements in it, in an order in which they may be processed again. */
  readonly elements: readonly QueuedElement[];
  readonly hasCompleted: boolean;
  /** Adds an element; a watermark is complete at once. */
  put(entry: QueueEntry): void;
  /** The results of an element that was put here are there. */
  complete(entry: QueueEntry): void;
  /** Takes out the completed element that is sent on next. */
  takeCompleted(): QueueEntry;
}

/** Results leave in the order in which the elements came. */
export class OrderedStreamElementQueue implements StreamElementQueue {
  private readonly entries: QueueEntry[] = [];
  private readonly completed = new Set<QueueEntry>();

  get size(): number {
    return this.entries.length;
  }

  get elements(): readonly QueuedElement[] {
    return this.entries.map(({ element }) => element);
  }

  get hasCompleted(): boolean {
    const [head] = this.entries;
    return head !== undefined && this.completed.has(head);
  }

  put(entry: QueueEntry): void {
    this.entries.push(entry);
    if (entry.element.type === 'watermark') this.complete(entry);
  }

  complete(entry: QueueEntry): void {
    this.completed.add(entry);
  }

  takeCompleted(): QueueEntry {
    const head = ensure(this.entries.shift(), 'There is a completed element.');
    this.completed.delete(head);
    return head;
  }
}

/** Elements between two watermarks, or a watermark alone. */
interface Segment {
  readonly incomplete: Set<QueueEntry>;
  readonly completed: QueueEntry[];
}

/** Results leave as they come, but none before a watermark that came before its element, nor after one that came behind it. */
export class UnorderedStreamElementQueue implements StreamElementQueue {
  /** Never empty. */
  private readonly segments: Segment[] = [newSegment()];

  get size(): number {
    return this.segments.reduce((sum, { incomplete, completed }) => sum + incomplete.size + completed.length, 0);
  }

  get elements(): readonly QueuedElement[] {
    return this.segments.flatMap(({ incomplete, completed }) =>
      [...completed, ...incomplete].map(({ element }) => element),
    );
  }

  get hasCompleted(): boolean {
    return this.segments[0]?.completed.length !== 0;
  }

  put(entry: QueueEntry): void {
    const last = ensure(this.segments.at(-1), 'There is a segment.');
    if (entry.element.type === 'record') {
      last.incomplete.add(entry);
      return;
    }
    const own = isEmpty(last) ? last : newSegment();
    if (own !== last) this.segments.push(own);
    own.completed.push(entry);
    this.segments.push(newSegment());
  }

  complete(entry: QueueEntry): void {
    const segment = this.segments.find(({ incomplete }) => incomplete.delete(entry));
    segment?.completed.push(entry);
  }

  takeCompleted(): QueueEntry {
    const head = ensure(this.segments[0], 'There is a segment.');
    const entry = ensure(head.completed.shift(), 'There is a completed element.');
    if (isEmpty(head) && this.segments.length > 1) this.segments.shift();
    return entry;
  }
}

function newSegment(): Segment {
  return { incomplete: new Set(), completed: [] };
}

function isEmpty({ incomplete, completed }: Segment): boolean {
  return incomplete.size === 0 && completed.length === 0;
}
