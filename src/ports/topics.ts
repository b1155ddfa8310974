/**
 * Topics: durable, partitioned logs of records that outlive the jobs that write and read them. Every record has an offset in its partition, from
 * 0, whether or not its transaction is committed by then: readers of what is committed wait at the first record of an open transaction and pass
 * over those of aborted ones. Part of durable storage (durable-storage.ts). Source: Kafka's log, transactions and consumers.
 */
import type { Timestamp } from '../base/ids.ts';

/** How many partitions a topic has, from its first mention. */
export const TOPIC_PARTITIONS = 4;

export interface NewTopicRecord {
  readonly partition: number;
  readonly key: string | null;
  /** A value of the value model. */
  readonly value: unknown;
  readonly timestamp: Timestamp;
}

export interface TopicRecord {
  readonly offset: number;
  readonly key: string | null;
  readonly value: unknown;
  readonly timestamp: Timestamp;
  /** Number of its transaction in its topic; null: it was there for all to see at once. */
  readonly transaction: number | null;
}

/** One writer of one attempt. What an attempt writes after a later one has begun is refused. */
export interface Producer {
  readonly prefix: string;
  readonly subtask: number;
  readonly attempt: number;
}

/** A transaction as its writer names it. */
export interface TransactionName {
  readonly id: string;
  readonly producer: Producer;
  /** The checkpoint that is to hold it. */
  readonly epoch: number;
}

export interface OpenTopicTransaction extends TransactionName {
  readonly number: number;
  /** By partition: its first offset there; null where it has no record. */
  readonly first: readonly (number | null)[];
}

/** All that is known of a topic besides its records. */
export interface TopicLog {
  readonly name: string;
  /** By partition: the offset that the next record gets. */
  readonly ends: readonly number[];
  readonly open: readonly OpenTopicTransaction[];
  /** Numbers of the aborted transactions. */
  readonly aborted: readonly number[];
  readonly nextTransaction: number;
  /** By `prefix-subtask`: the attempt that may write. */
  readonly attempts: Readonly<Record<string, number>>;
}

/** A topic with all that is in it. */
export interface TopicContents {
  readonly log: TopicLog;
  /** By partition, in the order of their offsets. */
  readonly partitions: readonly (readonly TopicRecord[])[];
}

export type TopicRequest =
  | { readonly type: 'describeTopics'; readonly topics: readonly string[] }
  /**
   * A writer begins: of all writers with its prefix whose place is now its own (`subtask` modulo `parallelism`), the transactions that the
   * restored checkpoint does not hold are aborted, and what they still send is refused. Source: KafkaWriter.abortLingeringTransactions.
   */
  | {
      readonly type: 'initTransactions';
      readonly topic: string;
      readonly producer: Producer;
      readonly parallelism: number;
      /** null: the job begins without a checkpoint. */
      readonly restored: number | null;
    }
  /** All of them or none. `transaction` null: there for all to see at once. */
  | {
      readonly type: 'appendTopic';
      readonly topic: string;
      readonly transaction: TransactionName | null;
      readonly records: readonly NewTopicRecord[];
    }
  /** One that is not open has been ended before: nothing happens to it. */
  | {
      readonly type: 'endTransactions';
      readonly topic: string;
      readonly transactions: readonly string[];
      readonly commit: boolean;
    }
  | {
      readonly type: 'readTopics';
      readonly reads: readonly TopicRead[];
      /** So many offsets of each partition at the most. */
      readonly max: number;
      readonly committedOnly: boolean;
    }
  /** Everything in all topics. */
  | { readonly type: 'getTopics' }
  /** Into a storage that has no topics. */
  | { readonly type: 'putTopics'; readonly topics: readonly TopicContents[] };

/** What a writer has storage do. */
export type TopicWrite = Extract<TopicRequest, { type: 'initTransactions' | 'appendTopic' }>;

export interface TopicRead {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
}

export interface TopicReadResult {
  readonly records: readonly TopicRecord[];
  /** Where to go on: no record below it is still to be read. */
  readonly next: number;
}

export type TopicAnswer =
  /** `ends`: by partition, the log's end; `stable`: what readers of committed records can get to. */
  | { readonly type: 'described'; readonly topics: readonly TopicDescription[] }
  /** In the order of the request. */
  | { readonly type: 'topicRecords'; readonly reads: readonly TopicReadResult[] }
  | { readonly type: 'topics'; readonly topics: readonly TopicContents[] };

export interface TopicDescription {
  readonly name: string;
  readonly ends: readonly number[];
  readonly stable: readonly number[];
}

/** Name of the split that reads a partition. */
export function topicSplitId(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

/** Inverse of `topicSplitId`. */
export function partitionOfSplit(id: string): { readonly topic: string; readonly partition: number } {
  const dash = id.lastIndexOf('-');
  return { topic: id.slice(0, dash), partition: Number(id.slice(dash + 1)) };
}
