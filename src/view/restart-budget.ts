/**
 * How often a job may still be restarted, as beads, and how long its restart still waits (8.3). The strategy is what job and cluster configure;
 * what it has used up of it is what the trace tells.
 */
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
  return { ...budgetOf(view, chosen), waits: waitOf(view) };
}

type Budget = Omit<RestartBudget, 'waits'>;

function budgetOf(view: JobView, chosen: ChosenRestartStrategy): Budget {
  switch (chosen.type) {
    case 'fixed-delay': {
      const { attempts } = chosen;
      const limit = attempts === NO_LIMIT ? 'as often as it takes' : counted(attempts, 'restart');
      const text = `fixed-delay: ${limit}, ${durationText(chosen.delayMs)} after a failure`;
      return { text, beads: beadsOf(view, attempts) };
    }
    case 'failure-rate': {
      const { maxFailures, intervalMs } = chosen;
      const rate = `at most ${counted(maxFailures, 'failure')} in ${durationText(intervalMs)}`;
      const used = view.restarts.toArray().filter(({ startedAt }) => view.time - startedAt <= intervalMs).length;
      return {
        text: `failure-rate: ${rate}, restarted ${durationText(chosen.delayMs)} after each`,
        beads: { left: Math.max(0, maxFailures - used), used: Math.min(maxFailures, used) },
      };
    }
    case 'exponential-delay': {
      const [initial, most] = [chosen.initialBackoffMs, chosen.maxBackoffMs].map(durationText);
      return {
        text: `exponential-delay: ${initial} after the first failure, ${chosen.backoffMultiplier} times as long after each further one, ${most} at the most`,
        beads: beadsOf(view, chosen.attemptsBeforeResetBackoff),
      };
    }
    case 'none':
      return { text: 'none: the first failure fails the job', beads: { left: 0, used: 0 } };
  }
}

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
