import { availableParallelism } from 'node:os';
import { afterAll, expect, test, vi } from 'vitest';
import type { TapeEntry } from '../wire/trace-events.ts';
import type { simulateSeeds } from './simulate/seed-workers.ts';
import type { SeedResult } from './simulate/simulate-seed.ts';
import { simulate } from './simulate.ts';

const TAPE: readonly TapeEntry[] = [{ at: 120, action: 'killTaskManager', target: 'tm-1' }];

function resultOf(seed: number): SeedResult {
  const isViolated = seed === 2;
  return {
    seed,
    violations: isViolated ? ['A record was lost.'] : [],
    shown: [{ tape: TAPE, link: isViolated ? '#/r/packed' : '' }],
    steps: 100 * seed,
  };
}

const asked = vi.fn();
const simulating: typeof simulateSeeds = async function* (wanted) {
  asked(wanted);
  for (const seed of wanted.seeds) yield { result: resultOf(seed), milliseconds: seed };
};

const said = vi.spyOn(console, 'log').mockImplementation(() => {});
afterAll(() => said.mockRestore());

test('a violation is printed with its seed, its tape and a link to the run, and the command falls short', async () => {
  expect(await simulate(['--seeds', '1-3'], { simulating })).toBe(1);
  expect(said.mock.calls.flat().join('\n').split('\n')).toEqual([
    'VIOLATED seed 2',
    '         A record was lost.',
    `         tape ${JSON.stringify(TAPE)}`,
    '         link #/r/packed',
    'median seed: 200 steps, 2 ms',
    '2 passed, 1 failed',
  ]);
});

test('without --jobs as many seeds run at once as the machine has cores', async () => {
  await simulate(['--seeds', '1-3'], { simulating });
  expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ jobs: availableParallelism() }));
});
