/**
 * Reads the partitions of topics: asks durable storage for what follows, holds it until it is emitted, and asks again in a while where nothing
 * does. Source: KafkaPartitionSplitReader.
 */
import { partitionOfSplit, type TopicReadResult, type TopicRecord } from '../../ports/topics.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import type { OperatorContext } from './operator.ts';
import { type ElementReader, isFinished, type ReadElement } from './split-reader.ts';

/** Model milliseconds until a reader that has come to the end looks again, or one whom storage did not answer asks again. */
const POLL_MS = 100;
const OFFSETS_MAX = 100;

/** A partition, and what of it has been read and not been emitted. */
interface Partition {
  readonly split: SourceSplit;
  readonly fetched: readonly TopicRecord[];
  /** Where the fetched records end. */
  readonly upTo: number;
}

export class TopicReader implements ElementReader {
  private partitions: Partition[] = [];
  private isFetching = false;

  constructor(private readonly context: OperatorContext) {}

  /** Also where a partition is at its end, which is then to be noticed. */
  get hasNext(): boolean {
    return this.partitions.some((partition) => partition.fetched.length > 0 || isFinished(partition.split));
  }

  get isEmpty(): boolean {
    return this.partitions.length === 0;
  }

  get positions(): readonly SourceSplit[] {
    return this.partitions.map(({ split }) => split);
  }

  add(splits: readonly SourceSplit[]): void {
    this.partitions.push(...splits.map((split) => ({ split, fetched: [], upTo: split.next })));
    this.fetch();
  }

  next(_inTurn: boolean, waits: ((split: string) => boolean) | null): ReadElement | null {
    const at = this.partitions.findIndex(({ split, fetched }) => fetched.length > 0 && waits?.(split.id) !== true);
    const [partition] = at === -1 ? [] : this.partitions.splice(at, 1);
    const [record, ...fetched] = partition?.fetched ?? [];
    if (partition === undefined || record === undefined) return null;
    const { split, upTo } = partition;
    const next = fetched.length === 0 ? upTo : record.offset + 1;
    this.partitions.push({ split: { ...split, next }, fetched, upTo });
    if (fetched.length === 0) this.fetch();
    return { split: split.id, position: record.offset, value: record.value, timestamp: record.timestamp, cause: null };
  }

  takeFinished(): string[] {
    const finished = this.partitions.filter(({ split }) => isFinished(split)).map(({ split }) => split.id);
    this.partitions = this.partitions.filter(({ split }) => !finished.includes(split.id));
    return finished;
  }

  private fetch(): void {
    if (this.isFetching) return;
    const due = this.partitions.filter(({ split, fetched }) => fetched.length === 0 && !isFinished(split));
    if (due.length === 0) return;
    this.isFetching = true;
    const reads = due.map(({ split, upTo }) => ({ ...partitionOfSplit(split.id), from: upTo }));
    this.context.ask?.({ type: 'readTopics', reads, max: OFFSETS_MAX, committedOnly: true }, (answer) => {
      const read = answer.type === 'topicRecords' ? answer.reads : [];
      this.isFetching = false;
      const hasMore = due.map(({ split }, at) => this.take(split.id, read[at])).some((more) => more);
      if (this.hasNext) this.context.availabilityChanged();
      if (hasMore) this.fetch();
      else this.fetchLater();
    });
  }

  /** Whether storage had anything to say of the partition. */
  private take(id: string, read: TopicReadResult | undefined): boolean {
    const at = this.partitions.findIndex(({ split }) => split.id === id);
    const partition = this.partitions[at];
    if (partition === undefined || read === undefined) return false;
    const { split } = partition;
    const end = split.end ?? Number.POSITIVE_INFINITY;
    const upTo = Math.min(read.next, end);
    const fetched = read.records.filter(({ offset }) => offset < end);
    this.partitions[at] = { split: fetched.length === 0 ? { ...split, next: upTo } : split, fetched, upTo };
    return upTo > partition.upTo;
  }

  private fetchLater(): void {
    const { time } = this.context;
    time.register(time.now() + POLL_MS, () => this.fetch());
  }
}
