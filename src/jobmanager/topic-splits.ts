/**
 * The splits of a source of topics: one a partition. Where they begin and end is asked of durable storage once, when the first reader asks; each
 * reader is given all that are its own. Part of the source coordinator. Source: KafkaSourceEnumerator.getSplitOwner.
 */
import { type TopicDescription, topicSplitId } from '../ports/topics.ts';
import type { TopicSourceDescription } from '../wire/job-graph.ts';
import type { SourceSplit } from '../wire/messages.ts';

export function topicSplits(source: TopicSourceDescription, topics: readonly TopicDescription[]): SourceSplit[] {
  return topics.flatMap(({ name, ends, stable }, topic) =>
    stable.map((committed, partition) => {
      const start = source.startingOffsets === 'latest' ? (ends[partition] ?? 0) : 0;
      const end = source.boundedness === 'BOUNDED' ? committed : null;
      const owner = topic * ends.length + partition;
      return { id: topicSplitId(name, partition), start, step: 1, end, next: start, owner };
    }),
  );
}

/** Whether a split belongs to this subtask. */
export function isOwnedBy({ owner = 0 }: SourceSplit, subtask: number, parallelism: number): boolean {
  return owner % parallelism === subtask;
}
