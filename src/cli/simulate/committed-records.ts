/** What a reader of committed records sees in the topic that planned jobs write to. */
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';

/** Ids of the records, those that are there twice twice. */
export function committedRecords(run: Pick<FinishedRun, 'topics'>): number[] {
  const topic = run.topics.find(({ log }) => log.name === 'topic');
  if (topic === undefined) return [];
  const { open = [], aborted = [] } = topic.log;
  const hidden = new Set([...open.map(({ id }) => id), ...aborted]);
  const seen = topic.partitions.flat().filter(({ transaction }) => transaction === null || !hidden.has(transaction));
  return seen.map(({ value }) => (value as { readonly id: number }).id);
}
