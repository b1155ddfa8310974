import { expect, test } from 'vitest';
import { isOneWay, wrongOrder } from './check-order.ts';
import type { CheckpointContents } from './checkpoint-contents.ts';
import type { JobPlan, SourcePlan } from './job-plan.ts';

const step = { kind: 'map', add: 1, parallelism: 1, partitioning: '' } as const;
const lookUp = { waitMs: 10, capacity: 2, ordered: true, parallelism: 2, byFuture: false };

function source(changes: Partial<SourcePlan>): SourcePlan {
  const plain = { kind: 'sequence', name: 'a', firstId: 0, count: 5, parallelism: 1, ratePerSecond: null } as const;
  return { ...plain, watermarks: 'none', steps: [], lookUp: null, ...changes };
}

/** All has been read, and has come to one key in this order. */
function violations(sources: readonly SourcePlan[], ids: readonly number[]): string[] {
  const records = ({ firstId, count }: SourcePlan) =>
    Array.from({ length: count }, (_, index) => ({ id: firstId + index, amount: 1 }));
  const read = new Map(sources.map((each) => [each.name, records(each)]));
  return wrongOrder({ sources } as JobPlan, { read, folds: [{ key: 0, ids }] } as unknown as CheckpointContents);
}

test.each<[string, boolean, Partial<SourcePlan>]>([
  ['forward', true, { parallelism: 2, steps: [{ ...step, parallelism: 2 }] }],
  ['into one subtask', true, { parallelism: 3, steps: [{ ...step, partitioning: 'shuffle' }] }],
  ['to several, in turn', false, { parallelism: 2, steps: [{ ...step, parallelism: 2, partitioning: 'rebalance' }] }],
  ['from one to several', false, { steps: [{ ...step, parallelism: 2 }] }],
  ['an ordered look-up', true, { parallelism: 2, lookUp }],
  ['one without order', false, { parallelism: 2, lookUp: { ...lookUp, ordered: false } }],
])('3.1: records have one way: %s is %s', (_way, isOne, changes) => {
  expect(isOneWay(source(changes))).toBe(isOne);
});

test('1.5.7: the records of a split come in its order, others may come between', () => {
  const both = [source({ parallelism: 2 }), source({ name: 'b', kind: 'rows', firstId: 10, count: 4, parallelism: 2 })];
  expect(violations(both, [3, 0, 11, 1, 10, 12, 4, 13, 2])).toEqual([]);
  expect(violations(both, [3, 0, 2, 1])).toEqual(['the records 1 came to key 0 out of their order.']);
  expect(violations(both, [12, 11, 10])).toEqual(['the records 10 came to key 0 out of their order.']);
});

test('a topic is in order by partition', () => {
  const topic = [source({ kind: 'topic', count: 8 })];
  expect(violations(topic, [3, 2, 1, 0, 7])).toEqual([]);
  expect(violations(topic, [4, 0])).toHaveLength(1);
});

test('nothing is asked of records that have several ways', () => {
  expect(violations([source({ steps: [{ ...step, parallelism: 2 }] })], [2, 1])).toEqual([]);
});
