/** The indexeddb backend passes the suite of all backends; and what it keeps in memory, and when. */
import { expect, test } from 'vitest';
import { keyedStateBackendContract } from '../../tests/contracts/keyed-state-backend.contract.ts';
import type { KeyGroupRange } from '../base/ids.ts';
import { keyGroupOf, keyGroupRangeOf } from '../base/key-groups.ts';
import type { StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import type { KeyGroupHandle } from '../wire/snapshots.ts';
import { HeapKeyedStateBackend } from './heap-keyed-state-backend.ts';
import { IndexedDbKeyedStateBackend } from './indexeddb-keyed-state-backend.ts';
import {
  type CapturedKeyedState,
  handleOf,
  type KeyedStateBackend,
  partNameOf,
  type RestoredBlob,
} from './keyed-state-backend.ts';
import { NO_NAMESPACE } from './state-spec.ts';

const WHOLE = keyGroupRangeOf(0, 1, 128);
const COUNT = { kind: 'VALUE', name: 'count', ttl: null } as const;

/** Working state in a map, and what was done to it. */
class FakeStorage {
  readonly files = new Map<string, Uint8Array>();
  dropped = 0;
  /** The most bytes that one request brought or took. */
  exchangedMax = 0;
  /** Answers that are held back; null: none is. */
  held: (() => void)[] | null = null;
  fails = false;

  readonly ask = (request: StorageRequest, answered: (answer: StorageAnswer) => void): void => {
    if (request.type !== 'exchangeState') throw new Error(`Nobody asks for ${request.type} here.`);
    for (const { key, bytes } of request.put) this.files.set(key, bytes);
    for (const key of request.drop) this.files.delete(key);
    this.dropped += request.drop.length;
    const parts = request.get.map((key) => ({ key, bytes: this.files.get(key) as Uint8Array }));
    for (const moved of [request.put, parts])
      this.exchangedMax = Math.max(
        this.exchangedMax,
        moved.reduce((sum, { bytes }) => sum + bytes.length, 0),
      );
    const answer = this.fails
      ? ({ type: 'failed', why: 'quota', message: 'no room' } as const)
      : ({ type: 'parts', parts } as const);
    if (this.held === null) answered(answer);
    else this.held.push(() => answered(answer));
  };

  release(): void {
    for (let next = this.held?.shift(); next !== undefined; next = this.held?.shift()) next();
  }
}

interface Settings {
  readonly budget?: number;
  readonly range?: KeyGroupRange;
  readonly now?: () => number;
  readonly incremental?: boolean;
}

function backendOn(
  storage: FakeStorage,
  { budget = 0, range = WHOLE, now = () => 0, incremental = false }: Settings = {},
): IndexedDbKeyedStateBackend {
  const services = { ask: storage.ask, remember: () => (work: () => void) => work(), exchanged: () => {} };
  return new IndexedDbKeyedStateBackend({
    range,
    maxParallelism: 128,
    now,
    expired: null,
    owner: 'count:0:0/1',
    budget,
    incremental,
    services,
  });
}

/** Does something for each key as soon as its state is there, as an operator does for records. */
function forKeys(backend: KeyedStateBackend, keys: readonly unknown[], work: (key: unknown) => void): void {
  const left = keys[Symbol.iterator]();
  let next = left.next();
  backend.run({
    goOn: () => {
      for (; next.done !== true; next = left.next()) {
        if (!backend.isReady(next.value)) return [next.value];
        backend.setCurrentKey(next.value);
        work(next.value);
      }
      return null;
    },
  });
}

function countAll(backend: KeyedStateBackend, keys: readonly unknown[]): void {
  const state = backend.state(COUNT, NO_NAMESPACE);
  forKeys(backend, keys, () => state.update(Number(state.value() ?? 0) + 1));
}

function countsOf(backend: KeyedStateBackend, keys: readonly unknown[]): unknown[] {
  const counts: unknown[] = [];
  const state = backend.state(COUNT, NO_NAMESPACE);
  forKeys(backend, keys, () => counts.push(state.value()));
  return counts;
}

function stored(captured: CapturedKeyedState): CapturedKeyedState['keyed'] {
  while (!captured.encodeSome());
  return captured.keyed;
}

keyedStateBackendContract('indexeddb', 'copies', (range, now) =>
  backendOn(new FakeStorage(), { budget: 1e6, range, now }),
);
keyedStateBackendContract('indexeddb without memory', 'copies', (range, now) =>
  backendOn(new FakeStorage(), { range, now }),
);

/** How many objects, entries of sets and maps, and bytes hang on something. */
function heldBy(value: unknown, seen = new Set<object>()): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (seen.has(value)) return 0;
  seen.add(value);
  const inner = value instanceof Map || value instanceof Set ? [...value].flat() : Object.values(value);
  return inner.reduce<number>((sum, one) => sum + heldBy(one, seen), 1);
}

const KEYS = Array.from({ length: 1000 }, (_, i) => `key-${i}`);

