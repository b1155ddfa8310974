/**
 * Which records may be committed more than once. In BATCH a committer commits at the end of its own input (1.6.4), and a region that fails later
 * runs again with all regions that read from it, whether or not these have finished (8.2.1); behind a lost JobManager everything does (9.11). What
 * runs again has no state, writes anew and commits anew, and nobody can take back what was committed before: so it is in Flink, whose sinks in two
 * phases are exactly once only with checkpoints (docs/decisions/0015-batch.md). With checkpoints it happens where a job stops with a savepoint, which
 * commits, and fails before its end: no restore goes back to a savepoint (7.2.8), and what it had committed is read and committed anew.
 */
import { type ExecutionId, subtaskOf } from '../../base/ids.ts';
import { isSynchronous } from '../../wire/snapshots.ts';
import type { TraceEvent, TraceEventOf } from '../../wire/trace-events.ts';
import type { JobPlan } from './job-plan.ts';

/** By record: how often it may be committed besides the one time. */
export type CommitsAgain = ReadonlyMap<number, number>;

export interface AllowedAgain {
  readonly table: CommitsAgain;
  readonly topic: CommitsAgain;
}

export function allowedAgain({ mode }: Pick<JobPlan, 'mode'>, events: readonly TraceEvent[]): AllowedAgain {
  const isBatch = mode === 'BATCH';
  // Storage may have heard of the commit to a topic where the trace has not.
  return {
    table: commitsAgain(events, { sink: 'committed', moment: 'committed', isBatch }),
    topic: commitsAgain(events, { sink: 'topic', moment: 'preCommitted', isBatch }),
  };
}

interface Commits {
  readonly sink: string;
  /** From when on a transaction counts as committed. */
  readonly moment: 'preCommitted' | 'committed';
  readonly isBatch: boolean;
}

/** Transactions that no checkpoint holds are committed again where theirs was not the last attempt of its subtask. */
function commitsAgain(events: readonly TraceEvent[], { sink, moment, isBatch }: Commits): CommitsAgain {
  const idsOf = new Map<string, number[]>();
  const committed = new Map<string, ExecutionId>();
  const lastOf = new Map<string, ExecutionId>();
  const stopped = stoppedWith(events, sink);
  for (const event of events) {
    if (event.type === 'sinkWrote' && event.sink === sink && event.transaction !== undefined) {
      const { id } = event.value as { readonly id: number };
      idsOf.set(event.transaction, [...(idsOf.get(event.transaction) ?? []), id]);
    } else if (event.type === moment && event.sink === sink && (isBatch || stopped.has(event.transaction))) {
      committed.set(event.transaction, event.execution);
    } else if (event.type === 'taskStatus' && event.to === 'SCHEDULED') {
      // Whether or not it gets a slot: what it would write is dealt out anew, and another's next attempt may write it.
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

type Prepared = Pick<TraceEventOf<'preCommitted'>, 'execution' | 'checkpoint'>;

/**
 * Transactions that are committed with a savepoint which the job was to stop with: it is the first to complete of those that hold them. What is
 * prepared at the end of the data is meant for the checkpoint behind the last barrier, and waits for a later one where there was none of that number.
 */
function stoppedWith(events: readonly TraceEvent[], sink: string): ReadonlySet<string> {
  const prepared = new Map<string, Prepared>();
  const stopped = new Set<string>();
  for (const event of events) {
    if (event.type === 'preCommitted' && event.sink === sink) {
      prepared.set(event.transaction, event);
    } else if (event.type === 'taskStatus' && event.to === 'SCHEDULED') {
      for (const [transaction, { execution }] of prepared)
        if (subtaskOf(execution) === subtaskOf(event.execution)) prepared.delete(transaction);
    } else if (event.type === 'checkpointCompleted' && event.kind !== 'savepoint') {
      for (const [transaction, { checkpoint }] of prepared) {
        if (checkpoint > event.checkpoint) continue;
        prepared.delete(transaction);
        if (isSynchronous(event.kind)) stopped.add(transaction);
      }
    }
  }
  return stopped;
}

export function committedTooOften(where: string, ids: readonly number[], again: CommitsAgain): string[] {
  const times = new Map<number, number>();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  const tooOften = [...times].filter(([id, found]) => found > 1 + (again.get(id) ?? 0)).map(([id]) => id);
  return tooOften.length === 0
    ? []
    : [`Record ${tooOften.join(' ')} was committed to ${where} more often than it may be.`];
}
