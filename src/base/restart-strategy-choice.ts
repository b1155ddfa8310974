/** Which restart strategy a job has, by what it and its cluster configure (8.3.1). Source: RestartBackoffTimeStrategyFactoryLoader. */
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
} from './config-options.ts';

type Texts = Readonly<Record<string, string>>;

/** A strategy with its numbers, as they are configured: whether a strategy can have them is for who builds it to say. */
export type ChosenRestartStrategy = ReturnType<(typeof STRATEGIES)[keyof typeof STRATEGIES]>;

/** The strategy of this type. */
export type Chosen<Type extends ChosenRestartStrategy['type']> = Extract<ChosenRestartStrategy, { type: Type }>;

const STRATEGIES = {
  none: () => ({ type: 'none' }) as const,
  'fixed-delay': (from: Texts) =>
    ({
      type: 'fixed-delay',
      attempts: option(from, FIXED_DELAY_ATTEMPTS),
      delayMs: option(from, FIXED_DELAY_DELAY),
    }) as const,
  'failure-rate': (from: Texts) =>
    ({
      type: 'failure-rate',
      maxFailures: option(from, FAILURE_RATE_MAX_FAILURES),
      intervalMs: option(from, FAILURE_RATE_INTERVAL),
      delayMs: option(from, FAILURE_RATE_DELAY),
    }) as const,
  'exponential-delay': (from: Texts) =>
    ({
      type: 'exponential-delay',
      initialBackoffMs: option(from, EXPONENTIAL_INITIAL_BACKOFF),
      maxBackoffMs: option(from, EXPONENTIAL_MAX_BACKOFF),
      backoffMultiplier: option(from, EXPONENTIAL_BACKOFF_MULTIPLIER),
      resetBackoffThresholdMs: option(from, EXPONENTIAL_RESET_THRESHOLD),
      jitterFactor: option(from, EXPONENTIAL_JITTER_FACTOR),
      attemptsBeforeResetBackoff: option(from, EXPONENTIAL_ATTEMPTS),
    }) as const,
};

/**
 * The job's setting, else the cluster's, else exponential-delay with its *default* parameters where checkpoints are taken, else none.
 * @throws InvalidOption when a text that is read is not accepted.
 */
export function chosenRestartStrategy(job: Texts, cluster: Texts): ChosenRestartStrategy {
  for (const configuration of [job, cluster]) {
    const type = option(configuration, RESTART_STRATEGY);
    if (type !== null) return STRATEGIES[type](configuration);
  }
  return isCheckpointingEnabled({ ...cluster, ...job }) ? STRATEGIES['exponential-delay']({}) : STRATEGIES.none();
}
