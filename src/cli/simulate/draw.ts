/** Draws of a seeded plan, in the words a plan needs. */
import type { RandomStream } from '../../ports/random.ts';

export class Draw {
  constructor(private readonly stream: RandomStream) {}

  /** A whole number from `from` to `to`, both inclusive. */
  between(from: number, to: number): number {
    return from + this.stream.below(to - from + 1);
  }

  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.stream.below(items.length)] as Item;
  }

  /** True in `percent` of a hundred draws. */
  chance(percent: number): boolean {
    return this.stream.below(100) < percent;
  }

  /** A list of `from` to `to` items. */
  several<Item>(from: number, to: number, item: () => Item): Item[] {
    return Array.from({ length: this.between(from, to) }, item);
  }
}
