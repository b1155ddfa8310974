/**
 * The elements of a window as an evictor gets them: iterable, with `remove()` on the iterator (5.7.1). Source:
 * EvictingWindowOperator.
 */
import type * as Api from 'millrace';
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import type { KeptElement } from './window-contents.ts';

type Timestamped = Api.TimestampedValue<unknown>;

export class EvictingElements implements Api.RemovableElements<unknown> {
  private readonly elements: { readonly kept: KeptElement; readonly shown: Timestamped }[];

  constructor(kept: readonly KeptElement[]) {
    this.elements = kept.map((element) => ({ kept: element, shown: shownAs(element) }));
  }

  get size(): number {
    return this.elements.length;
  }

  get left(): KeptElement[] {
    return this.elements.map(({ kept }) => kept);
  }

  [Symbol.iterator](): Iterator<Timestamped> & { remove(): void } {
    const { elements } = this;
    let next = 0;
    return {
      next: () => {
        const element = elements[next];
        if (element === undefined) return { done: true, value: undefined };
        next++;
        return { done: false, value: element.shown };
      },
      remove: () => {
        if (next > 0) elements.splice(--next, 1);
      },
    };
  }
}

function shownAs({ value, timestamp }: KeptElement): Timestamped {
  return {
    getValue: () => value,
    getTimestamp: () => timestamp ?? MIN_TIMESTAMP,
    hasTimestamp: () => timestamp !== null,
  };
}
