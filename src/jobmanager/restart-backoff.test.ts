import { expect, test } from 'vitest';
import facts from '../../tests/facts/restart-strategies.json' with { type: 'json' };
import * as options from '../base/config-options.ts';
import type { Random } from '../ports/random.ts';
import {
  ExponentialDelay,
  type ExponentialDelayParameters,
  FailureRate,
  FixedDelay,
  NoRestart,
  type RestartBackoffTimeStrategy,
} from './restart-backoff.ts';
import { restartStrategyOf } from './restart-backoff-loader.ts';
import { LEAST } from './testing/test-cluster.ts';

interface Outcome {
  readonly failureAtMs: number;
  readonly newAttempt: boolean;
  readonly canRestart: boolean;
  readonly backoffMs: number;
}

interface Config {
  readonly strategy: string;
  readonly attempts: number;
  readonly delayMs: number;
  readonly maxFailuresPerInterval: number;
  readonly intervalMs: number;
  readonly checkpointingEnabled: boolean;
  readonly 'restart-strategy.type': string | null;
}

const cases = facts.cases as unknown as readonly { case: string; config: Config; input: unknown; expected: object }[];
const sequences = cases.filter((fact) => Array.isArray(fact.input));
const chosen = cases.filter((fact) => fact.case.startsWith('chosen strategy'));
const most: Random = { stream: () => ({ below: (bound) => bound - 1, fraction: () => 0 }) };

const NO_CHANCE = LEAST.stream('restart-jitter');
const GROWING: ExponentialDelayParameters = {
  initialBackoffMs: 1,
  maxBackoffMs: 1000,
  backoffMultiplier: 2,
  resetBackoffThresholdMs: 10_000,
  jitterFactor: 0,
  attemptsBeforeResetBackoff: 100,
};

test('there are facts to hold', () => {
  expect([sequences.length > 20, chosen.length]).toEqual([true, 16]);
});

test.each(sequences)('8.3 $case', ({ config, expected }) => {
  const { sequence, toString: text } = expected as { sequence: Outcome[]; toString: string };
  const strategy = strategyOf(config);
  const outcomes = sequence.map(({ failureAtMs }) => outcomeOf(strategy, failureAtMs));
  expect(outcomes).toEqual(sequence);
  expect(String(strategy)).toBe(text);
});

test.each(chosen)('8.3.1 $case', ({ config, expected }) => {
  const { 'restart-strategy.type': type, checkpointingEnabled } = config;
  const job = {
    ...(type === null ? {} : { 'restart-strategy.type': String(type) }),
    ...(checkpointingEnabled ? { 'execution.checkpointing.interval': '1 s' } : {}),
  };
  const strategy = restartStrategyOf(job, {}, LEAST);
  expect({ class: strategy.name, toString: String(strategy) }).toEqual(expected);
});

test('8.3.1 defaults are those of RestartStrategyOptions', () => {
  const names = Object.keys(cases.find((fact) => fact.case === 'default option values')?.expected ?? {});
  const known = Object.values(options).flatMap((option) => (typeof option === 'object' ? [option.key] : []));
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});

