/** What the operators beside the fold must hold of the records below the offsets of a checkpoint (7.1, 7.6.1). */
import { said } from './check-checkpoint.ts';
import type { CheckpointContents } from './checkpoint-contents.ts';
import type { Input } from './coming-records.ts';
import type { JobPlan } from './job-plan.ts';
import { type TimedRecord, timedRecords } from './sequential-fold.ts';

/** What is asked of all state of one checkpoint. */
export interface Cut {
  readonly contents: CheckpointContents;
  /** All that comes of the records below the offsets. */
  readonly due: readonly TimedRecord[];
  /** Of those, by id. */
  readonly amounts: ReadonlyMap<number, number>;
  readonly exactlyOnce: boolean;
}

export function cutOf(plan: JobPlan, contents: CheckpointContents, exactlyOnce: boolean): Cut {
  const due = timedRecords(plan, ({ name }) => contents.read.get(name) ?? []);
  return { contents, due, amounts: new Map(due.map(({ id, amount }) => [id, amount])), exactlyOnce };
}

export interface HeldRecords {
  readonly operator: string;
  /** Of an operator that has two: the one that they came by. */
  readonly input?: Input;
  /** As often as they are held. */
  readonly ids: readonly number[];
  /** Whether the operator may hold the record no more: event time may have come so far, or its subtask is over (7.8.2). */
  readonly isOver: (record: TimedRecord) => boolean;
}

/** Each of the records that are due is held once. At least once: only of what is missing. */
export function wrongRecords({ operator, input, ids, isOver }: HeldRecords, cut: Cut): string[] {
  const { contents, due, amounts, exactlyOnce } = cut;
  const held = new Set(ids);
  const coming = new Set(contents.comingTo(operator, input).map(({ id }) => id));
  const lost = due.filter((record) => !held.has(record.id) && !coming.has(record.id) && !isOver(record));
  const again = [...coming].filter((id) => held.has(id));
  const twice = held.size === ids.length ? [] : ids.filter((id, at) => ids.indexOf(id) !== at);
  return [
    ...said(
      lost.map(({ id }) => id),
      `below the offsets are neither in ${operator} nor on their way`,
    ),
    ...(exactlyOnce
      ? said(
          [...held].filter((id) => !amounts.has(id)),
          `in ${operator} are not below the offsets`,
        )
      : []),
    ...(exactlyOnce ? said(again, `are both in ${operator} and on their way to it`) : []),
    ...(exactlyOnce ? said(twice, `are in ${operator} more than once`) : []),
  ];
}
