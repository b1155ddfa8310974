/**
 * The topics that the sources of kind `topic` of a planned job read, as an earlier job left them: the source's records in turn over the partitions,
 * some of them committed in a transaction, and between them what readers of committed records must not see: records of a transaction that was
 * aborted, and behind them those of one that is open.
 */
import { TOPIC_PARTITIONS, type TopicContents, type TopicRecord, topicSplitId } from '../../ports/topics.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import { type JobPlan, type PlannedRecord, type SourcePlan, sourceRecords } from './job-plan.ts';

const COMMITTED = 1;
const ABORTED = 2;
const OPEN = 3;
/** Ids of what must not be seen: no record of a plan has them, nor what steps make of it. */
const UNSEEN = 300_000;

export function sourceTopics({ sources }: JobPlan): TopicContents[] {
  return sources.filter(({ kind }) => kind === 'topic').map(topicOf);
}

/** The splits of a source that nobody has begun to read. */
export function unreadPartitions(source: SourcePlan): SourceSplit[] {
  return topicOf(source).partitions.map((records, partition) => {
    const id = topicSplitId(source.name, partition);
    return { id, start: 0, step: 1, end: stableEnd(records), next: 0, owner: partition };
  });
}

/** The records below the offsets of what is left to read. */
export function readOfTopic(source: SourcePlan, splits: readonly SourceSplit[]): PlannedRecord[] {
  const read = topicOf(source).partitions.flatMap((records, partition) => {
    const left = splits.find(({ id }) => id === topicSplitId(source.name, partition));
    return records.filter(({ offset }) => left === undefined || offset < left.next);
  });
  const ids = new Set(read.map(({ value }) => (value as PlannedRecord).id));
  return sourceRecords(source).filter(({ id }) => ids.has(id));
}

function topicOf(source: SourcePlan): TopicContents {
  const partitions = Array.from({ length: TOPIC_PARTITIONS }, (_, partition) => recordsOf(source, partition));
  const first = partitions.map(stableEnd);
  const open = { id: 'left-0-1', producer: { prefix: 'left', subtask: 0, attempt: 1 }, epoch: 1, number: OPEN, first };
  const log = { name: source.name, ends: partitions.map(({ length }) => length), open: [open], aborted: [ABORTED] };
  return { log: { ...log, nextTransaction: OPEN + 1, attempts: { 'left-0': 1 } }, partitions };
}

function recordsOf(source: SourcePlan, partition: number): TopicRecord[] {
  const own = sourceRecords(source).filter((_, index) => index % TOPIC_PARTITIONS === partition);
  const records = own.flatMap((record, index) => {
    const seen = { value: record, transaction: index % 3 === 0 ? null : COMMITTED };
    return index % 3 === 1 ? [{ value: unseen(record), transaction: ABORTED }, seen] : [seen];
  });
  const last = own.at(-1);
  const behind = last === undefined ? [] : [{ value: unseen(last), transaction: OPEN }];
  return [...records, ...behind].map((record, offset) => ({ offset, key: null, timestamp: 0, ...record }));
}

function unseen({ id, amount }: PlannedRecord): PlannedRecord {
  return { id: id + UNSEEN, amount };
}

/** Where a reader of committed records comes to its end. */
function stableEnd(records: readonly TopicRecord[]): number {
  const open = records.findIndex(({ transaction }) => transaction === OPEN);
  return open < 0 ? records.length : open;
}
