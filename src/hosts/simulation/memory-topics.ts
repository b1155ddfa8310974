/** The topics in a storage that is memory. Part of it. */
import type { StorageAnswer } from '../../ports/durable-storage.ts';
import type {
  TopicContents,
  TopicLog,
  TopicRead,
  TopicReadResult,
  TopicRecord,
  TopicRequest,
} from '../../ports/topics.ts';
import { appended, described, emptyLog, ended, fenced, initialized, isVisible, readableEnd } from './topic-log.ts';

const DONE: StorageAnswer = { type: 'done' };

interface KeptTopic {
  log: TopicLog;
  readonly partitions: TopicRecord[][];
}

export class MemoryTopics {
  private readonly topics = new Map<string, KeptTopic>();

  /** What is given and what is answered is not copied here. */
  answer(request: TopicRequest): StorageAnswer {
    switch (request.type) {
      case 'describeTopics':
        return { type: 'described', topics: request.topics.map((name) => described(this.topic(name).log)) };
      case 'initTransactions':
        return this.change(request.topic, (log) => initialized(log, request));
      case 'endTransactions':
        return this.change(request.topic, (log) => ended(log, request.transactions, request.commit));
      case 'appendTopic':
        return this.append(request);
      case 'readTopics':
        return { type: 'topicRecords', reads: request.reads.map((read) => this.read(read, request)) };
      case 'getTopics':
        return { type: 'topics', topics: this.all };
      case 'putTopics':
        for (const { log, partitions } of request.topics)
          this.topics.set(log.name, { log, partitions: partitions.map((records) => [...records]) });
        return DONE;
    }
  }

  get all(): readonly TopicContents[] {
    return [...this.topics.values()].sort((a, b) => (a.log.name < b.log.name ? -1 : 1));
  }

  private append(request: Extract<TopicRequest, { type: 'appendTopic' }>): StorageAnswer {
    const topic = this.topic(request.topic);
    const result = appended(topic.log, request);
    if (result === null && request.transaction !== null)
      return { type: 'failed', why: 'refused', message: fenced(request.transaction) };
    topic.log = result?.log ?? topic.log;
    for (const { partition, record } of result?.placed ?? []) topic.partitions[partition]?.push(record);
    return DONE;
  }

  private read(
    { topic: name, partition, from }: TopicRead,
    { max, committedOnly }: { readonly max: number; readonly committedOnly: boolean },
  ): TopicReadResult {
    const { log, partitions } = this.topic(name);
    const next = Math.max(from, Math.min(from + max, readableEnd(log, partition, committedOnly)));
    const records = (partitions[partition] ?? []).slice(from, next);
    return { records: records.filter((record) => isVisible(log, record, committedOnly)), next };
  }

  private change(name: string, change: (log: TopicLog) => TopicLog): StorageAnswer {
    const topic = this.topic(name);
    topic.log = change(topic.log);
    return DONE;
  }

  private topic(name: string): KeptTopic {
    const known = this.topics.get(name);
    if (known !== undefined) return known;
    const log = emptyLog(name);
    const made = { log, partitions: log.ends.map(() => []) };
    this.topics.set(name, made);
    return made;
  }
}
