import { expect, test } from 'vitest';
import type { StorageAnswer, StorageRequest } from '../../ports/durable-storage.ts';
import { MemoryStorage } from './memory-storage.ts';
import { topicSummary } from './topic-summary.ts';

const producer = { prefix: 'p', subtask: 0, attempt: 0 };
const transaction = (epoch: number) => ({ id: `p-0-${epoch}`, producer, epoch });
const records = (...partitions: number[]) =>
  partitions.map((partition) => ({ partition, key: null, value: partition, timestamp: null as never }));

function after(...requests: StorageRequest[]) {
  const storage = new MemoryStorage();
  const ask = (request: StorageRequest) => {
    let answered: StorageAnswer | null = null;
    storage.perform(request, (answer) => {
      answered = answer;
    });
    expect(answered).not.toMatchObject({ type: 'failed' });
  };
  ask({ type: 'initTransactions', topic: 't', producer, parallelism: 1, restored: null });
  for (const request of requests) ask(request);
  return storage.topicContents.map(topicSummary);
}

const append = (epoch: number | null, ...partitions: number[]) =>
  ({
    type: 'appendTopic',
    topic: 't',
    transaction: epoch === null ? null : transaction(epoch),
    records: records(...partitions),
  }) as const;
const end = (epoch: number, commit: boolean) =>
  ({ type: 'endTransactions', topic: 't', transactions: [`p-0-${epoch}`], commit }) as const;

test('1.6.6: records of committed, open and aborted transactions are told apart; all of them have offsets', () => {
  const [topic] = after(append(1, 0, 0, 1), end(1, true), append(2, 0), end(2, false), append(3, 0, 2));
  expect(topic?.partitions).toEqual([
    { end: 4, committed: 2, pending: 1, aborted: 1 },
    { end: 1, committed: 1, pending: 0, aborted: 0 },
    { end: 1, committed: 0, pending: 1, aborted: 0 },
    { end: 0, committed: 0, pending: 0, aborted: 0 },
  ]);
  expect(topic?.open).toEqual(['p-0-3']);
});

test('what is written without a transaction is there at once', () => {
  const [topic] = after(append(null, 3, 3));
  expect(topic?.partitions[3]).toEqual({ end: 2, committed: 2, pending: 0, aborted: 0 });
});
