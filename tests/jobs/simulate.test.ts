import { expect, test } from 'vitest';
import { type SeedResult, simulateResumed, simulateSeed } from '../../src/cli/simulate/simulate-seed.ts';

const SEEDS = 100;
const BATCH = 20;
/** Twenty seeds take a second where nobody else is using the machine. */
const LIMIT_MS = 60_000;

test.each(Array.from({ length: SEEDS / BATCH }, (_, batch) => batch * BATCH + 1))(
  `random jobs with random faults, ${BATCH} seeds from %i: nothing is violated`,
  { timeout: LIMIT_MS },
  async (first) => {
    const results: SeedResult[] = [];
    for (let seed = first; seed < first + BATCH; seed++) results.push(await simulateSeed(seed));
    expect(results.filter(({ violations }) => violations.length > 0)).toEqual([]);
  },
);

test.each([1, 21])(
  `random jobs with every fault that there is, ${BATCH} seeds from %i: nothing is violated`,
  { timeout: LIMIT_MS },
  async (first) => {
    const results: SeedResult[] = [];
    for (let seed = first; seed < first + BATCH; seed++) results.push(await simulateSeed(seed, 'all'));
    expect(results.filter(({ violations }) => violations.length > 0)).toEqual([]);
  },
);

test.each(['usual', 'all'] as const)(
  `random jobs that are stopped and resumed at other parallelism, with %s faults, ${BATCH} seeds: nothing is violated`,
  { timeout: LIMIT_MS },
  async (faults) => {
    const results: SeedResult[] = [];
    for (let seed = 1; seed <= BATCH; seed++) results.push(await simulateResumed(seed, faults));
    expect(results.filter(({ violations }) => violations.length > 0)).toEqual([]);
  },
);

test.each([
  [162, 'what came back is in flight once more in a checkpoint (7.6.4)'],
  [2111, 'a checkpoint from before the partitions of a topic were asked for (1.5.6)'],
  [15_369, 'a leg is long enough for a job of many subtasks'],
  [7399, 'a slot is lost twice before the JobManager has heard of it'],
  [7904, 'the discarding of a checkpoint fails as the next leg begins (7.9.1)'],
  [12_848, 'a savepoint completes when the job has ended, which stopped with another (7.9.3)'],
])('seed %i: %s', { timeout: LIMIT_MS }, async (seed) => {
  expect((await simulateSeed(seed, 'all')).violations).toEqual([]);
});

test('seed 1862, resumed: a stop asked for once more fails, and the job goes on from a checkpoint that was taken while it stopped (7.8.2, 7.9.3)', async () => {
  expect((await simulateResumed(1862, 'all')).violations).toEqual([]);
});