test('6.4.1: what does not fit into the budget lies in storage, and comes back when its key does', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage, { budget: 8000 });
  countAll(backend, KEYS);
  countAll(backend, KEYS);
  const inStorage = [...storage.files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(inStorage).toBeGreaterThan(20_000);
  expect(KEYS.filter((key) => backend.isReady(key)).length).toBeLessThan(400);
  expect(countsOf(backend, KEYS)).toEqual(KEYS.map(() => 2));
});

test('work waits until storage has answered, and what comes after it waits behind it', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage);
  countAll(backend, ['a', ...KEYS]);
  storage.held = [];
  const done: string[] = [];
  forKeys(backend, ['a'], () => done.push('a'));
  backend.run({
    goOn: () => {
      done.push('behind');
      return null;
    },
  });
  expect([backend.isWaiting, done]).toEqual([true, []]);
  storage.release();
  expect([backend.isWaiting, done]).toEqual([false, ['a', 'behind']]);
});

test('a key group that grows comes apart: a key brings no more with it than a bucket', () => {
  const storage = new FakeStorage();
  const range = keyGroupRangeOf(0, 128, 128);
  const keys = Array.from({ length: 20_000 }, (_, i) => i).filter((key) => keyGroupOf(key, 128) === 0);
  const backend = backendOn(storage, { range });
  countAll(backend, keys);
  countAll(backend, keys);
  expect(keys.length).toBeGreaterThan(100);
  expect(Math.max(...[...storage.files.values()].map(({ length }) => length))).toBeLessThan(300);
  expect(countsOf(backend, keys)).toEqual(keys.map(() => 2));
});

test('1.3.8: every key is visited once, also where buckets come apart under way', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage, { budget: 2000 });
  countAll(backend, KEYS);
  storage.held = [];
  const visited: unknown[] = [];
  backend.forEachKey('count', NO_NAMESPACE, (key) => {
    visited.push(key);
    backend.state(COUNT, NO_NAMESPACE).update(1e15 + visited.length);
  });
  expect(backend.isWaiting).toBe(true);
  storage.release();
  expect([...visited].sort()).toEqual([...KEYS].sort());
});

test.each(['hashmap', 'indexeddb'] as const)('6.4.3: a snapshot is canonical: %s restores it', (into) => {
  const from = backendOn(new FakeStorage());
  countAll(from, KEYS);
  const blobs = stored(from.capture(new Map()));
  const to = into === 'hashmap' ? new HeapKeyedStateBackend(WHOLE, 128, () => 0) : backendOn(new FakeStorage());
  to.restore(blobs);
  expect(countsOf(to, KEYS)).toEqual(KEYS.map(() => 1));
  const again = stored(to.capture(new Map()));
  expect(again.map(({ keyGroup, entries }) => [keyGroup, entries])).toEqual(
    blobs.map(({ keyGroup, entries }) => [keyGroup, entries]),
  );
});

test('7.3.1: a capture is what was there, though its buckets have been replaced before it was read', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage);
  countAll(backend, KEYS);
  const captured = backend.capture(new Map());
  countAll(backend, KEYS);
  const restored = new HeapKeyedStateBackend(WHOLE, 128, () => 0);
  restored.restore(stored(captured));
  expect(countsOf(restored, KEYS)).toEqual(KEYS.map(() => 1));
});

test('7.3.1: a barrier encodes nothing of what is in memory', () => {
  const backend = backendOn(new FakeStorage(), { budget: 1e6 });
  countAll(backend, KEYS);
  const before = heldBy(backend);
  const captured = backend.capture(new Map());
  expect(heldBy(backend) - before).toBeLessThan(2 * KEYS.length);
  expect(stored(captured).reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(10 * KEYS.length);
});

test('files that neither a bucket nor a snapshot needs any more go', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage);
  countAll(backend, KEYS);
  const before = storage.files.size;
  for (let round = 0; round < 5; round++) {
    const captured = backend.capture(new Map());
    countAll(backend, KEYS);
    stored(captured);
  }
  countAll(backend, KEYS);
  expect(storage.files.size).toBeLessThan(before * 1.5);
});

test('a file that is needed no more is written over, which spares a request', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage, { budget: 8000 });
  for (let round = 0; round < 5; round++) countAll(backend, KEYS);
  expect(storage.files.size).toBeGreaterThan(100);
  expect(storage.dropped).toBe(0);
});

test('however much memory there is, an exchange moves so much that the task is soon back', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage, { budget: 1 << 24 });
  const state = backend.state(COUNT, NO_NAMESPACE);
  const keys = Array.from({ length: 10_000 }, (_, i) => i);
  for (let round = 0; round < 2; round++) {
    const left = [...keys];
    backend.run({
      goOn: () => {
        for (; left[0] !== undefined; left.shift()) {
          if (!backend.isReady(left[0])) return left;
          backend.setCurrentKey(left[0]);
          state.update('x'.repeat(2000));
        }
        return null;
      },
    });
  }
  expect(storage.files.size).toBeGreaterThan(1000);
  expect(storage.exchangedMax).toBeLessThan(5e6);
});

