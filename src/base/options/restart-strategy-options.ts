/**
 * Options of restart strategies (8.3). Source: RestartStrategyOptions.
 * Defaults are Flink 2.3.0's and held by a test; durations are in milliseconds. What is too little or too much is said when the job
 * starts, and only of the strategy that it chose: as in Flink, nobody looks at the others (restart-backoff-loader.ts).
 */
import { durationOption, namedOption, numberOption, wholeOption } from '../config-option.ts';

export const RESTART_STRATEGY = namedOption<'none' | 'fixed-delay' | 'failure-rate' | 'exponential-delay' | null>({
  key: 'restart-strategy.type',
  defaultValue: null,
  about: 'How a failed job is restarted; unset: see 8.3.1.',
  names: ['none', 'fixed-delay', 'failure-rate', 'exponential-delay'],
  aliases: {
    off: 'none',
    disable: 'none',
    fixeddelay: 'fixed-delay',
    failurerate: 'failure-rate',
    exponentialdelay: 'exponential-delay',
  },
  fallbackKeys: ['restart-strategy'],
});
export const FIXED_DELAY_ATTEMPTS = wholeOption<number>({
  key: 'restart-strategy.fixed-delay.attempts',
  defaultValue: 1,
  about: 'Restarts before the job fails for good.',
});
export const FIXED_DELAY_DELAY = durationOption<number>({
  key: 'restart-strategy.fixed-delay.delay',
  defaultValue: 1_000,
  about: 'Time from a failure to the restart.',
});
export const FAILURE_RATE_MAX_FAILURES = wholeOption<number>({
  key: 'restart-strategy.failure-rate.max-failures-per-interval',
  defaultValue: 1,
  about: 'Failures within the interval that are survived.',
});
export const FAILURE_RATE_INTERVAL = durationOption<number>({
  key: 'restart-strategy.failure-rate.failure-rate-interval',
  defaultValue: 60_000,
  about: 'Interval in which failures are counted.',
});
export const FAILURE_RATE_DELAY = durationOption<number>({
  key: 'restart-strategy.failure-rate.delay',
  defaultValue: 1_000,
  about: 'Time from a failure to the restart.',
});
export const EXPONENTIAL_INITIAL_BACKOFF = durationOption<number>({
  key: 'restart-strategy.exponential-delay.initial-backoff',
  defaultValue: 1_000,
  about: 'Time from the first failure to the restart.',
});
export const EXPONENTIAL_MAX_BACKOFF = durationOption<number>({
  key: 'restart-strategy.exponential-delay.max-backoff',
  defaultValue: 60_000,
  about: 'The longest time to a restart.',
});
export const EXPONENTIAL_BACKOFF_MULTIPLIER = numberOption<number>({
  key: 'restart-strategy.exponential-delay.backoff-multiplier',
  defaultValue: 1.5,
  about: 'What the time is multiplied by after each failure.',
});
export const EXPONENTIAL_RESET_THRESHOLD = durationOption<number>({
  key: 'restart-strategy.exponential-delay.reset-backoff-threshold',
  defaultValue: 3_600_000,
  about: 'A run without failure as long as this starts anew at the initial backoff.',
});
export const EXPONENTIAL_JITTER_FACTOR = numberOption<number>({
  key: 'restart-strategy.exponential-delay.jitter-factor',
  defaultValue: 0.1,
  about: 'Share of the time that chance adds or takes away.',
});
export const EXPONENTIAL_ATTEMPTS = wholeOption<number>({
  key: 'restart-strategy.exponential-delay.attempts-before-reset-backoff',
  defaultValue: 2_147_483_647,
  about: 'Restarts before the job fails for good.',
});
