/**
 * How often a job may still be restarted, as beads, and how long its restart still waits (8.3). The strategy is what job and cluster configure;
 * what it has used up of it is what the trace tells.
 */
import {
  EXPONENTIAL_ATTEMPTS,
  EXPONENTIAL_BACKOFF_MULTIPLIER,
  EXPONENTIAL_INITIAL_BACKOFF,
  EXPONENTIAL_MAX_BACKOFF,
  FAILURE_RATE_DELAY,
  FAILURE_RATE_INTERVAL,
  FAILURE_RATE_MAX_FAILURES,
  FIXED_DELAY_ATTEMPTS,
  FIXED_DELAY_DELAY,
  option,
} from '../base/config-options.ts';
import { type ChosenRestartStrategy, chosenRestartStrategy } from '../base/restart-strategy-choice.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { JobView, RestartView } from './job-view.ts';
import { counted, durationText } from './names.ts';

export interface RestartBudget {
  /** The strategy and its numbers, in words. */
  readonly text: string;
  /** Restarts that are left and used up; null where they are not limited by number. */
  readonly beads: { readonly left: number; readonly used: number } | null;
  /** What the restart under way still waits for, in model milliseconds; null where none waits. */
  readonly waits: { readonly leftMs: number; readonly ofMs: number } | null;
}

/** Integer.MAX_VALUE, by which Flink means no limit. */
const NO_LIMIT = 2_147_483_647;

/** `cluster`: the cluster's configuration; the job's own comes with its graph. Null: no job was submitted. */
export function restartBudget(view: JobView, cluster: ConfigurationMap): RestartBudget | null {
  if (view.graph === null) return null;
  const chosen = chosenRestartStrategy(view.graph.configuration, cluster);
  return { ...BUDGETS[chosen.type](view, chosen.configuration), waits: waitOf(view) };
}

type Budget = Omit<RestartBudget, 'waits'>;

const BUDGETS: Readonly<
  Record<ChosenRestartStrategy['type'], (view: JobView, configuration: ConfigurationMap) => Budget>
> = {
  none: () => ({ text: 'none: the first failure fails the job', beads: { left: 0, used: 0 } }),
  'fixed-delay': (view, configuration) => {
    const attempts = option(configuration, FIXED_DELAY_ATTEMPTS);
    const delay = durationText(option(configuration, FIXED_DELAY_DELAY));
    const limit = attempts === NO_LIMIT ? 'as often as it takes' : counted(attempts, 'restart');
    return { text: `fixed-delay: ${limit}, ${delay} after a failure`, beads: beadsOf(view, attempts) };
  },
  'failure-rate': (view, configuration) => {
    const most = option(configuration, FAILURE_RATE_MAX_FAILURES);
    const interval = option(configuration, FAILURE_RATE_INTERVAL);
    const delay = durationText(option(configuration, FAILURE_RATE_DELAY));
    const rate = `at most ${counted(most, 'failure')} in ${durationText(interval)}`;
    const used = view.restarts.toArray().filter(({ startedAt }) => view.time - startedAt <= interval).length;
    return {
      text: `failure-rate: ${rate}, restarted ${delay} after each`,
      beads: { left: Math.max(0, most - used), used: Math.min(most, used) },
    };
  },
  'exponential-delay': (view, configuration) => {
    const [initial, most] = [EXPONENTIAL_INITIAL_BACKOFF, EXPONENTIAL_MAX_BACKOFF].map((one) =>
      durationText(option(configuration, one)),
    );
    const factor = option(configuration, EXPONENTIAL_BACKOFF_MULTIPLIER);
    const attempts = option(configuration, EXPONENTIAL_ATTEMPTS);
    return {
      text: `exponential-delay: ${initial} after the first failure, ${factor} times as long after each further one, ${most} at the most`,
      beads: beadsOf(view, attempts),
    };
  },
};

/** What the last restart left; a strategy that counts starts with all. */
function beadsOf({ restart, restarts }: JobView, attempts: number): RestartBudget['beads'] {
  if (attempts === NO_LIMIT) return null;
  const last: RestartView | undefined = restart ?? restarts.at(restarts.length - 1);
  const left = last?.attemptsLeft ?? attempts;
  return { left, used: attempts - left };
}

function waitOf({ restart, time }: JobView): RestartBudget['waits'] {
  if (restart === null || restart.suppressed || restart.endsAt <= time) return null;
  return { leftMs: restart.endsAt - time, ofMs: restart.endsAt - restart.startedAt };
}
