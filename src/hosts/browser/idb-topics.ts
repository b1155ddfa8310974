/**
 * The topics of a namespace in IndexedDB. Every request is one transaction, which is begun before this returns: so requests take effect in the
 * order in which they were made.
 */
import type { StorageAnswer } from '../../ports/durable-storage.ts';
import type { TopicContents, TopicLog, TopicRead, TopicReadResult, TopicRequest } from '../../ports/topics.ts';
import {
  appended,
  described,
  emptyLog,
  ended,
  fenced,
  initialized,
  isVisible,
  readableEnd,
} from '../simulation/topic-log.ts';
import { type Database, reading } from './idb-database.ts';

const DONE: StorageAnswer = { type: 'done' };

type Request<Type extends TopicRequest['type']> = Extract<TopicRequest, { type: Type }>;

export class IdbTopics {
  constructor(
    private readonly database: Database,
    private readonly namespace: string,
  ) {}

  answer(request: TopicRequest): Promise<StorageAnswer> {
    switch (request.type) {
      case 'describeTopics':
        return this.describe(request.topics);
      case 'initTransactions':
        return this.change(request.topic, (log) => initialized(log, request));
      case 'endTransactions':
        return this.change(request.topic, (log) => ended(log, request.transactions, request.commit));
      case 'appendTopic':
        return this.append(request);
      case 'readTopics':
        return this.read(request);
      case 'getTopics':
        return this.contents().then((topics) => ({ type: 'topics', topics }));
      case 'putTopics':
        return this.put(request.topics);
    }
  }

  /** All topics with what is in them. */
  async contents(): Promise<readonly TopicContents[]> {
    const transaction = this.database.transaction(['topicLogs', 'topicRecords']);
    const [logs, records] = [transaction.objectStore('topicLogs'), transaction.objectStore('topicRecords')];
    const contents = async (log: TopicLog): Promise<TopicContents> => {
      const partition = (at: number) => records.getAll(this.range(log.name, at));
      return { log, partitions: await Promise.all(log.ends.map((_end, at) => partition(at))) };
    };
    const found = await logs.getAll(this.range());
    const [topics] = await Promise.all([Promise.all(found.map(contents)), transaction.done]);
    return topics;
  }

  /** Forgets them all. */
  async clear(): Promise<void> {
    const { logs, records, done } = this.writing();
    await Promise.all([logs.delete(this.range()), records.delete(this.range()), done]);
  }

  private async describe(names: readonly string[]): Promise<StorageAnswer> {
    const logs = await reading(this.database, 'topicLogs', (store) =>
      Promise.all(names.map((name) => store.get([this.namespace, name]))),
    );
    return { type: 'described', topics: names.map((name, at) => described(logs[at] ?? emptyLog(name))) };
  }

  private async change(topic: string, change: (log: TopicLog) => TopicLog): Promise<StorageAnswer> {
    const { logs, done } = this.writing();
    const log = (await logs.get([this.namespace, topic])) ?? emptyLog(topic);
    await Promise.all([logs.put(change(log), [this.namespace, topic]), done]);
    return DONE;
  }

  private async append(request: Request<'appendTopic'>): Promise<StorageAnswer> {
    const { topic, transaction } = request;
    const { logs, records, done } = this.writing();
    const log = (await logs.get([this.namespace, topic])) ?? emptyLog(topic);
    const result = appended(log, request);
    if (result === null && transaction !== null) {
      await done;
      return { type: 'failed', why: 'refused', message: fenced(transaction) };
    }
    const puts = (result?.placed ?? []).map(({ partition, record }) =>
      records.put(record, [this.namespace, topic, partition, record.offset]),
    );
    await Promise.all([logs.put(result?.log ?? log, [this.namespace, topic]), ...puts, done]);
    return DONE;
  }

  private async read({ reads, max, committedOnly }: Request<'readTopics'>): Promise<StorageAnswer> {
    const transaction = this.database.transaction(['topicLogs', 'topicRecords']);
    const [logs, records] = [transaction.objectStore('topicLogs'), transaction.objectStore('topicRecords')];
    const readOne = async ({ topic, partition, from }: TopicRead): Promise<TopicReadResult> => {
      const log = (await logs.get([this.namespace, topic])) ?? emptyLog(topic);
      const next = Math.max(from, Math.min(from + max, readableEnd(log, partition, committedOnly)));
      const place = (offset: number): [string, string, number, number] => [this.namespace, topic, partition, offset];
      const found = await records.getAll(IDBKeyRange.bound(place(from), place(next), false, true));
      return { records: found.filter((record) => isVisible(log, record, committedOnly)), next };
    };
    const [found] = await Promise.all([Promise.all(reads.map(readOne)), transaction.done]);
    return { type: 'topicRecords', reads: found };
  }

  private async put(topics: readonly TopicContents[]): Promise<StorageAnswer> {
    const { logs, records, done } = this.writing();
    const puts = topics.flatMap(({ log, partitions }) => [
      logs.put(log, [this.namespace, log.name]),
      ...partitions.flatMap((kept, partition) =>
        kept.map((record) => records.put(record, [this.namespace, log.name, partition, record.offset])),
      ),
    ]);
    await Promise.all([...puts, done]);
    return DONE;
  }

  private writing() {
    const transaction = this.database.transaction(['topicLogs', 'topicRecords'], 'readwrite', {
      durability: 'relaxed',
    });
    const [logs, records] = [transaction.objectStore('topicLogs'), transaction.objectStore('topicRecords')];
    return { logs, records, done: transaction.done };
  }

  /** Keys that begin with the namespace and this: an array is past every number and string. */
  private range(...rest: readonly (string | number)[]): IDBKeyRange {
    const prefix = [this.namespace, ...rest];
    return IDBKeyRange.bound(prefix, [...prefix, []]);
  }
}
