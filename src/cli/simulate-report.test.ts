import { availableParallelism } from 'node:os';
import { expect, test, vi } from 'vitest';
import { simulate } from './simulate.ts';

const asked = vi.hoisted(() => vi.fn());
vi.mock('./simulate/seed-workers.ts', () => ({
  serveSeeds: () => {},
  async *simulateSeeds(wanted: { readonly seeds: readonly number[] }) {
    asked(wanted);
    for (const seed of wanted.seeds) yield { result: resultOf(seed), milliseconds: seed };
  },
}));

const TAPE = [{ at: 120, action: 'killTaskManager', target: 'tm-1' }];

function resultOf(seed: number) {
  const isViolated = seed === 2;
  return {
    seed,
    violations: isViolated ? ['A record was lost.'] : [],
    shown: [{ tape: TAPE, link: isViolated ? '#/r/packed' : '' }],
    steps: 100 * seed,
  };
}

const said = vi.spyOn(console, 'log').mockImplementation(() => {});

test('a violation is printed with its seed, its tape and a link to the run, and the command falls short', async () => {
  expect(await simulate(['--seeds', '1-3'])).toBe(1);
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
  await simulate(['--seeds', '1-3']);
  expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ jobs: availableParallelism() }));
});
