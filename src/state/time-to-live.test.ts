/** State with a time to live: the sequences of Flink's own tests (TESTS T42, §6.2) for every kind of state, and what drops the expired. */
import { describe, expect, test } from 'vitest';
import { keyGroupRangeOf } from '../base/key-groups.ts';
import { HeapKeyedStateBackend } from './heap-keyed-state-backend.ts';
import type { KeyedStateBackend } from './keyed-state-backend.ts';
import { NO_NAMESPACE, type StateSpec, type StateTtl } from './state-spec.ts';
import type { ReportExpired } from './ttl-incremental-cleanup.ts';

const WHOLE = keyGroupRangeOf(0, 1, 128);
const PLAIN: StateTtl = {
  ttlMs: 100,
  updateOnRead: false,
  returnExpired: false,
  cleanup: null,
  filterSnapshots: false,
};
const ON_READ = { ...PLAIN, updateOnRead: true };
const RELAXED = { ...PLAIN, returnExpired: true };

const sum = { createAccumulator: () => 0, add: add, getResult: (acc: unknown) => acc, merge: add };
function add(a: unknown, b: unknown): unknown {
  return (a as number) + (b as number);
}

/** A kind of state: its spec, how it is written, and what is read of it: null where it shows nothing. */
interface Kind {
  spec(ttl: StateTtl | null): StateSpec;
  write(state: never): void;
  read(state: never): unknown;
}

const nothing = (elements: Iterable<unknown>) => ([...elements].length === 0 ? null : [...elements]);
const KINDS: Readonly<Record<string, Kind>> = {
  value: {
    spec: (ttl) => ({ kind: 'VALUE', name: 's', ttl }),
    write: (state: { update(value: unknown): void }) => state.update(1),
    read: (state: { value(): unknown }) => state.value(),
  },
  list: {
    spec: (ttl) => ({ kind: 'LIST', name: 's', ttl }),
    write: (state: { update(values: unknown[]): void }) => state.update([1, 2]),
    read: (state: { get(): Iterable<unknown> }) => nothing(state.get()),
  },
  'map, one entry': {
    spec: (ttl) => ({ kind: 'MAP', name: 's', ttl }),
    write: (state: { put(key: unknown, value: unknown): void }) => state.put('a', 1),
    read: (state: { get(key: unknown): unknown }) => state.get('a'),
  },
  'map, all entries': {
    spec: (ttl) => ({ kind: 'MAP', name: 's', ttl }),
    write: (state: { putAll(entries: [unknown, unknown][]): void }) =>
      state.putAll([
        ['a', 1],
        ['b', 2],
      ]),
    read: (state: { entries(): Iterable<unknown> }) => nothing(state.entries()),
  },
  reducing: {
    spec: (ttl) => ({ kind: 'REDUCING', name: 's', ttl, reduce: add }),
    write: (state: { add(value: unknown): void }) => state.add(1),
    read: (state: { get(): unknown }) => state.get(),
  },
  aggregating: {
    spec: (ttl) => ({ kind: 'AGGREGATING', name: 's', ttl, aggregator: sum }),
    write: (state: { add(value: unknown): void }) => state.add(1),
    read: (state: { get(): unknown }) => state.get(),
  },
};

type Step = readonly [at: number, what: 'write' | 'found' | 'gone'];
const SEQUENCES: readonly { name: string; ttl: StateTtl; steps: readonly Step[] }[] = [
  {
    name: 'OnCreateAndWrite',
    ttl: PLAIN,
    steps: [
      [0, 'write'],
      [20, 'found'],
      [50, 'write'],
      [120, 'found'],
      [170, 'write'],
      [220, 'found'],
      [300, 'gone'],
    ],
  },
  {
    name: 'OnReadAndWrite',
    ttl: ON_READ,
    steps: [
      [0, 'write'],
      [50, 'found'],
      [120, 'found'],
      [250, 'gone'],
    ],
  },
  {
    name: 'ReturnExpired, once',
    ttl: RELAXED,
    steps: [
      [0, 'write'],
      [120, 'found'],
      [120, 'gone'],
    ],
  },
  {
    name: 'a time to live past the end of time',
    ttl: { ...PLAIN, ttlMs: 2 ** 63 },
    steps: [
      [10, 'write'],
      [50, 'found'],
    ],
  },
];

