/**
 * Take elements out of a window before or after its function sees them (5.7.1, 5.7.2). They work on the elements they are given and
 * know nothing else. Source: Evictor, CountEvictor, DeltaEvictor, TimeEvictor.
 */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import { millisecondsOf } from '../duration.ts';
import { functionOnly } from '../function-forms.ts';
import type { Value } from '../transformations.ts';

type Elements = Api.RemovableElements<Value>;
type Evict = (elements: Elements, size: number) => void;

export abstract class Evictor {
  abstract evictBefore(elements: Elements, size: number, window: Api.Window, context: Api.EvictorContext): void;
  abstract evictAfter(elements: Elements, size: number, window: Api.Window, context: Api.EvictorContext): void;
}

const evictions = new WeakMap<object, { readonly evict: Evict; readonly after: boolean }>();

/** An evictor that does one thing, either before or after the function. */
abstract class OneSidedEvictor extends Evictor {
  evictBefore(elements: Elements, size: number, _window: Api.Window, _context: Api.EvictorContext): void {
    const { evict, after } = evictionOf(this);
    if (!after) evict(elements, size);
  }

  evictAfter(elements: Elements, size: number, _window: Api.Window, _context: Api.EvictorContext): void {
    const { evict, after } = evictionOf(this);
    if (after) evict(elements, size);
  }
}

export class CountEvictor extends OneSidedEvictor {
  static of(maxCount: number, doEvictAfter = false): CountEvictor {
    return evicting(new CountEvictor(), doEvictAfter, (elements, size) => {
      let surplus = size - maxCount;
      removeWhere(elements, () => surplus-- > 0);
    });
  }
}

export class DeltaEvictor extends OneSidedEvictor {
  static of(threshold: number, delta: (element: Value, last: Value) => number, doEvictAfter = false): DeltaEvictor {
    functionOnly('DeltaEvictor.of', delta);
    return evicting(new DeltaEvictor(), doEvictAfter, (elements) => {
      const last = [...elements].at(-1)?.getValue();
      removeWhere(elements, (element) => delta(element.getValue(), last) >= threshold);
    });
  }
}

export class TimeEvictor extends OneSidedEvictor {
  static of(windowSize: Api.Duration, doEvictAfter = false): TimeEvictor {
    const sizeMs = millisecondsOf(windowSize, 'The size of TimeEvictor');
    return evicting(new TimeEvictor(), doEvictAfter, (elements) => {
      const all = [...elements];
      if (all[0] === undefined || !all[0].hasTimestamp()) return;
      const latest = all.reduce((max, element) => Math.max(max, element.getTimestamp()), Number.NEGATIVE_INFINITY);
      removeWhere(elements, (element) => element.getTimestamp() <= latest - sizeMs);
    });
  }
}

function evicting<E extends Evictor>(evictor: E, after: boolean, evict: Evict): E {
  evictions.set(evictor, { evict, after });
  return evictor;
}

function evictionOf(evictor: Evictor): { evict: Evict; after: boolean } {
  return ensure(evictions.get(evictor), 'An evictor is made by of().');
}

function removeWhere(elements: Elements, unwanted: (element: Api.TimestampedValue<Value>) => boolean): void {
  const iterator = elements[Symbol.iterator]();
  for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
    if (unwanted(step.value)) iterator.remove();
  }
}
