/**
 * The least that Flink takes for an option of checkpoints, and what it says of less (7.1): the same for a setter and for the option's key.
 * Between CheckpointConfig and the options of the environment. Source: CheckpointConfig.
 */
import {
  CHECKPOINTING_INTERVAL,
  CHECKPOINTING_TIMEOUT,
  type ConfigOption,
  isSet,
  MAX_CONCURRENT_CHECKPOINTS,
  option,
  TOLERABLE_FAILED_CHECKPOINTS,
} from '../base/config-options.ts';
import { require } from './failures.ts';

interface CheckpointRule {
  readonly option: ConfigOption<number | null>;
  readonly least: number;
  readonly words: string;
}

/** Source: CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME. */
const MINIMAL_CHECKPOINT_MS = 10;

export const INTERVAL_RULE: CheckpointRule = {
  option: CHECKPOINTING_INTERVAL,
  least: MINIMAL_CHECKPOINT_MS,
  words: `Checkpoint interval must be larger than or equal to ${MINIMAL_CHECKPOINT_MS} ms`,
};
export const TIMEOUT_RULE: CheckpointRule = {
  option: CHECKPOINTING_TIMEOUT,
  least: MINIMAL_CHECKPOINT_MS,
  words: `Checkpoint timeout must be larger than or equal to ${MINIMAL_CHECKPOINT_MS} ms`,
};
const MAX_CONCURRENT_RULE: CheckpointRule = {
  option: MAX_CONCURRENT_CHECKPOINTS,
  least: 1,
  words: 'The maximum number of concurrent attempts must be at least one.',
};
const TOLERABLE_FAILURES_RULE: CheckpointRule = {
  option: TOLERABLE_FAILED_CHECKPOINTS,
  least: 0,
  words: 'The tolerable failure checkpoint number must be non-negative.',
};

/** @throws InvalidProgram in Flink's words. */
export function demand({ least, words }: CheckpointRule, value: number): void {
  require(value >= least, words);
}

/** @throws InvalidProgram in Flink's words where one of the options that are set is too little. */
export function checkCheckpointOptions(texts: Readonly<Record<string, string>>): void {
  for (const rule of [INTERVAL_RULE, TIMEOUT_RULE, MAX_CONCURRENT_RULE, TOLERABLE_FAILURES_RULE]) {
    if (isSet(texts, rule.option)) demand(rule, option(texts, rule.option) ?? rule.least);
  }
}
