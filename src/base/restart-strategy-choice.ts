/** Which restart strategy a job has, by what it and its cluster configure (8.3.1). Source: RestartBackoffTimeStrategyFactoryLoader. */
import { isCheckpointingEnabled, option, RESTART_STRATEGY } from './config-options.ts';

type Texts = Readonly<Record<string, string>>;

export interface ChosenRestartStrategy {
  readonly type: 'none' | 'fixed-delay' | 'failure-rate' | 'exponential-delay';
  /** What its parameters are read from. */
  readonly configuration: Texts;
}

/** The job's setting, else the cluster's, else exponential-delay with its *default* parameters where checkpoints are taken, else none. */
export function chosenRestartStrategy(job: Texts, cluster: Texts): ChosenRestartStrategy {
  for (const configuration of [job, cluster]) {
    const type = option(configuration, RESTART_STRATEGY);
    if (type !== null) return { type, configuration };
  }
  return { type: isCheckpointingEnabled({ ...cluster, ...job }) ? 'exponential-delay' : 'none', configuration: {} };
}
