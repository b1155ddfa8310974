/**
 * Chooses the restart strategy of a job from what the job and the cluster configure (8.3.1).
 * Used once when the JobMaster is built; a new JobManager starts its counters afresh (8.6.1).
 * Source: RestartBackoffTimeStrategyFactoryLoader.
 */
import {
  type ConfigOption,
  EXPONENTIAL_ATTEMPTS,
  EXPONENTIAL_BACKOFF_MULTIPLIER,
  EXPONENTIAL_INITIAL_BACKOFF,
  EXPONENTIAL_JITTER_FACTOR,
  EXPONENTIAL_MAX_BACKOFF,
  EXPONENTIAL_RESET_THRESHOLD,
  FAILURE_RATE_INTERVAL,
  FAILURE_RATE_MAX_FAILURES,
  FIXED_DELAY_ATTEMPTS,
} from '../base/config-options.ts';
import { MillraceError } from '../base/failure.ts';
import { type Chosen, chosenRestartStrategy } from '../base/restart-strategy-choice.ts';
import type { Random } from '../ports/random.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import {
  ExponentialDelay,
  FailureRate,
  FixedDelay,
  NoRestart,
  type RestartBackoffTimeStrategy,
} from './restart-backoff.ts';

/** Thrown while the JobMaster is built; the job then goes from INITIALIZING to FAILED. Flink throws an IllegalArgumentException. */
class InvalidRestartStrategy extends MillraceError {
  override readonly name = 'InvalidRestartStrategy';
  constructor(
    rule: string,
    readonly key: string,
    readonly value: number,
  ) {
    super(`${rule} ${key} is ${value}: give it another value.`);
  }
}

/**
 * @throws InvalidOption when a text in either configuration is not accepted.
 * @throws InvalidRestartStrategy when the strategy that is chosen cannot have such a number (8.3.2 to 8.3.4).
 */
export function restartStrategyOf(
  job: ConfigurationMap,
  cluster: ConfigurationMap,
  random: Random,
): RestartBackoffTimeStrategy {
  const chosen = chosenRestartStrategy(job, cluster);
  switch (chosen.type) {
    case 'fixed-delay':
      return fixedDelay(chosen);
    case 'failure-rate':
      return failureRate(chosen);
    case 'exponential-delay':
      return exponentialDelay(chosen, random);
    case 'none':
      return new NoRestart();
  }
}

function fixedDelay({ attempts, delayMs }: Chosen<'fixed-delay'>): FixedDelay {
  check(attempts >= 0, 'Maximum number of restart attempts must be at least 0.', FIXED_DELAY_ATTEMPTS, attempts);
  return new FixedDelay(attempts, delayMs);
}

function failureRate({ maxFailures, intervalMs, delayMs }: Chosen<'failure-rate'>): FailureRate {
  const limit = 'Maximum number of restart attempts per time unit must be greater than 0.';
  check(maxFailures > 0, limit, FAILURE_RATE_MAX_FAILURES, maxFailures);
  check(intervalMs > 0, 'Failures interval must be greater than 0 ms.', FAILURE_RATE_INTERVAL, intervalMs);
  return new FailureRate(maxFailures, intervalMs, delayMs);
}

function exponentialDelay({ type: _, ...numbers }: Chosen<'exponential-delay'>, random: Random): ExponentialDelay {
  const { initialBackoffMs: initial, maxBackoffMs: max, backoffMultiplier: multiplier, jitterFactor: jitter } = numbers;
  const { resetBackoffThresholdMs: threshold, attemptsBeforeResetBackoff: attempts } = numbers;
  const reset = 'Threshold duration for exponential backoff reset must be at least 1.';
  check(initial >= 1, 'Initial backoff must be at least 1.', EXPONENTIAL_INITIAL_BACKOFF, initial);
  check(max >= 1, 'Maximum backoff must be at least 1.', EXPONENTIAL_MAX_BACKOFF, max);
  const order = `Initial backoff cannot be higher than maximum backoff. ${EXPONENTIAL_MAX_BACKOFF.key} is ${max}.`;
  check(initial <= max, order, EXPONENTIAL_INITIAL_BACKOFF, initial);
  check(multiplier > 1, 'Backoff multiplier must be greater than 1.', EXPONENTIAL_BACKOFF_MULTIPLIER, multiplier);
  check(threshold >= 1, reset, EXPONENTIAL_RESET_THRESHOLD, threshold);
  check(jitter >= 0 && jitter <= 1, 'Jitter factor must be >= 0 and <= 1.', EXPONENTIAL_JITTER_FACTOR, jitter);
  check(attempts >= 1, 'The attemptsBeforeResetBackoff must be at least 1.', EXPONENTIAL_ATTEMPTS, attempts);
  return new ExponentialDelay(numbers, random.stream('restart-jitter'));
}

/** `rule` in Flink's words. */
function check(holds: boolean, rule: string, { key }: ConfigOption<number>, value: number): void {
  if (!holds) throw new InvalidRestartStrategy(rule, key, value);
}
