/** What the operators beside the fold must hold of the records below the offsets of a checkpoint (7.1, 7.6.1). */
import { comingOf, said } from './check-checkpoint.ts';
import type { CheckpointContents } from './checkpoint-contents.ts';
import type { JobPlan, PlannedRecord } from './job-plan.ts';
import { type TimedRecord, timedRecords } from './sequential-fold.ts';

/** What is asked of all state of one checkpoint. */
export interface Cut {
  readonly contents: CheckpointContents;
  /** All that comes of the records below the offsets. */
  readonly due: readonly TimedRecord[];
  readonly coming: ReadonlySet<number>;
  readonly exactlyOnce: boolean;
}

export function cutOf(plan: JobPlan, contents: CheckpointContents, exactlyOnce: boolean): Cut {
  const due = timedRecords(plan, ({ name }) => contents.read.get(name) ?? []);
  return { contents, due, coming: comingOf(plan, contents), exactlyOnce };
}

export interface HeldRecords {
  readonly operator: string;
  /** As often as they are held. */
  readonly ids: readonly number[];
  /** Whether event time may have come so far that the operator holds the record no more. */
  readonly isOver: (record: TimedRecord) => boolean;
}

/** Each of the records that are due is held once. At least once: only of what is missing. */
export function wrongRecords({ operator, ids, isOver }: HeldRecords, cut: Cut): string[] {
  const { contents, due, coming, exactlyOnce } = cut;
  const held = new Set(ids);
  const known = new Set(due.map(({ id }) => id));
  const lost = due.filter(
    (record) =>
      !held.has(record.id) && !coming.has(record.id) && !contents.isOver(record.key, operator) && !isOver(record),
  );
  const waiting = contents.atInputsOf(operator) as readonly PlannedRecord[];
  const again = waiting.filter(({ id }) => held.has(id)).map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  return [
    ...said(
      lost.map(({ id }) => id),
      `below the offsets are neither in ${operator} nor on their way`,
    ),
    ...(exactlyOnce
      ? said(
          [...held].filter((id) => !known.has(id)),
          `in ${operator} are not below the offsets`,
        )
      : []),
    ...(exactlyOnce ? said(again, `are both in ${operator} and on their way to it`) : []),
    ...(exactlyOnce ? said(twice, `are in ${operator} more than once`) : []),
  ];
}
