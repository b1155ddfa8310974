/** What requests do to the log of a topic: plain functions from one log to the next, for every adapter of durable storage. */
import type {
  NewTopicRecord,
  OpenTopicTransaction,
  Producer,
  TopicDescription,
  TopicLog,
  TopicRecord,
  TopicRequest,
  TransactionName,
} from '../../ports/topics.ts';
import { TOPIC_PARTITIONS } from '../../ports/topics.ts';

type Request<Type extends TopicRequest['type']> = Extract<TopicRequest, { type: Type }>;

export function emptyLog(name: string): TopicLog {
  const ends = Array.from({ length: TOPIC_PARTITIONS }, () => 0);
  return { name, ends, open: [], aborted: [], nextTransaction: 1, attempts: {} };
}

export interface Appended {
  readonly log: TopicLog;
  readonly placed: readonly { readonly partition: number; readonly record: TopicRecord }[];
}

/** null: a later attempt of the writer has begun. */
export function appended(log: TopicLog, { transaction, records }: Request<'appendTopic'>): Appended | null {
  if (transaction !== null && isFenced(log, transaction.producer)) return null;
  const ends = [...log.ends];
  const open = transaction === null ? null : openTransaction(log, transaction);
  const placed = records.map((record) => ({
    partition: record.partition,
    record: placedAt(record, ends, open?.number ?? null),
  }));
  if (open === null) return { log: { ...log, ends }, placed };
  const written = new Set(placed.map(({ partition }) => partition));
  const first = open.first.map((offset, at) => offset ?? (written.has(at) ? (log.ends[at] ?? 0) : null));
  const others = log.open.filter(({ number }) => number !== open.number);
  const nextTransaction = Math.max(log.nextTransaction, open.number + 1);
  return { log: { ...log, ends, open: [...others, { ...open, first }], nextTransaction }, placed };
}

export function ended(log: TopicLog, ids: readonly string[], commit: boolean): TopicLog {
  return endedWhere(log, ({ id }) => ids.includes(id), commit);
}

export function initialized(log: TopicLog, request: Request<'initTransactions'>): TopicLog {
  const { producer, parallelism, restored } = request;
  const isOfPlace = ({ prefix, subtask }: Omit<Producer, 'attempt'>) =>
    prefix === producer.prefix && subtask % parallelism === producer.subtask;
  const taken = Object.keys(log.attempts).filter((name) => isOfPlace(writerOfName(name)));
  const attempts = Object.fromEntries([...taken, writerName(producer)].map((name) => [name, producer.attempt]));
  const known = { ...log, attempts: { ...log.attempts, ...attempts } };
  return endedWhere(known, (open) => isOfPlace(open.producer) && open.epoch > (restored ?? 0), false);
}

/** Up to which offset a partition can be read. */
export function readableEnd(log: TopicLog, partition: number, committedOnly: boolean): number {
  const end = log.ends[partition] ?? 0;
  if (!committedOnly) return end;
  return log.open.reduce((least, { first }) => Math.min(least, first[partition] ?? end), end);
}

export function isVisible(log: TopicLog, { transaction }: TopicRecord, committedOnly: boolean): boolean {
  return !committedOnly || transaction === null || !log.aborted.includes(transaction);
}

export function described(log: TopicLog): TopicDescription {
  return { name: log.name, ends: log.ends, stable: log.ends.map((_end, at) => readableEnd(log, at, true)) };
}

/** What a writer is told whose place another one has taken. Source: ProducerFencedException. */
export function fenced({ id }: TransactionName): string {
  return `There is a newer writer for transaction ${id}`;
}

function endedWhere(log: TopicLog, isEnded: (open: OpenTopicTransaction) => boolean, commit: boolean): TopicLog {
  const numbers = log.open.filter(isEnded).map(({ number }) => number);
  if (numbers.length === 0) return log;
  const open = log.open.filter(({ number }) => !numbers.includes(number));
  return { ...log, open, aborted: commit ? log.aborted : [...log.aborted, ...numbers] };
}

function isFenced({ attempts }: TopicLog, producer: Producer): boolean {
  return attempts[writerName(producer)] !== producer.attempt;
}

function openTransaction(log: TopicLog, { id, producer, epoch }: TransactionName): OpenTopicTransaction {
  const known = log.open.find((open) => open.id === id);
  return known ?? { id, producer, epoch, number: log.nextTransaction, first: log.ends.map(() => null) };
}

/** Moves the partition's end on. */
function placedAt(
  { partition, key, value, timestamp }: NewTopicRecord,
  ends: number[],
  transaction: number | null,
): TopicRecord {
  const offset = ends[partition] ?? 0;
  ends[partition] = offset + 1;
  return { offset, key, value, timestamp, transaction };
}

function writerName({ prefix, subtask }: Producer): string {
  return `${prefix}-${subtask}`;
}

/** Inverse of `writerName`. */
function writerOfName(name: string): Omit<Producer, 'attempt'> {
  const dash = name.lastIndexOf('-');
  return { prefix: name.slice(0, dash), subtask: Number(name.slice(dash + 1)) };
}
