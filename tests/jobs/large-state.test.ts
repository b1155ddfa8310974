/** Whole jobs whose keyed state is in storage and not in memory: exactly once, whatever is lost on the way (6.4.1, 8.5.2). */
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, TWENTY_EACH } from './run-job.ts';

/** Nothing stays in memory that is not being worked on. */
const OUT_OF_MEMORY = {
  ...RESTARTING,
  'high-availability.type': 'millrace.IndexedDbHaServicesFactory',
  'state.backend.type': 'indexeddb',
  'state.backend.indexeddb.cache-size': '0 b',
};

const CLUSTER = { taskManagers: 3, slotsEach: 1, standingBy: 3 };

const LOSSES: readonly (readonly [string, readonly TapeEntry[]])[] = [
  ['nothing', []],
  ['a TaskManager', [{ at: 700, action: 'killTaskManager', target: 'tm-2' }]],
  ['the JobManager', [{ at: 650, action: 'killJobManager' }]],
  [
    'every TaskManager',
    ['tm-1', 'tm-2', 'tm-3'].map((target) => ({ at: 1010, action: 'killTaskManager' as const, target })),
  ],
  ['an answer of storage', [{ at: 800, action: 'failStorage', value: 2 }]],
];

test.each(LOSSES)('8.5.2: with state in storage each number counts once when %s is lost', (_what, tape) => {
  for (const seed of [1, 2, 3]) {
    const finished = run(COUNTING, { configuration: OUT_OF_MEMORY, cluster: CLUSTER, tape, seed });
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    expect(eventsOf(finished, 'restored').length > 0).toBe(tape.length > 0);
    expect(finished.stored.working).toEqual([]);
  }
});

test('a job that fails for good leaves no working state, also none of a machine that is lost', () => {
  const configuration = { ...OUT_OF_MEMORY, 'restart-strategy.type': 'none' };
  const finished = run(COUNTING, { configuration, tape: [{ at: 700, action: 'killTaskManager', target: 'tm-2' }] });
  expect(finished.status).toBe('FAILED');
  expect(finished.stored.working).toEqual([]);
});

test('a run with state in storage is the same run each time', () => {
  const hash = () => run(COUNTING, { configuration: OUT_OF_MEMORY, tape: LOSSES[4]?.[1] ?? [] }).hashes;
  expect(hash()).toEqual(hash());
});

/** A hundred keys, of which five go on: most of a checkpoint has been stored by the one before. */
const FEW_CHANGE = COUNTING.replaceAll('n % 10', '(n < 100 ? n : n % 5)')
  .replace('n, 200,', 'n, 300,')
  .replace("'numbers')", "'numbers').uid('numbers')")
  .replace(".name('count')", ".name('count').uid('count')");
const FEW_CHANGED = Array.from({ length: 100 }, (_, digit) => ({ digit, count: digit < 5 ? 41 : 1 }));
const SOME_MEMORY = { ...OUT_OF_MEMORY, 'state.backend.indexeddb.cache-size': '1 kb' };
const INCREMENTAL = { ...SOME_MEMORY, 'execution.checkpointing.incremental': 'true' };
const RETAINED = {
  ...INCREMENTAL,
  'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
};
const cancel: TapeEntry = { when: { event: 'checkpointCompleted', nth: 14 }, action: 'cancelJob' };

const sizes = (finished: FinishedRun) => eventsOf(finished, 'checkpointCompleted').map(({ bytes }) => bytes);

test.each(LOSSES.slice(1))(
  '7.9.2, 8.5.2: with incremental checkpoints each number counts once when %s is lost',
  (_what, tape) => {
    const finished = run(FEW_CHANGE, { configuration: INCREMENTAL, cluster: CLUSTER, tape });
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(FEW_CHANGED);
    expect([finished.stored.working, finished.stored.parts]).toEqual([[], []]);
  },
);

test('7.9.2: the size of an incremental checkpoint is what it added', () => {
  const [full, incremental] = [SOME_MEMORY, INCREMENTAL].map((configuration) =>
    sizes(run(FEW_CHANGE, { configuration })),
  );
  expect(Math.max(...(incremental ?? []).slice(-6, -1))).toBeLessThan(Math.min(...(full ?? []).slice(-6, -1)) / 2);
});