/** One key's state over a clock that the test sets. */
class Clocked {
  private time = 0;
  backend: KeyedStateBackend;

  constructor(
    private spec: StateSpec,
    private readonly expired: ReportExpired | null = null,
  ) {
    this.backend = this.made();
  }

  /** The state of a key at a time. */
  at(time: number, key: unknown = 'k'): never {
    this.time = time;
    this.backend.setCurrentKey(key);
    return this.backend.state(this.spec, NO_NAMESPACE) as never;
  }

  /** Entries that a snapshot holds. */
  stored(): number {
    return this.snapshot().reduce((entries, group) => entries + group.entries, 0);
  }

  snapshot() {
    const captured = this.backend.capture(new Map());
    while (!captured.encodeSome());
    return captured.keyed;
  }

  /** Snapshot and restore, with another descriptor where one is given. */
  restart(spec = this.spec): void {
    this.spec = spec;
    const blobs = this.snapshot();
    this.backend = this.made();
    this.backend.restore(blobs);
  }

  private made(): KeyedStateBackend {
    return new HeapKeyedStateBackend(WHOLE, 128, () => this.time, this.expired);
  }
}

for (const [name, kind] of Object.entries(KINDS)) {
  for (const { name: sequence, ttl, steps } of SEQUENCES) {
    for (const restarts of [false, true]) {
      test(`T42, 6.2.6: ${name}, ${sequence}${restarts ? ', restored between the steps' : ''}`, () => {
        const state = new Clocked(kind.spec(ttl));
        const seen = steps.map(([at, what]) => {
          if (restarts) state.restart();
          if (what === 'write') kind.write(state.at(at));
          const found = what === 'write' ? what : kind.read(state.at(at)) === null ? 'gone' : 'found';
          return [at, found];
        });
        expect(seen).toEqual(steps);
        if (steps.at(-1)?.[1] === 'gone') expect(state.stored()).toBe(0);
      });
    }
  }
}

const LIST = KINDS['list'] as Kind;
const REDUCING = KINDS['reducing'] as Kind;
const VALUE = KINDS['value'] as Kind;

test('6.2.3: null added to a reducing state clears it, but with time-to-live keeps what is alive, from then on', () => {
  const reducing = (ttl: StateTtl | null) => new Clocked({ kind: 'REDUCING', name: 's', ttl, reduce: add });
  const seen: unknown[] = [];
  for (const clocked of [reducing(null), reducing(PLAIN)]) {
    const at = (time: number): { add(value: unknown): void; get(): unknown } => clocked.at(time);
    at(0).add(3);
    at(60).add(null);
    seen.push(at(120).get());
    at(170).add(null);
    seen.push(at(170).get());
  }
  // Added at 60, it lives until 160, and reading does not prolong that.
  expect(seen).toEqual([null, null, 3, null]);
});

test('6.2.3: each element of a list and each entry of a map has a time of its own', () => {
  const list = new Clocked(LIST.spec(PLAIN));
  for (const at of [0, 60]) (list.at(at) as { add(value: unknown): void }).add(at);
  expect([...(list.at(100) as { get(): Iterable<unknown> }).get()]).toEqual([60]);
  const map = new Clocked((KINDS['map, one entry'] as Kind).spec(PLAIN));
  for (const at of [0, 60]) (map.at(at) as { put(key: unknown, value: unknown): void }).put(at, true);
  expect([...(map.at(100) as { keys(): Iterable<unknown> }).keys()]).toEqual([60]);
});

