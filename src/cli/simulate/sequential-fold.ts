/**
 * What a planned job's state must be at the end: a fold over its input, one record after the other, without any
 * cluster.
 */
import type { JobPlan, PlannedRecord, SourcePlan, StatelessPlan } from './job-plan.ts';
import { sourceRecords, timestampOf } from './job-plan.ts';

export interface FoldedKey {
  readonly key: number;
  readonly count: number;
  readonly sum: number;
  readonly ids: readonly number[];
}

/** As it comes to the operators that are keyed. */
export interface TimedRecord extends PlannedRecord {
  readonly timestamp: number;
  readonly key: number;
}

export interface ExpectedOutcome {
  readonly folds: ReadonlyMap<number, FoldedKey>;
  readonly total: number;
  /** By key of the second stage: how many updates of the first one reached it. */
  readonly second: ReadonlyMap<number, number>;
  readonly side: ReadonlySet<number>;
}

export function foldSequentially(plan: JobPlan): ExpectedOutcome {
  const records = plan.sources.flatMap((source) => afterSteps(source, sourceRecords(source)));
  const folds = new Map<number, FoldedKey>();
  const second = new Map<number, number>();
  for (const { id, amount } of records) {
    const key = id % plan.keys;
    const before = folds.get(key) ?? { key, count: 0, sum: 0, ids: [] };
    folds.set(key, { key, count: before.count + 1, sum: before.sum + amount, ids: [...before.ids, id] });
    second.set(key % 2, (second.get(key % 2) ?? 0) + 1);
  }
  const side = new Set(records.filter(({ id }) => id % 5 === 0).map(({ id }) => id));
  return { folds, total: records.length, second, side };
}

/** What reaches the operators that are keyed of what each source emits. */
export function timedRecords(
  { sources, keys }: JobPlan,
  emittedBy: (source: SourcePlan) => readonly PlannedRecord[],
): TimedRecord[] {
  return sources.flatMap((source) =>
    emittedBy(source).flatMap((record) =>
      afterSteps(source, [record]).map((after) => ({
        ...after,
        timestamp: timestampOf(source, record.id),
        key: after.id % keys,
      })),
    ),
  );
}

/** What reaches the fold of these records of a source. */
export function afterSteps({ steps }: SourcePlan, records: readonly PlannedRecord[]): PlannedRecord[] {
  return steps.reduce(applied, [...records]);
}

export function applied(records: PlannedRecord[], step: StatelessPlan): PlannedRecord[] {
  switch (step.kind) {
    case 'map':
      return records.map(({ id, amount }) => ({ id, amount: amount + step.add }));
    case 'filter':
      return records.filter(({ id }) => id % step.modulus !== 0);
    case 'flatMap':
      return records.flatMap(({ id, amount }) => {
        const even = { id: 2 * id, amount };
        return id % step.modulus === 0 ? [even, { id: 2 * id + 1, amount: -amount }] : [even];
      });
  }
}