test('8.3.1 the job goes before the cluster, and without a type the exponential options of either are ignored', () => {
  const cluster = { 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.attempts': '7' };
  expect(String(restartStrategyOf({}, cluster, LEAST))).toContain('maxNumberRestartAttempts=7');
  expect(restartStrategyOf({ 'restart-strategy.type': 'none' }, cluster, LEAST).name).toBe(
    'NoRestartBackoffTimeStrategy',
  );
  const job = {
    'execution.checkpointing.interval': '1 s',
    'restart-strategy.exponential-delay.initial-backoff': '5 s',
  };
  expect(String(restartStrategyOf(job, {}, LEAST))).toContain('initialBackoffMS=1000');
});

test('8.3.1 only the options of the strategy that is chosen must make sense', () => {
  const senseless = { 'restart-strategy.exponential-delay.jitter-factor': '2' };
  const restarting = (type: string) => () =>
    restartStrategyOf({ ...senseless, 'restart-strategy.type': type }, {}, LEAST);
  expect(restarting('fixed-delay')).not.toThrow();
  expect(restarting('exponential-delay')).toThrow(
    'Jitter factor must be >= 0 and <= 1. restart-strategy.exponential-delay.jitter-factor is 2: give it another value.',
  );
});

test('T72 8.3.2 as many restarts as attempts, then no more', () => {
  const strategy = new FixedDelay(3, 0);
  expect([1, 2, 3, 4].map((at) => outcomeOf(strategy, at).canRestart)).toEqual([true, true, true, false]);
});

test('T73 8.3.3 failures may come at the rate, not faster', () => {
  const slow = new FailureRate(1, 1, 0);
  expect([0, 2, 4, 6, 8].every((at) => outcomeOf(slow, at).canRestart)).toBe(true);
  const atOnce = new FailureRate(3, 10_000, 0);
  expect([0, 0, 0, 0].map((at) => outcomeOf(atOnce, at).canRestart)).toEqual([true, true, true, false]);
});

test('T74 8.3.5 without jitter each delay is the one before times the multiplier, cut to whole milliseconds', () => {
  const strategy = new ExponentialDelay({ ...GROWING, initialBackoffMs: 4, backoffMultiplier: 2.3 }, NO_CHANCE);
  expect([0, 1000, 2000].map((at) => outcomeOf(strategy, at).backoffMs)).toEqual([4, 9, 21]);
});

test('T74 8.3.4 a failure in a running backoff joins it; past its attempts there is no restart', () => {
  const parameters = { ...GROWING, initialBackoffMs: 2, maxBackoffMs: 6, attemptsBeforeResetBackoff: 3 };
  const strategy = new ExponentialDelay(parameters, NO_CHANCE);
  expect([0, 1, 100, 200, 300].map((at) => outcomeOf(strategy, at))).toMatchObject([
    { newAttempt: true, backoffMs: 2 },
    { newAttempt: false, backoffMs: 1 },
    { newAttempt: true, backoffMs: 4 },
    { newAttempt: true, backoffMs: 6, canRestart: true },
    { newAttempt: true, canRestart: false },
  ]);
});

test('T74 8.3.5 jitter moves the delay between its floor and the maximum', () => {
  const parameters = {
    initialBackoffMs: 2,
    maxBackoffMs: 7,
    backoffMultiplier: 2,
    resetBackoffThresholdMs: 1000,
    jitterFactor: 0.25,
    attemptsBeforeResetBackoff: 100,
  };
  const delays = (random: Random) => {
    const strategy = new ExponentialDelay(parameters, random.stream('restart-jitter'));
    return [0, 100, 200, 300].map((at) => outcomeOf(strategy, at).backoffMs);
  };
  expect(delays(LEAST)).toEqual([2, 3, 6, 7]);
  expect(delays(most)).toEqual([2, 5, 7, 7]);
});

test('T74 8.3.5 jitter as long as the backoff itself stays between the initial backoff and the maximum', () => {
  const parameters = { ...GROWING, maxBackoffMs: 7, jitterFactor: 1 };
  const delays = (random: Random) => {
    const strategy = new ExponentialDelay(parameters, random.stream('restart-jitter'));
    return [0, 100, 200].map((at) => outcomeOf(strategy, at).backoffMs);
  };
  expect([delays(LEAST), delays(most)]).toEqual([
    [1, 1, 1],
    [2, 4, 7],
  ]);
});

test('T74 8.3.4 as many restarts as attempts, however many fail at once', () => {
  const strategy = new ExponentialDelay({ ...GROWING, attemptsBeforeResetBackoff: 13 }, NO_CHANCE);
  const failures = Array.from({ length: 20 }, (_, round) => [round * 2000, round * 2000 + 1]).flat();
  const outcomes = failures.map((at) => outcomeOf(strategy, at));
  expect(outcomes.filter(({ newAttempt, canRestart }) => newAttempt && canRestart)).toHaveLength(13);
});

test.each([0, 0.1, 1])(
  '8.3.4 after thousands of failures the delay is the maximum, with a jitter of %s',
  (jitterFactor) => {
    const strategy = new ExponentialDelay({ ...GROWING, maxBackoffMs: 7, jitterFactor }, most.stream('restart-jitter'));
    const delays = Array.from({ length: 3000 }, (_, round) => outcomeOf(strategy, round * 100).backoffMs);
    expect(new Set(delays.slice(3))).toEqual(new Set([7]));
  },
);

test('T74 8.3.4 a run as long as the threshold starts anew at the initial backoff', () => {
  const parameters = {
    initialBackoffMs: 1,
    maxBackoffMs: 5,
    backoffMultiplier: 2,
    resetBackoffThresholdMs: 8,
    jitterFactor: 0,
    attemptsBeforeResetBackoff: 100,
  };
  const strategy = new ExponentialDelay(parameters, LEAST.stream('restart-jitter'));
  expect(outcomeOf(strategy, 0).backoffMs).toBe(1);
  expect(outcomeOf(strategy, 8).backoffMs).toBe(2);
  expect(outcomeOf(strategy, 18).backoffMs).toBe(1);
});

function outcomeOf(strategy: RestartBackoffTimeStrategy, failureAtMs: number): Outcome {
  const newAttempt = strategy.notifyFailure(failureAtMs);
  const canRestart = strategy.canRestart(failureAtMs);
  return { failureAtMs, newAttempt, canRestart, backoffMs: strategy.backoffMs(failureAtMs) };
}

function strategyOf(config: Config): RestartBackoffTimeStrategy {
  switch (config.strategy) {
    case 'fixed-delay':
      return new FixedDelay(config.attempts, config.delayMs);
    case 'failure-rate':
      return new FailureRate(config.maxFailuresPerInterval, config.intervalMs, config.delayMs);
    case 'exponential-delay':
      return new ExponentialDelay(config as unknown as ExponentialDelayParameters, LEAST.stream('restart-jitter'));
    default:
      return new NoRestart();
  }
}
