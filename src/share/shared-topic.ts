/** A topic as it stood when a run that was shared began: the job may read what earlier jobs have written. */
import * as v from 'valibot';
import { TOPIC_PARTITIONS } from '../ports/topics.ts';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(1000));
/** One for each partition. */
const each = <Item extends v.GenericSchema>(item: Item) => v.pipe(v.array(item), v.length(TOPIC_PARTITIONS));

const transaction = v.strictObject({
  id: text,
  producer: v.strictObject({ prefix: text, subtask: whole, attempt: whole }),
  epoch: whole,
  number: whole,
  first: each(v.nullable(whole)),
});

const record = v.strictObject({
  offset: whole,
  key: v.nullable(text),
  value: v.unknown(),
  timestamp: v.pipe(v.number(), v.finite()),
  transaction: v.nullable(whole),
});

export const sharedTopic = v.strictObject({
  log: v.strictObject({
    name: v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/)),
    ends: each(whole),
    open: v.array(transaction),
    aborted: v.array(whole),
    nextTransaction: whole,
    attempts: v.record(text, whole),
  }),
  partitions: each(v.array(record)),
});
