/**
 * A queue of timers that holds each timer once. Which of several timers of one timestamp comes first follows from the
 * shape of the heap,
 * so the heap is Flink's: counted from 1, sifted as there, comparing timestamps only (4.5.1). Source:
 * HeapPriorityQueue, HeapPriorityQueueSet.
 */
import { ensure } from '../../base/assert.ts';
import type { KeyGroup, Timestamp } from '../../base/ids.ts';
import type { Namespace } from '../../state/state-spec.ts';
import { type Identity, identityOf } from '../../state/value-identity.ts';
import type { Place } from '../../wire/trace-events.ts';

/** Identity of a timer is (key, namespace, timestamp). */
export interface Timer {
  readonly key: unknown;
  readonly keyGroup: KeyGroup;
  readonly namespace: Namespace;
  readonly timestamp: Timestamp;
  /** For the trace: the event of its registration, where that is what it fires for: a timer of processing time set in this attempt. */
  registered?: Place | null;
}

interface Queued {
  readonly timer: Timer;
  index: number;
}

export class TimerQueue implements Iterable<Timer> {
  /** Place 0 stays empty, so that the parent of i is i >> 1. */
  private readonly heap: (Queued | null)[] = [null];
  private readonly known = new Map<Identity, Map<string, Queued>>();

  get size(): number {
    return this.heap.length - 1;
  }

  peek(): Timer | undefined {
    return this.heap[1]?.timer;
  }

  /** False where the timer is there already. */
  add(timer: Timer): boolean {
    const timers = this.timersOf(identityOf(timer.key));
    const name = nameOf(timer);
    if (timers.has(name)) return false;
    const queued: Queued = { timer, index: this.heap.length };
    timers.set(name, queued);
    this.heap.push(queued);
    this.siftUp(queued.index);
    return true;
  }

  /** False where there is no such timer. */
  remove(timer: Timer): boolean {
    const queued = this.known.get(identityOf(timer.key))?.get(nameOf(timer));
    if (queued === undefined) return false;
    this.removeAt(queued.index);
    return true;
  }

  poll(): Timer | undefined {
    return this.size === 0 ? undefined : this.removeAt(1);
  }

  /** What `poll` would give one after the other, as long as no timer is added or removed. */
  *upcoming(): Iterable<Timer> {
    const ahead = this.heap.slice();
    for (let last = ahead.length - 1; last > 0; last--) {
      yield ensure(ahead[1], 'A heap has its least element first.').timer;
      const moving = ensure(ahead.pop(), 'A heap is filled from its start.');
      if (last > 1)
        siftDown(ahead, moving, (queued, at) => {
          ahead[at] = queued;
        });
    }
  }

  *[Symbol.iterator](): Iterator<Timer> {
    for (let i = 1; i < this.heap.length; i++) yield this.at(i).timer;
  }

  private removeAt(index: number): Timer {
    const removed = this.at(index);
    const last = this.at(this.size);
    if (removed !== last) {
      this.place(last, index);
      this.siftDown(index);
      if (this.heap[index] === last) this.siftUp(index);
    }
    this.heap.pop();
    this.forget(removed.timer);
    return removed.timer;
  }

  private siftUp(index: number): void {
    const moving = this.at(index);
    let at = index;
    for (let parent = at >> 1; parent > 0 && isEarlier(moving, this.at(parent)); parent >>= 1) {
      this.place(this.at(parent), at);
      at = parent;
    }
    this.place(moving, at);
  }

  private siftDown(index: number): void {
    siftDown(this.heap, this.at(index), (queued, at) => this.place(queued, at), index);
  }

  private place(queued: Queued, index: number): void {
    this.heap[index] = queued;
    queued.index = index;
  }

  private at(index: number): Queued {
    return ensure(this.heap[index], `The timer queue has no place ${index}.`);
  }

  private timersOf(identity: Identity): Map<string, Queued> {
    let timers = this.known.get(identity);
    if (timers === undefined) {
      timers = new Map();
      this.known.set(identity, timers);
    }
    return timers;
  }

  private forget(timer: Timer): void {
    const identity = identityOf(timer.key);
    const timers = this.timersOf(identity);
    timers.delete(nameOf(timer));
    if (timers.size === 0) this.known.delete(identity);
  }
}

/** Lets an element sink from a place to where none below it is earlier. */
function siftDown(
  heap: readonly (Queued | null)[],
  moving: Queued,
  place: (queued: Queued, at: number) => void,
  from = 1,
): void {
  const at = (index: number) => ensure(heap[index], `The timer queue has no place ${index}.`);
  const size = heap.length - 1;
  let hole = from;
  for (;;) {
    let child = hole << 1;
    if (child + 1 <= size && isEarlier(at(child + 1), at(child))) child++;
    if (child > size || !isEarlier(at(child), moving)) break;
    place(at(child), hole);
    hole = child;
  }
  place(moving, hole);
}

function nameOf(timer: Timer): string {
  return `${timer.timestamp}@${timer.namespace}`;
}

function isEarlier(a: Queued, b: Queued): boolean {
  return a.timer.timestamp < b.timer.timestamp;
}
