/** What a topic holds, counted: for people, who are not shown every record. */
import type { PartitionSummary, TopicSummary } from '../../ports/topic-library.ts';
import type { TopicContents } from '../../ports/topics.ts';

export function topicSummary({ log, partitions }: TopicContents): TopicSummary {
  const open = new Set(log.open.map(({ number }) => number));
  const aborted = new Set(log.aborted);
  const summary = log.ends.map((end, at): PartitionSummary => {
    const counts = { end, committed: 0, pending: 0, aborted: 0 };
    for (const { transaction } of partitions[at] ?? []) {
      if (transaction !== null && open.has(transaction)) counts.pending++;
      else if (transaction !== null && aborted.has(transaction)) counts.aborted++;
      else counts.committed++;
    }
    return counts;
  });
  return { name: log.name, partitions: summary, open: log.open.map(({ id }) => id) };
}
