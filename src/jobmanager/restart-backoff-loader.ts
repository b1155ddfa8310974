/**
 * Chooses the restart strategy of a job from what the job and the cluster configure (8.3.1).
 * Used once when the JobMaster is built; a new JobManager starts its counters afresh (8.6.1).
 * Source: RestartBackoffTimeStrategyFactoryLoader.
 */
import {
  EXPONENTIAL_ATTEMPTS,
  EXPONENTIAL_BACKOFF_MULTIPLIER,
  EXPONENTIAL_INITIAL_BACKOFF,
  EXPONENTIAL_JITTER_FACTOR,
  EXPONENTIAL_MAX_BACKOFF,
  EXPONENTIAL_RESET_THRESHOLD,
  FAILURE_RATE_DELAY,
  FAILURE_RATE_INTERVAL,
  FAILURE_RATE_MAX_FAILURES,
  FIXED_DELAY_ATTEMPTS,
  FIXED_DELAY_DELAY,
  isCheckpointingEnabled,
  option,
  RESTART_STRATEGY,
} from '../base/config-options.ts';
import type { Random } from '../ports/random.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import {
  ExponentialDelay,
  FailureRate,
  FixedDelay,
  NoRestart,
  type RestartBackoffTimeStrategy,
} from './restart-backoff.ts';

/**
 * The job's setting, else the cluster's, else exponential-delay with its *default* parameters where checkpoints are
 * taken, else none.
 *
 * @throws InvalidOption when a text in either configuration is not accepted.
 */
export function restartStrategyOf(
  job: ConfigurationMap,
  cluster: ConfigurationMap,
  random: Random,
): RestartBackoffTimeStrategy {
  const owner = [job, cluster].find((configuration) => option(configuration, RESTART_STRATEGY) !== null);
  if (owner !== undefined) return strategyIn(owner, random);
  return isCheckpointingEnabled({ ...cluster, ...job }) ? exponentialDelayIn({}, random) : new NoRestart();
}

function strategyIn(configuration: ConfigurationMap, random: Random): RestartBackoffTimeStrategy {
  switch (option(configuration, RESTART_STRATEGY)) {
    case 'fixed-delay':
      return new FixedDelay(option(configuration, FIXED_DELAY_ATTEMPTS), option(configuration, FIXED_DELAY_DELAY));
    case 'failure-rate':
      return new FailureRate(
        option(configuration, FAILURE_RATE_MAX_FAILURES),
        option(configuration, FAILURE_RATE_INTERVAL),
        option(configuration, FAILURE_RATE_DELAY),
      );
    case 'exponential-delay':
      return exponentialDelayIn(configuration, random);
    default:
      return new NoRestart();
  }
}

function exponentialDelayIn(configuration: ConfigurationMap, random: Random): ExponentialDelay {
  return new ExponentialDelay(
    {
      initialBackoffMs: option(configuration, EXPONENTIAL_INITIAL_BACKOFF),
      maxBackoffMs: option(configuration, EXPONENTIAL_MAX_BACKOFF),
      backoffMultiplier: option(configuration, EXPONENTIAL_BACKOFF_MULTIPLIER),
      resetBackoffThresholdMs: option(configuration, EXPONENTIAL_RESET_THRESHOLD),
      jitterFactor: option(configuration, EXPONENTIAL_JITTER_FACTOR),
      attemptsBeforeResetBackoff: option(configuration, EXPONENTIAL_ATTEMPTS),
    },
    random.stream('restart-jitter'),
  );
}
