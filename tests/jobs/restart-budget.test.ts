import { expect, test } from 'vitest';
import { viewOf } from '../../src/view/reduce.ts';
import { restartBudget } from '../../src/view/restart-budget.ts';
import type { ConfigurationMap } from '../../src/wire/job-graph.ts';
import { COUNTING, run } from './run-job.ts';

const CHECKPOINTS = { 'parallelism.default': '2', 'execution.checkpointing.interval': '100 ms' };
const failed = (checkpoint: number) =>
  ({ when: { event: 'checkpointCompleted', where: { checkpoint } }, action: 'failTask', target: 'count:0' }) as const;

/** The budget after `failures` failures, at the last event that `until` names. */
function budgetOf(strategy: ConfigurationMap, failures: number, until: 'regionRestarting' | 'end') {
  const configuration = { ...CHECKPOINTS, ...strategy };
  const tape = Array.from({ length: failures }, (_, index) => failed(2 * index + 1));
  const { events } = run(COUNTING, { configuration, tape });
  const last = until === 'end' ? events.length : events.findLastIndex(({ type }) => type === until) + 1;
  return restartBudget(viewOf(events.slice(0, last)), configuration);
}

const FIXED = {
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '3',
  'restart-strategy.fixed-delay.delay': '250 ms',
};

test('8.3.2 fixed-delay: a bead a restart, used up one by one, and never given back', () => {
  expect(budgetOf(FIXED, 0, 'end')).toMatchObject({ beads: { left: 3, used: 0 }, waits: null });
  expect(budgetOf(FIXED, 2, 'regionRestarting')).toMatchObject({
    beads: { left: 1, used: 2 },
    waits: { leftMs: 250, ofMs: 250 },
  });
  expect(budgetOf(FIXED, 2, 'end')).toMatchObject({ beads: { left: 1, used: 2 }, waits: null });
  expect(budgetOf(FIXED, 2, 'end')?.text).toBe('fixed-delay: 3 restarts, 250 ms after a failure');
});

test('8.3.3 failure-rate: the failures of the last interval are used up, and come back as time passes', () => {
  const rate = {
    'restart-strategy.type': 'failure-rate',
    'restart-strategy.failure-rate.max-failures-per-interval': '3',
    'restart-strategy.failure-rate.failure-rate-interval': '1 s',
    'restart-strategy.failure-rate.delay': '10 ms',
  };
  expect(budgetOf(rate, 2, 'regionRestarting')?.beads).toEqual({ left: 1, used: 2 });
  expect(budgetOf(rate, 2, 'end')?.beads).toEqual({ left: 3, used: 0 });
});

test('8.3.4 exponential-delay: not limited by number unless it is so configured', () => {
  const exponential = { 'restart-strategy.type': 'exponential-delay' };
  expect(budgetOf(exponential, 1, 'regionRestarting')?.beads).toBe(null);
  expect(budgetOf(exponential, 1, 'regionRestarting')?.waits?.ofMs).toBeGreaterThanOrEqual(1000);
  const limited = { ...exponential, 'restart-strategy.exponential-delay.attempts-before-reset-backoff': '4' };
  expect(budgetOf(limited, 1, 'regionRestarting')?.beads).toEqual({ left: 3, used: 1 });
});

test('8.3.1 nothing configured: exponential-delay with its defaults where checkpoints are taken, else none', () => {
  expect(budgetOf({}, 0, 'end')?.text).toMatch(/^exponential-delay: 1 s after the first failure, 1.5 times as long/);
  expect(budgetOf({ 'restart-strategy.type': 'none' }, 1, 'end')).toEqual({
    text: 'none: the first failure fails the job',
    beads: { left: 0, used: 0 },
    waits: null,
  });
});