test('6.2.4: what has expired goes when its bucket is encoded, and is told', () => {
  const storage = new FakeStorage();
  let now = 0;
  const cleanup = { size: 5, everyRecord: false };
  const ttl = { ttlMs: 100, updateOnRead: false, returnExpired: true, cleanup, filterSnapshots: false };
  const expiring = { ...COUNT, ttl };
  const backend = backendOn(storage, { now: () => now });
  forKeys(backend, ['a', 'b'], () => backend.state(expiring, NO_NAMESPACE).update(1));
  now = 100;
  const seen: unknown[] = [];
  forKeys(backend, ['a', 'b', 'a'], () => seen.push(backend.state(expiring, NO_NAMESPACE).value()));
  expect(seen).toEqual([1, 1, null]);
  expect(stored(backend.capture(new Map()))).toEqual([]);
});

test('storage that fails fails the work', () => {
  const storage = new FakeStorage();
  const backend = backendOn(storage);
  countAll(backend, KEYS);
  storage.fails = true;
  expect(() => countAll(backend, KEYS)).toThrow('Keyed state could not be exchanged with storage: no room.');
});

/** Takes an incremental checkpoint; what it stored itself, what it refers to, and all that a restore reads. */
function checkpointOf(backend: KeyedStateBackend, checkpoint: number, parts: Map<string, Uint8Array>) {
  const captured = backend.capture(new Map());
  const prefix = `chk-${checkpoint}/op/0`;
  const target = { checkpoint, kind: 'checkpoint', prefix, goOn: () => {} } as const;
  while (!captured.encodeSome(target));
  const own = captured.keyed.map((blob) => {
    const part = `${prefix}/${partNameOf(blob)}`;
    parts.set(part, blob.bytes);
    return handleOf(blob, { part, bytes: blob.bytes.length });
  });
  const shared = captured.stored ?? [];
  return { own, shared, handles: [...own, ...shared] };
}

function blobsOf(handles: readonly KeyGroupHandle[], parts: ReadonlyMap<string, Uint8Array>) {
  return handles.map(({ keyGroup, part, bucket, entries }) => {
    const bytes = parts.get(part) as Uint8Array;
    return { keyGroup, bytes, bucket, stored: { part, entries, size: bytes.length } } as RestoredBlob;
  });
}

test('7.9.2: an incremental checkpoint stores what has changed and refers to the rest, once the one before is complete', () => {
  const parts = new Map<string, Uint8Array>();
  const backend = backendOn(new FakeStorage(), { incremental: true });
  countAll(backend, KEYS);
  const first = checkpointOf(backend, 1, parts);
  expect(first.shared).toEqual([]);
  const second = checkpointOf(backend, 2, parts);
  expect([second.own.length, second.shared]).toEqual([first.own.length, []]);
  backend.checkpointCompleted(2);
  countAll(backend, KEYS.slice(0, 5));
  const third = checkpointOf(backend, 3, parts);
  expect(third.own.length).toBeLessThanOrEqual(5);
  expect(third.own.length + third.shared.length).toBe(first.own.length);
  expect(third.shared.every(({ part, shared }) => part.startsWith('chk-2/') && shared === true)).toBe(true);
  const expected = KEYS.map((_, i) => (i < 5 ? 2 : 1));
  for (const restored of [new HeapKeyedStateBackend(WHOLE, 128, () => 0), backendOn(new FakeStorage())]) {
    restored.restore(blobsOf(third.handles, parts));
    expect(countsOf(restored, KEYS)).toEqual(expected);
  }
});

test('7.2.8: what is known of checkpoints does not grow with their number, whether they are completed or not', () => {
  const backend = backendOn(new FakeStorage(), { incremental: true });
  countAll(backend, KEYS);
  const heldAfter = (first: number, last: number) => {
    for (let checkpoint = first; checkpoint <= last; checkpoint++) {
      countAll(backend, KEYS.slice(0, 5));
      checkpointOf(backend, checkpoint, new Map());
      if (checkpoint % 2 === 0) backend.checkpointCompleted(checkpoint);
    }
    return heldBy(backend);
  };
  const few = heldAfter(1, 10);
  expect(heldAfter(11, 50)).toBe(few);
});

test('7.9.2, 7.9.6: after a restore checkpoints refer to what was restored, unless it is not the job’s own', () => {
  const parts = new Map<string, Uint8Array>();
  const backend = backendOn(new FakeStorage(), { incremental: true });
  countAll(backend, KEYS);
  const { handles } = checkpointOf(backend, 1, parts);
  const restored = (isOwn: boolean) => {
    const to = backendOn(new FakeStorage(), { incremental: true });
    for (const { stored, ...blob } of blobsOf(handles, parts)) {
      to.restore([isOwn && stored !== undefined ? { ...blob, stored } : blob]);
      // More is in memory than may be: what has come back goes out before the next comes in.
      to.run({ goOn: () => (to.hasRoom ? null : []) });
    }
    countAll(to, KEYS.slice(0, 1));
    return checkpointOf(to, 2, parts);
  };
  expect(restored(true).own.length).toBe(1);
  expect(restored(false).shared).toEqual([]);
  expect(restored(false).own.length).toBe(handles.length);
});
