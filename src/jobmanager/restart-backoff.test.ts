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
