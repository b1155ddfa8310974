import { expect, test } from 'vitest';
import type { NewTraceEvent, SnapshotKind } from '../../wire/trace-events.ts';
import { CommittablesCheck } from './check-committables.ts';
import type { CheckpointContents } from './checkpoint-contents.ts';
import type { Cut } from './held-records.ts';
import type { StoredCheckpoint } from './stored-checkpoint.ts';
import { traced } from './testing/traced.ts';

const record = (id: number) => ({ id, amount: 10 * id });

/** Records up to `last` are below the offsets. */
function cut(last: number, coming: readonly number[] = [], exactlyOnce = true): Cut {
  const due = Array.from({ length: last }, (_, index) => ({ ...record(index + 1), timestamp: 0, key: 0 }));
  const contents = { comingTo: () => coming.map(record) } as unknown as CheckpointContents;
  return { contents, due, amounts: new Map(due.map(({ id, amount }) => [id, amount])), exactlyOnce };
}

const written = (transaction: string, ids: readonly number[], sink = 'committed') =>
  ids.map(
    (id, row): NewTraceEvent => ({
      ...{ type: 'sinkWrote', execution: 'writer:0:0', sink, row, value: record(id), epoch: 1, transaction },
    }),
  );
const committed = (transaction: string, sink = 'committed'): NewTraceEvent => ({
  ...{ type: 'committed', execution: 'writer:0:0', sink, transaction, checkpoint: 1, rows: 1 },
});
const completed = (checkpoint: number, kind: SnapshotKind): NewTraceEvent => ({
  ...{ type: 'checkpointCompleted', checkpoint, kind, bytes: 0, durationMs: 0 },
});
const scheduled: NewTraceEvent = {
  ...{ type: 'taskStatus', execution: 'writer:0:1', from: 'CREATED', to: 'SCHEDULED', slot: null },
};
const restored = (from: number): NewTraceEvent => ({ type: 'restored', execution: 'writer:0:1', from, parts: [] });

/** The committer of the custom sink holds these transactions. */
function holding(transactions: Readonly<Record<string, readonly number[]>>): StoredCheckpoint {
  const held = Object.entries(transactions).map(([id, ids]) => ({ id, rows: ids.map(record) }));
  return storedOf({ transactions: held, requests: [{ committable: 1 }] });
}

function storedOf(subtask: object): StoredCheckpoint {
  return { elements: () => [[{ checkpoint: 1, subtasks: [subtask] }]] } as unknown as StoredCheckpoint;
}

function checking(sink: 'committed' | 'topic', ...events: readonly NewTraceEvent[]): CommittablesCheck {
  const check = new CommittablesCheck(
    sink === 'topic' ? { commitMs: null, topic: true } : { commitMs: 0, topic: false },
  );
  for (const event of traced(...events)) check.see(event);
  return check;
}

const TWO = [...written('a', [1, 2]), committed('a'), ...written('b', [3])];

test('1.6.4, 7.1: each record below the offsets is committed, or in a transaction that the checkpoint holds', () => {
  const check = checking('committed', ...TWO);
  expect(check.violationsOf(2, holding({ b: [3] }), cut(3))).toEqual([]);
  expect(check.violationsOf(2, holding({}), cut(3))).toEqual([
    'the records 3 below the offsets are neither in committed: Writer nor on their way.',
  ]);
  expect(check.violationsOf(2, holding({ b: [3] }), cut(2))).toEqual([
    'the records 3 in committed: Writer are not below the offsets.',
  ]);
});

test('what a committer holds that it has committed since counts once', () => {
  expect(checking('committed', ...TWO).violationsOf(2, holding({ a: [1, 2], b: [3] }), cut(3))).toEqual([]);
});

test('7.6.1: or it is on its way to the writer, and then nowhere else', () => {
  const check = checking('committed', ...TWO);
  expect(check.violationsOf(2, holding({}), cut(3, [3]))).toEqual([]);
  expect(check.violationsOf(2, holding({ b: [3] }), cut(3, [3]))).toEqual([
    expect.stringContaining('records 3 are both in committed'),
  ]);
});

test('a record is in one transaction, with the amount that it came with', () => {
  const twice = checking('committed', ...TWO, ...written('c', [2]));
  expect(twice.violationsOf(2, holding({ b: [3], c: [2] }), cut(3))).toEqual([
    expect.stringContaining('records 2 are in committed: Writer more than once'),
  ]);
  const wrong = { transactions: [{ id: 'b', rows: [{ id: 3, amount: 1 }] }], requests: [] };
  expect(checking('committed', ...TWO).violationsOf(2, storedOf(wrong), cut(3))).toEqual([
    'the records 3 have another amount in committed.',
  ]);
});

test('at least once nothing is missing, and there may be more', () => {
  const check = checking('committed', ...TWO);
  expect(check.violationsOf(2, holding({ b: [3], c: [2] }), cut(2, [], false))).not.toContainEqual(
    expect.stringContaining('records'),
  );
  expect(check.violationsOf(2, holding({}), cut(3, [], false))).toHaveLength(1);
});

test('a transaction is held with all that was written to it', () => {
  const check = checking('committed', ...written('a', [1, 2]));
  expect(check.violationsOf(1, holding({ a: [1] }), cut(2))).toEqual([
    expect.stringContaining('records 2 below'),
    'the number of rows in transaction a must be 2, but is 1.',
  ]);
});

test('a topic has the rows, and the checkpoint their transaction with their number', () => {
  const held = (rows: number) =>
    storedOf({ transactions: [], requests: [{ committable: { transaction: 'b', rows } }] });
  const events = [...written('a', [1, 2], 'topic'), committed('a', 'topic'), ...written('b', [3], 'topic')];
  const check = checking('topic', ...events);
  expect(check.violationsOf(2, held(1), cut(3))).toEqual([]);
  expect(check.violationsOf(2, held(2), cut(3))).toEqual(['the number of rows in transaction b must be 1, but is 2.']);
  expect(check.violationsOf(2, storedOf({ transactions: [], requests: [] }), cut(3))).toHaveLength(1);
});

test.each<[string, SnapshotKind, number, number]>([
  [
    '7.2.8, 7.9.3: what a savepoint committed that the job did not stop with is read and committed anew',
    'suspend',
    1,
    0,
  ],
  ['nothing is, where the job goes on from a later checkpoint', 'suspend', 2, 1],
  ['nor is what was committed with anything else', 'checkpoint', 1, 1],
])('%s', (_what, kind, from, violations) => {
  const check = checking('committed', ...written('a', [1]));
  check.violationsOf(1, holding({ a: [1] }), cut(1));
  const see = (...events: readonly NewTraceEvent[]) => {
    for (const event of traced(...events)) check.see(event);
  };
  see(committed('a'), ...written('b', [2]), completed(2, kind));
  check.violationsOf(2, holding({ b: [2] }), cut(2));
  // A committer that nobody has told of the restart may still commit.
  see(scheduled, restored(from), committed('b'), ...written('c', [2]));
  expect(check.violationsOf(3, holding({ c: [2] }), cut(2))).toHaveLength(violations);
});

test('7.2.8: also where no checkpoint was there before the savepoint, and the job begins with nothing', () => {
  const check = checking('committed', scheduled, ...written('a', [1]), completed(1, 'suspend'));
  check.violationsOf(1, holding({ a: [1] }), cut(1));
  for (const event of traced(committed('a'), scheduled, ...written('b', [1]))) check.see(event);
  expect(check.violationsOf(2, holding({ b: [1] }), cut(1))).toEqual([]);
});