test('6.2.5: the time goes on while the job is down: what has run out then is gone when it is back', () => {
  for (const kind of Object.values(KINDS)) {
    const state = new Clocked(kind.spec(PLAIN));
    kind.write(state.at(0, 'old'));
    kind.write(state.at(950, 'young'));
    state.restart();
    const found = ['old', 'young'].map((key) => kind.read(state.at(1000, key)) !== null);
    expect(found).toEqual([false, true]);
  }
});

test('6.2.5: restored state gets a time to live from its restore on, and may lose it again', () => {
  for (const kind of Object.values(KINDS)) {
    const state = new Clocked(kind.spec(null));
    kind.write(state.at(0));
    state.at(500);
    state.restart(kind.spec(PLAIN));
    expect([kind.read(state.at(520)) !== null, kind.read(state.at(640)) !== null]).toEqual([true, false]);
    kind.write(state.at(650));
    state.restart(kind.spec(null));
    expect(kind.read(state.at(9000))).not.toBeNull();
  }
});

test.each([
  ['never returned', PLAIN, 1],
  ['returned while it is there', RELAXED, 2],
] as const)('6.2.3: what a reduce makes of an old value that is %s', (_name, ttl, result) => {
  for (const kind of [REDUCING, KINDS['aggregating'] as Kind]) {
    const state = new Clocked(kind.spec(ttl));
    kind.write(state.at(0));
    kind.write(state.at(150));
    expect(kind.read(state.at(150))).toBe(result);
  }
});

describe('6.2.4: what nobody reads is dropped in the background', () => {
  const KEYS = Array.from({ length: 50 }, (_, number) => `key-${number}`);
  const written = (ttl: StateTtl) => {
    const told: unknown[] = [];
    const state = new Clocked(VALUE.spec(ttl), (name, { key }, before, after) => told.push([name, key, before, after]));
    for (const key of KEYS) VALUE.write(state.at(0, key));
    return { state, told };
  };
  const read = (state: Clocked, times: number) => {
    for (let time = 0; time < times; time++) VALUE.read(state.at(200, 'another key'));
  };

  test('a few entries at each access, told one by one', () => {
    const { state, told } = written({ ...PLAIN, cleanup: { size: 5, everyRecord: false } });
    read(state, 1);
    expect(state.stored()).toBeGreaterThan(KEYS.length - 6);
    read(state, 2000);
    expect([state.stored(), told.length]).toEqual([0, KEYS.length]);
    expect(told).toContainEqual(['s', 'key-7', 1, null]);
  });

  test('not without a clean-up', () => {
    const { state } = written(PLAIN);
    read(state, 2000);
    expect(state.stored()).toBe(KEYS.length);
  });

  test('with every record, where that is asked for, though the state is not touched', () => {
    const { state } = written({ ...PLAIN, cleanup: { size: 5, everyRecord: true } });
    for (let record = 0; record < 2000; record++) state.at(200, 'another key');
    expect(state.stored()).toBe(0);
  });

  test('what lives stays, whole and in part', () => {
    const list = new Clocked(LIST.spec({ ...PLAIN, cleanup: { size: 1000, everyRecord: false } }));
    for (const at of [0, 60]) (list.at(at, 'a') as { add(value: unknown): void }).add(at);
    for (let time = 0; time < 300; time++) LIST.read(list.at(120, 'b'));
    expect(LIST.read(list.at(120, 'a'))).toEqual([60]);
  });
});

test('6.2.4: cleanupFullSnapshot leaves the expired out of a snapshot, and in the state', () => {
  const list = new Clocked(LIST.spec({ ...PLAIN, returnExpired: true, filterSnapshots: true }));
  for (const at of [0, 60]) (list.at(at, 'partly') as { add(value: unknown): void }).add(at);
  (list.at(0, 'wholly') as { add(value: unknown): void }).add(0);
  list.at(120);
  expect(list.stored()).toBe(1);
  expect(LIST.read(list.at(120, 'partly'))).toEqual([0, 60]);
  list.restart();
  expect(LIST.read(list.at(120, 'partly'))).toEqual([60]);
  expect(LIST.read(list.at(120, 'wholly'))).toBeNull();
});
