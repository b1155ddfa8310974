/** Requests to topics as they come out of the sandboxed frame and of slots: checked before anybody believes them. */
import * as v from 'valibot';
import { TOPIC_PARTITIONS } from '../../ports/topics.ts';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(200));
const topicName = v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/));
const producer = v.strictObject({ prefix: text, subtask: whole, attempt: whole });
const transactionName = v.strictObject({ id: text, producer, epoch: whole });
const partition = v.pipe(whole, v.maxValue(TOPIC_PARTITIONS - 1));
const names = (each: typeof text) => v.pipe(v.array(each), v.maxLength(10_000));
/** What a job may ask of topics. */
export const topicRequests = [
  v.strictObject({ type: v.literal('describeTopics'), topics: v.pipe(v.array(topicName), v.maxLength(100)) }),
  v.strictObject({
    type: v.literal('initTransactions'),
    topic: topicName,
    producer,
    parallelism: v.pipe(whole, v.minValue(1)),
    restored: v.nullable(whole),
  }),
  v.strictObject({
    type: v.literal('endTransactions'),
    topic: topicName,
    transactions: names(text),
    commit: v.boolean(),
  }),
  v.strictObject({
    type: v.literal('appendTopic'),
    topic: topicName,
    transaction: v.nullable(transactionName),
    records: v.pipe(
      v.array(
        v.strictObject({
          partition,
          key: v.nullable(v.pipe(v.string(), v.maxLength(1000))),
          value: v.unknown(),
          timestamp: v.number(),
        }),
      ),
      v.maxLength(100_000),
    ),
  }),
  v.strictObject({
    type: v.literal('readTopics'),
    reads: v.pipe(v.array(v.strictObject({ topic: topicName, partition, from: whole })), v.maxLength(1000)),
    max: v.pipe(whole, v.maxValue(1000)),
    committedOnly: v.boolean(),
  }),
] as const;