describe('7.9.2, 7.9.5 a retained incremental checkpoint', () => {
  const stopped = run(FEW_CHANGE, { configuration: RETAINED, tape: [cancel] });
  const snapshot = stopped.snapshot(stopped.stored.checkpoints[0] ?? 0);

  test('what a later checkpoint refers to outlives the one that stored it, and nothing else does', () => {
    const { parts, checkpoints } = stopped.stored;
    const writers = new Set(parts.map((part) => part.slice(0, part.indexOf('/'))));
    expect(checkpoints).toHaveLength(1);
    expect(writers.size).toBeGreaterThan(2);
    expect([...new Set(snapshot?.parts.map(({ key }) => key))].sort()).toEqual([...parts].sort());
  });

  test.each([
    ['CLAIM', INCREMENTAL],
    ['NO_CLAIM', INCREMENTAL],
    ['LEGACY', INCREMENTAL],
    ['CLAIM', RESTARTING],
  ] as const)('7.9.6: %s: a job goes on from an incremental checkpoint, with any state backend', (claimMode, with_) => {
    const configuration = { ...with_, 'parallelism.default': '3', 'execution.state-recovery.claim-mode': claimMode };
    const resumed = run(FEW_CHANGE, { configuration, ...(snapshot && { snapshot }) });
    expect(resumed.status).toBe('FINISHED');
    const counted = counts(resumed) as typeof FEW_CHANGED;
    const touched = new Set(counted.map(({ digit }) => digit));
    expect(touched.size).toBeGreaterThan(5);
    expect(counted).toEqual(FEW_CHANGED.filter(({ digit }) => digit < 5 || touched.has(digit)));
    if (with_ !== INCREMENTAL) return;
    // Under NO_CLAIM the first checkpoint stores everything: it may refer to nothing of another job's.
    const [first = 0, second = 0] = sizes(resumed);
    expect(first > second * 2).toBe(claimMode === 'NO_CLAIM');
  });
});

describe('7.9.2, 7.9.5 what is stored of incremental checkpoints is what the retained ones refer to', () => {
  const two = { ...RETAINED, 'execution.checkpointing.num-retained': '2' };
  const digits = (finished: FinishedRun) => counts(finished) as typeof FEW_CHANGED;
  const snapshotOf = (finished: FinishedRun, checkpoint = 0) => finished.snapshot(checkpoint) ?? undefined;
  const referredTo = (finished: FinishedRun) =>
    finished.stored.checkpoints.flatMap((id) => snapshotOf(finished, id)?.parts.map(({ key }) => key) ?? []);
  const sorted = (parts: readonly string[]) => [...new Set(parts)].sort();
  const first = run(FEW_CHANGE, { configuration: two, tape: [cancel] });

  /** What a run says that goes on from a checkpoint to the end: of those that no longer change, only what comes after it. */
  function expectExact(resumed: FinishedRun): void {
    const touched = new Set(digits(resumed).map(({ digit }) => digit));
    expect(resumed.status).toBe('FINISHED');
    expect(digits(resumed)).toEqual(FEW_CHANGED.filter(({ digit }) => digit < 5 || touched.has(digit)));
  }

  test('with num-retained 2 a job goes on from either of them', () => {
    const { checkpoints, parts } = first.stored;
    expect(checkpoints).toEqual([13, 14]);
    expect(sorted(parts)).toEqual(sorted(referredTo(first)));
    const [older, newer] = checkpoints.map((id) => snapshotOf(first, id)?.parts.map(({ key }) => key) ?? []);
    expect(older?.some((key) => !newer?.includes(key))).toBe(true);
    expect(older?.some((key) => newer?.includes(key))).toBe(true);
    for (const id of checkpoints) {
      const snapshot = snapshotOf(first, id);
      expectExact(run(FEW_CHANGE, { configuration: INCREMENTAL, ...(snapshot && { snapshot }) }));
    }
  });

  test.each(['CLAIM', 'NO_CLAIM', 'LEGACY'] as const)(
    '7.9.6 %s: so it is after a resume and a kill, and the next job goes on',
    (mode) => {
      const snapshot = snapshotOf(first, 14);
      const configuration = { ...two, 'execution.state-recovery.claim-mode': mode };
      const tape: TapeEntry[] = [
        { when: { event: 'checkpointCompleted', nth: 3 }, action: 'killTaskManager', target: 'tm-2' },
        { when: { event: 'checkpointCompleted', nth: 6 }, action: 'cancelJob' },
      ];
      const second = run(FEW_CHANGE, { configuration, cluster: CLUSTER, tape, ...(snapshot && { snapshot }) });
      expect([second.status, eventsOf(second, 'restored').some(({ from }) => Number(from) > 14)]).toEqual([
        'CANCELED',
        true,
      ]);
      const { checkpoints, parts } = second.stored;
      expect(checkpoints.slice(0, -2)).toEqual(mode === 'CLAIM' ? [] : [14]);
      expect(sorted(parts)).toEqual(sorted(referredTo(second)));
      const latest = snapshotOf(second, checkpoints.at(-1));
      expectExact(run(FEW_CHANGE, { configuration: INCREMENTAL, ...(latest && { snapshot: latest }) }));
    },
  );

  test('7.9.3 of a job that is stopped with a savepoint only what that one has stored itself is left', () => {
    const stop: TapeEntry = { when: { event: 'checkpointCompleted', nth: 14 }, action: 'stopWithSavepoint' };
    const stopped = run(FEW_CHANGE, { configuration: two, tape: [stop] });
    const { checkpoints, parts } = stopped.stored;
    const [savepoint] = checkpoints;
    expect([stopped.status, checkpoints.length]).toEqual(['FINISHED', 1]);
    expect(parts.filter((part) => !part.startsWith(`chk-${savepoint}/`))).toEqual([]);
    expect(sorted(parts)).toEqual(sorted(referredTo(stopped)));
    const snapshot = snapshotOf(stopped, savepoint);
    expectExact(run(FEW_CHANGE, { configuration: INCREMENTAL, ...(snapshot && { snapshot }) }));
  });
});
