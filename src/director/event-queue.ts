/**
 * The discrete events of a run that are still to come, ordered by model time, then by a tie-break drawn from the seed,
 * then by the order in which they were added. Two events of one time and one tie-break keep their order: that is how a
 * channel stays first in, first out.
 */
import type { ModelTime } from '../base/ids.ts';
import { PriorityQueue } from '../base/priority-queue.ts';

export interface Due<What> {
  readonly time: ModelTime;
  readonly what: What;
}

interface Entry<What> extends Due<What> {
  readonly tie: number;
  readonly id: number;
}

export class EventQueue<What> {
  private readonly entries = new PriorityQueue<Entry<What>>((a, b) => a.time - b.time || a.tie - b.tie || a.id - b.id);
  private added = 0;

  add(time: ModelTime, tie: number, what: What): void {
    this.entries.add({ time, tie, id: this.added++, what });
  }

  /** The next event, which stays; undefined when there is none. */
  peek(): Due<What> | undefined {
    return this.entries.peek();
  }

  /** Takes the next event out. */
  poll(): Due<What> | undefined {
    return this.entries.poll();
  }
}
