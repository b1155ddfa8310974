/**
 * What every keyed state backend must do, whatever it stores state in. An adapter's test calls this with a way to
 * make one.
 */
import { expect, test } from 'vitest';
import type { KeyGroupRange } from '../../src/base/ids.ts';
import { keyGroupRangeOf } from '../../src/base/key-groups.ts';
import type { CapturedKeyedState, KeyedStateBackend } from '../../src/state/keyed-state-backend.ts';
import { NO_NAMESPACE, type StateTtl } from '../../src/state/state-spec.ts';

const WHOLE = keyGroupRangeOf(0, 1, 128);
const value = (name: string, ttl: StateTtl | null = null) => ({ kind: 'VALUE', name, ttl }) as const;
const list = { kind: 'LIST', name: 'l', ttl: null } as const;
const map = { kind: 'MAP', name: 'm', ttl: null } as const;

/** `handsOut`: whether a learner is given what is stored itself or a copy of it (6.1.4). */
export function keyedStateBackendContract(
  name: string,
  handsOut: 'live objects' | 'copies',
  make: (range: KeyGroupRange, now: () => number) => KeyedStateBackend,
): void {
  const backend = () => make(WHOLE, () => 0);
  const stored = (captured: CapturedKeyedState) => {
    while (!captured.encodeSome());
    return captured.keyed;
  };

  test(`${name}: 6.1.1 each key has its own value, equal arrays are one key`, () => {
    const keyed = backend();
    const state = keyed.state(value('v'), NO_NAMESPACE);
    for (const key of [['a', 1], ['a', 2], 'a', 1]) {
      keyed.setCurrentKey(key);
      expect(state.value()).toBeNull();
      state.update(JSON.stringify(key));
    }
    keyed.setCurrentKey(['a', 2]);
    expect(state.value()).toBe('["a",2]');
  });

  test(`${name}: 6.1.1 one name for two types is refused`, () => {
    const keyed = backend();
    keyed.state(value('x'), NO_NAMESPACE);
    expect(() => keyed.state({ ...list, name: 'x' }, NO_NAMESPACE)).toThrow(
      "Error while getting state: state 'x' is of type VALUE",
    );
  });

  test(`${name}: 6.1.2 adding null clears; after a reduce that gave null the next value is the first`, () => {
    const keyed = backend();
    keyed.setCurrentKey('k');
    const reduce = (a: unknown, b: unknown) => (Number(a) + Number(b) === 7 ? null : Number(a) + Number(b));
    const sum = { createAccumulator: () => 0, add: reduce, getResult: (sum: unknown) => sum, merge: reduce };
    const reducing = keyed.state({ kind: 'REDUCING', name: 'r', ttl: null, reduce } as const, NO_NAMESPACE);
    const aggregating = keyed.state(
      { kind: 'AGGREGATING', name: 'a', ttl: null, aggregator: sum } as const,
      NO_NAMESPACE,
    );
    const seen = [3, 4, 5, 6, null, 2].map((value) => {
      reducing.add(value);
      aggregating.add(value);
      return [reducing.get(), aggregating.get()];
    });
    expect(seen).toEqual([
      [3, 3],
      [null, null],
      [5, 5],
      [11, 11],
      [null, null],
      [2, 2],
    ]);
  });

  test(`${name}: 1.3.8 the keys of a state are those that have something in it, by state and namespace`, () => {
    const keyed = backend();
    const state = keyed.state(value('v'), NO_NAMESPACE);
    for (const key of ['a', 'b', 'c']) {
      keyed.setCurrentKey(key);
      state.update(1);
    }
    state.clear();
    keyed.state(value('v'), 'window').update(1);
    keyed.setCurrentKey('d');
    keyed.state(list, NO_NAMESPACE).add(1);
    const keysOf = (name: string, namespace: string) => {
      const keys: unknown[] = [];
      keyed.forEachKey(name, namespace, (key) => {
        expect(keyed.currentKey).toBe(key);
        keys.push(key);
      });
      return keys.sort();
    };
    expect(keysOf('v', NO_NAMESPACE)).toEqual(['a', 'b']);
    expect(keysOf('v', 'window')).toEqual(['c']);
    expect(keysOf('unknown', NO_NAMESPACE)).toEqual([]);
  });

  test(`${name}: 6.1.1 once the key is cleared keyed state is refused`, () => {
    const keyed = backend();
    const state = keyed.state(value('v'), NO_NAMESPACE);
    keyed.setCurrentKey('a');
    state.update(1);
    keyed.clearCurrentKey();
    expect(() => state.value()).toThrow('No key set.');
    keyed.setCurrentKey('a');
    expect(state.value()).toBe(1);
  });

  test(`${name}: 6.1.2 null clears a value, is refused by a list, and is kept by a map`, () => {
    const keyed = backend();
    keyed.setCurrentKey('k');
    const state = keyed.state(value('v'), NO_NAMESPACE);
    state.update(1);
    state.update(null);
    expect(state.value()).toBeNull();
    expect(() => keyed.state(list, NO_NAMESPACE).add(null)).toThrow('You cannot add null to a ListState.');
    const entries = keyed.state(map, NO_NAMESPACE);
    entries.put('x', null);
    expect([entries.contains('x'), entries.isEmpty()]).toEqual([true, false]);
    entries.remove('x');
    expect(entries.isEmpty()).toBe(true);
  });

  test(`${name}: 7.3.1 a capture holds what was there at the barrier, whatever comes after`, () => {
    const keyed = backend();
    keyed.setCurrentKey('k');
    keyed.state(value('v'), NO_NAMESPACE).update({ n: 1 });
    keyed.state(list, NO_NAMESPACE).addAll([1, 2]);
    keyed.state(map, NO_NAMESPACE).put('a', 1);
    stored(keyed.capture(new Map()));
    const captured = keyed.capture(new Map());
    const live = keyed.state(value('v'), NO_NAMESPACE).value() as { n: number };
    live.n = 99;
    keyed.state(list, NO_NAMESPACE).add(3);
    keyed.state(map, NO_NAMESPACE).put('b', 2);
    const restored = backend();
    restored.restore(stored(captured));
    restored.setCurrentKey('k');
    expect(restored.state(value('v'), NO_NAMESPACE).value()).toEqual({ n: 1 });
    expect([...restored.state(list, NO_NAMESPACE).get()]).toEqual([1, 2]);
    expect([...restored.state(map, NO_NAMESPACE).entries()]).toEqual([['a', 1]]);
  });

  test(`${name}: 7.3.1 an object handed out before the barrier and changed after it is captured as it was`, () => {
    const keyed = backend();
    keyed.setCurrentKey('k');
    const state = keyed.state(value('v'), NO_NAMESPACE);
    state.update({ n: 1 });
    const live = state.value() as { n: number };
    const captured = keyed.capture(new Map());
    live.n = 2;
    const restored = backend();
    restored.restore(stored(captured));
    restored.setCurrentKey('k');
    expect(restored.state(value('v'), NO_NAMESPACE).value()).toEqual({ n: 1 });
  });

  test(`${name}: 6.1.4, 7.3.1 an object that is kept over barriers and changed in place without update is in each capture as it was then`, () => {
    const keyed = backend();
    keyed.setCurrentKey('k');
    const state = keyed.state(value('v'), NO_NAMESPACE);
    state.update({ n: 1 });
    const kept = state.value() as { n: number };
    const captures = [2, 3, 4].map((n) => {
      const captured = keyed.capture(new Map());
      kept.n = n;
      return captured;
    });
    for (const [index, captured] of captures.entries()) {
      const restored = backend();
      restored.restore(stored(captured));
      restored.setCurrentKey('k');
      expect(restored.state(value('v'), NO_NAMESPACE).value()).toEqual({ n: handsOut === 'copies' ? 1 : index + 1 });
    }
  });

  test(`${name}: 5.6.2 what a merge takes apart after the barrier is captured as it was`, () => {
    const sum = { kind: 'REDUCING', name: 's', ttl: null, reduce: mergeInPlace } as const;
    const first = backend();
    first.setCurrentKey('k');
    first.state(sum, 'a').add({ n: 1 });
    first.state(sum, 'b').add({ n: 2 });
    const keyed = backend();
    keyed.restore(stored(first.capture(new Map())));
    keyed.setCurrentKey('k');
    keyed.state(sum, 'a');
    const captured = keyed.capture(new Map());
    keyed.mergeNamespaces(sum, 'c', ['a', 'b']);
    const restored = backend();
    restored.restore(stored(captured));
    restored.setCurrentKey('k');
    expect(restored.state(sum, 'a').get()).toEqual({ n: 1 });
    expect(keyed.state(sum, 'c').get()).toEqual({ n: 3 });
  });

  test(`${name}: 2.6 state follows its key groups to two subtasks, and timers lie with it (4.5.6)`, () => {
    const keyed = backend();
    const keys = Array.from({ length: 50 }, (_, i) => `key-${i}`);
    const owner = new Map<string, number>();
    for (const key of keys) {
      keyed.setCurrentKey(key);
      owner.set(key, keyed.currentKeyGroup);
      keyed.state(value('v'), NO_NAMESPACE).update(key);
    }
    const group = owner.get('key-0') as never;
    const timers = { eventTime: [['', 'key-0', 5]] as const, processingTime: [] };
    const blobs = stored(keyed.capture(new Map([[group, timers]])));
    for (const subtask of [0, 1]) {
      const range = keyGroupRangeOf(subtask, 2, 128);
      const part = make(range, () => 0);
      const mine = blobs.filter(({ keyGroup }) => keyGroup >= range.start && keyGroup <= range.end);
      const restoredTimers = part.restore(mine).flatMap(({ eventTime }) => eventTime);
      expect(restoredTimers).toEqual(group >= range.start && group <= range.end ? timers.eventTime : []);
      for (const [key, keyGroup] of owner) {
        if (keyGroup < range.start || keyGroup > range.end) continue;
        part.setCurrentKey(key);
        expect(part.state(value('v'), NO_NAMESPACE).value()).toBe(key);
      }
    }
  });

  test(`${name}: 6.2.6 a value lives from its last write, and a restore keeps its age`, () => {
    let now = 0;
    const ttl = { ttlMs: 100, updateOnRead: false, returnExpired: false, cleanup: null, filterSnapshots: false };
    let keyed = make(WHOLE, () => now);
    const read = (at: number) => {
      now = at;
      const blobs = stored(keyed.capture(new Map()));
      keyed = make(WHOLE, () => now);
      keyed.restore(blobs);
      keyed.setCurrentKey('k');
      return keyed.state(value('v', ttl), NO_NAMESPACE).value();
    };
    const write = (at: number) => {
      now = at;
      keyed.setCurrentKey('k');
      keyed.state(value('v', ttl), NO_NAMESPACE).update('x');
    };
    write(0);
    expect(read(20)).toBe('x');
    write(50);
    expect(read(120)).toBe('x');
    write(170);
    expect([read(220), read(300)]).toEqual(['x', null]);
    expect(stored(keyed.capture(new Map()))).toEqual([]);
  });
}

/** A learner's reduce that changes its first argument, as Flink allows. */
function mergeInPlace(a: unknown, b: unknown): unknown {
  (a as { n: number }).n += (b as { n: number }).n;
  return a;
}
