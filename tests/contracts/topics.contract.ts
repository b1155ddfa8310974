/** What topics must do in every adapter of the DurableStorage port: part of its contract. */
import { expect, test } from 'vitest';
import type { DurableStorage, StorageAnswer, StorageRequest } from '../../src/ports/durable-storage.ts';
import type { TransactionName } from '../../src/ports/topics.ts';
import type { OpenedStorage } from './durable-storage.contract.ts';

const PREFIX = 'orders';

export function topicsContract(open: () => Promise<OpenedStorage>): void {
  test('a topic has its records in the order of their writing, by partition, also after a reopen', async () => {
    const opened = await open();
    await append(opened.storage, null, [0, 'a'], [1, 'b']);
    const { storage } = await opened.reopen();
    await append(storage, null, [0, 'c']);
    expect(await valuesFrom(storage, 0)).toEqual([['a', 'c'], 2]);
    expect(await valuesFrom(storage, 1)).toEqual([['b'], 1]);
    expect(await valuesFrom(storage, 0, 1)).toEqual([['c'], 2]);
  });

  test('1.6.6: readers of what is committed wait at the first record of an open transaction', async () => {
    const { storage } = await open();
    await begin(storage);
    await append(storage, null, [0, 'before']);
    await append(storage, transaction('t1', 1), [0, 'open']);
    await append(storage, null, [0, 'behind'], [1, 'elsewhere']);
    expect(await valuesFrom(storage, 0)).toEqual([['before'], 1]);
    expect(await valuesFrom(storage, 1)).toEqual([['elsewhere'], 1]);
    expect(await valuesFrom(storage, 0, 0, false)).toEqual([['before', 'open', 'behind'], 3]);
    await end(storage, true, 't1');
    expect(await valuesFrom(storage, 0)).toEqual([['before', 'open', 'behind'], 3]);
  });

  test('1.6.6: what is aborted is passed over, and a transaction is ended once', async () => {
    const { storage } = await open();
    await begin(storage);
    await append(storage, transaction('t1', 1), [0, 'never']);
    await append(storage, transaction('t2', 2), [0, 'seen']);
    await end(storage, false, 't1');
    await end(storage, true, 't2', 't1');
    await end(storage, false, 't2');
    expect(await valuesFrom(storage, 0)).toEqual([['seen'], 2]);
  });

  test('1.6.6: a writer that begins aborts what its checkpoint does not hold, and its predecessor writes no more', async () => {
    const { storage } = await open();
    await begin(storage);
    await append(storage, transaction('held', 1), [0, 'held']);
    await append(storage, transaction('lost', 2), [0, 'lost']);
    await append(storage, { ...transaction('other', 2), producer: producer(0, 1) }, [0, 'refused']);
    await begin(storage, producer(1), 1);
    expect(await append(storage, transaction('late', 2), [0, 'late'])).toMatchObject({ why: 'refused' });
    await end(storage, true, 'held', 'lost');
    expect(await valuesFrom(storage, 0)).toEqual([['held'], 2]);
  });

  test('1.6.6: of fewer writers each takes over the places of those that are no more', async () => {
    const { storage } = await open();
    await begin(storage, producer(0, 1), null, 2);
    const name = { ...transaction('t', 1), producer: producer(0, 1) };
    await append(storage, name, [0, 'lost']);
    await begin(storage, producer(1, 0), null, 1);
    expect(await append(storage, name, [0, 'late'])).toMatchObject({ why: 'refused' });
    expect(await valuesFrom(storage, 0)).toEqual([[], 1]);
  });

  test('a topic is known to its end and to what is committed of it; one that nobody wrote is empty', async () => {
    const { storage } = await open();
    await begin(storage);
    await append(storage, null, [2, 'a']);
    await append(storage, transaction('t', 1), [2, 'b']);
    expect(await ask(storage, { type: 'describeTopics', topics: ['orders', 'none'] })).toEqual({
      type: 'described',
      topics: [
        { name: 'orders', ends: [0, 0, 2, 0], stable: [0, 0, 1, 0] },
        { name: 'none', ends: [0, 0, 0, 0], stable: [0, 0, 0, 0] },
      ],
    });
  });

  test('all topics can be taken out and put into another storage, open transactions with them', async () => {
    const { storage } = await open();
    await begin(storage);
    await append(storage, transaction('t', 1), [0, { big: 2n ** 70n }]);
    const taken = await ask(storage, { type: 'getTopics' });
    if (taken.type !== 'topics') throw new Error('Storage must give its topics.');
    const { storage: other } = await open();
    await ask(other, { type: 'putTopics', topics: taken.topics });
    await end(other, true, 't');
    expect(await valuesFrom(other, 0)).toEqual([[{ big: 2n ** 70n }], 1]);
  });
}

function producer(attempt: number, subtask = 0) {
  return { prefix: PREFIX, subtask, attempt };
}

function transaction(id: string, epoch: number): TransactionName {
  return { id, producer: producer(0), epoch };
}

function begin(storage: DurableStorage, by = producer(0), restored: number | null = null, parallelism = 1) {
  return ask(storage, { type: 'initTransactions', topic: 'orders', producer: by, parallelism, restored });
}

function append(storage: DurableStorage, name: TransactionName | null, ...rows: readonly [number, unknown][]) {
  const records = rows.map(([partition, value]) => ({ partition, key: null, value, timestamp: 0 }));
  return ask(storage, { type: 'appendTopic', topic: 'orders', transaction: name, records });
}

function end(storage: DurableStorage, commit: boolean, ...transactions: readonly string[]) {
  return ask(storage, { type: 'endTransactions', topic: 'orders', transactions, commit });
}

/** The values from an offset on, and where to go on. */
async function valuesFrom(storage: DurableStorage, partition: number, from = 0, committedOnly = true) {
  const reads = [{ topic: 'orders', partition, from }];
  const answer = await ask(storage, { type: 'readTopics', reads, max: 100, committedOnly });
  const read = answer.type === 'topicRecords' ? answer.reads[0] : undefined;
  return [read?.records.map(({ value }) => value), read?.next];
}

function ask(storage: DurableStorage, request: StorageRequest): Promise<StorageAnswer> {
  return new Promise((resolve) => storage.perform(request, resolve));
}
