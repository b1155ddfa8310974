/** Whole jobs whose keyed state is in storage and not in memory: exactly once, whatever is lost on the way (6.4.1, 8.5.2). */
import { expect, test } from 'vitest';
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
