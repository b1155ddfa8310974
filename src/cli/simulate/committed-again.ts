/**
 * Which records may be committed more than once. In BATCH a committer commits at the end of its own input (1.6.4), and a region that fails later
 * runs again with all regions that read from it, whether or not these have finished (8.2.1); behind a lost JobManager everything does (9.11). What
 * runs again has no state, writes anew and commits anew, and nobody can take back what was committed before: so it is in Flink, whose sinks in two
 * phases are exactly once only with checkpoints (docs/decisions/0015-batch.md).
 */
import { type ExecutionId, subtaskOf } from '../../base/ids.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import type { JobPlan } from './job-plan.ts';

/** By record: how often it may be committed besides the one time. */
export type CommitsAgain = ReadonlyMap<number, number>;

export interface AllowedAgain {
  readonly table: CommitsAgain;
  readonly topic: CommitsAgain;
}

const NEVER: AllowedAgain = { table: new Map(), topic: new Map() };

/** Nothing is with checkpoints: what was not committed is in one, and what was is known by its name. */
export function allowedAgain({ mode }: Pick<JobPlan, 'mode'>, events: readonly TraceEvent[]): AllowedAgain {
  if (mode !== 'BATCH') return NEVER;
  // Storage may have heard of the commit to a topic where the trace has not.
  return {
    table: commitsAgain(events, 'committed', 'committed'),
    topic: commitsAgain(events, 'topic', 'preCommitted'),
  };
}

/** Transactions count as committed at this `moment`, and as committed again where theirs was not the last attempt of its subtask. */
function commitsAgain(events: readonly TraceEvent[], sink: string, moment: 'preCommitted' | 'committed'): CommitsAgain {
  const idsOf = new Map<string, number[]>();
  const committed = new Map<string, ExecutionId>();
  const lastOf = new Map<string, ExecutionId>();
  for (const event of events) {
    if (event.type === 'sinkWrote' && event.sink === sink && event.transaction !== undefined) {
      const { id } = event.value as { readonly id: number };
      idsOf.set(event.transaction, [...(idsOf.get(event.transaction) ?? []), id]);
    } else if (event.type === moment && event.sink === sink) {
      committed.set(event.transaction, event.execution);
    } else if (event.type === 'taskStatus' && event.to === 'DEPLOYING') {
      lastOf.set(subtaskOf(event.execution), event.execution);
    }
  }
  const again = new Map<number, number>();
  for (const [transaction, execution] of committed) {
    if (lastOf.get(subtaskOf(execution)) === execution) continue;
    for (const id of idsOf.get(transaction) ?? []) again.set(id, (again.get(id) ?? 0) + 1);
  }
  return again;
}

export function committedTooOften(where: string, ids: readonly number[], again: CommitsAgain): string[] {
  const times = new Map<number, number>();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  const tooOften = [...times].filter(([id, found]) => found > 1 + (again.get(id) ?? 0)).map(([id]) => id);
  return tooOften.length === 0
    ? []
    : [`Record ${tooOften.join(' ')} was committed to ${where} more often than it may be.`];
}
