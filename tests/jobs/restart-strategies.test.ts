import { expect, test } from 'vitest';
import { chainOfMessages, type FailureReason } from '../../src/base/failure.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { eventsOf, run } from './run-job.ts';

/** Throws at the number 20, each time that it comes. */
const THROWING = `
import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 40)
  .map((n) => {
    if (n === 20) throw new Error('twenty');
    return n;
  })
  .sinkTo(new CollectSink('out'));
env.execute('throwing');
`;
const LINE_OF_THROW = 6;

function failed(configuration: Record<string, string>): FinishedRun {
  const finished = run(THROWING, { configuration: { 'parallelism.default': '1', ...configuration } });
  expect(finished.status).toBe('FAILED');
  return finished;
}

function linesOf(reason: FailureReason | null): (number | undefined)[] {
  return reason === null ? [] : [reason.line, ...(reason.causes ?? []).flatMap(linesOf)];
}

test('8.3.1: without checkpoints the job fails at its first exception, which names the line', () => {
  const { failure, ...finished } = failed({});
  expect(linesOf(failure)).toContain(LINE_OF_THROW);
  expect(failure && chainOfMessages(failure).join(' ')).toContain('twenty');
  expect(failure?.message).toBe('Recovery is suppressed by NoRestartBackoffTimeStrategy');
  expect(eventsOf(finished as FinishedRun, 'regionRestarting')).toEqual([]);
});

test('8.3.2: fixed delay, its attempts used up', () => {
  const finished = failed({
    'restart-strategy.type': 'fixed-delay',
    'restart-strategy.fixed-delay.attempts': '2',
    'restart-strategy.fixed-delay.delay': '30 ms',
  });
  expect(eventsOf(finished, 'regionRestarting').map(({ attemptsLeft }) => attemptsLeft)).toEqual([1, 0]);
  expect(finished.failure?.message).toBe(
    'Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=2, backoffTimeMS=30)',
  );
});

test('8.3.3: failure rate, too many failures in the interval', () => {
  const finished = failed({
    'restart-strategy.type': 'failure-rate',
    'restart-strategy.failure-rate.max-failures-per-interval': '3',
    'restart-strategy.failure-rate.failure-rate-interval': '1 min',
    'restart-strategy.failure-rate.delay': '10 ms',
  });
  expect(eventsOf(finished, 'regionRestarting').map(({ backoffMs }) => backoffMs)).toEqual([10, 10, 10]);
  expect(finished.failure?.message).toMatch(/^Recovery is suppressed by FailureRateRestartBackoffTimeStrategy\(/);
});

test('8.1.2: with checkpoints and no strategy given the backoffs are about 1 s, then 1.5 s', () => {
  const configuration = { 'parallelism.default': '1', 'execution.checkpointing.interval': '100 ms' };
  const [first = 0, second = 0] = eventsOf(
    run(THROWING, { configuration, tape: [{ at: 400, action: 'cancelJob' }] }),
    'regionRestarting',
  ).map(({ backoffMs }) => backoffMs);
  expect(first).toBeGreaterThanOrEqual(1000);
  expect(first).toBeLessThanOrEqual(1100);
  expect(second).toBeGreaterThanOrEqual(1350);
  expect(second).toBeLessThanOrEqual(1650);
});
