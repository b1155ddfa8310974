/** What of a stored value has outlived its time: values, elements of a list and entries of a map each for themselves (6.2.2, 6.2.3). */
import type { Timestamp } from '../base/ids.ts';
import type { Stamped, StoredMap } from './heap-states.ts';
import { isExpired, type StateKind, type StateTtl } from './state-spec.ts';

/** The value itself where nothing in it has expired, what is left of it, or null where nothing is. Source: AbstractTtlState.getUnexpiredOrNull. */
export function unexpiredOf(kind: StateKind, ttl: StateTtl, value: unknown, now: Timestamp): unknown {
  const isAlive = ({ stamp }: Stamped) => !isExpired(ttl, stamp, now);
  if (kind === 'LIST') {
    const elements = value as Stamped[];
    const alive = elements.filter(isAlive);
    if (alive.length === elements.length) return elements;
    return alive.length === 0 ? null : alive;
  }
  if (kind === 'MAP') {
    const entries = value as StoredMap;
    const alive = new Map([...entries].filter(([, entry]) => isAlive(entry)));
    if (alive.size === entries.size) return entries;
    return alive.size === 0 ? null : alive;
  }
  return isAlive(value as Stamped) ? value : null;
}
