/**
 * Holds the order in which records came to the fold against that of their source, in a completed checkpoint. What one split holds is read in its
 * order, one subtask after the other hands it on where each has but one way to the next, and a channel keeps its order (3.1): so in each key's
 * list the records of a split stand in the order of the split, whatever of other splits and sources stands between them.
 */
import { TOPIC_PARTITIONS } from '../../ports/topics.ts';
import type { CheckpointContents, StoredFold } from './checkpoint-contents.ts';
import type { JobPlan, PlannedRecord, SourcePlan } from './job-plan.ts';
import { afterSteps } from './sequential-fold.ts';

interface PlaceInSplit {
  readonly split: string;
  readonly at: number;
}

/** One sentence a key. */
export function wrongOrder({ sources }: JobPlan, { read, folds }: CheckpointContents): string[] {
  const places = new Map<number, PlaceInSplit>();
  for (const source of sources.filter(isOneWay)) {
    const records = afterSplits(source, read.get(source.name) ?? []);
    for (const [split, ids] of records) for (const [at, id] of ids.entries()) places.set(id, { split, at });
  }
  return places.size === 0 ? [] : folds.flatMap((fold) => wrongKey(fold, places));
}

function wrongKey({ key, ids }: StoredFold, places: ReadonlyMap<number, PlaceInSplit>): string[] {
  const last = new Map<string, number>();
  const late = ids.filter((id) => {
    const place = places.get(id);
    if (place === undefined) return false;
    const before = last.get(place.split) ?? -1;
    last.set(place.split, Math.max(place.at, before));
    return place.at < before;
  });
  return late.length === 0 ? [] : [`the records ${late.slice(0, 5).join(' ')} came to key ${key} out of their order.`];
}

/** Whether each subtask has one way for a record, up to the operators that are keyed. */
export function isOneWay({
  parallelism,
  steps,
  lookUp,
}: Pick<SourcePlan, 'parallelism' | 'steps' | 'lookUp'>): boolean {
  if (lookUp !== null && !lookUp.ordered) return false;
  const ways = [...steps, ...(lookUp === null ? [] : [{ parallelism: lookUp.parallelism, partitioning: '' }])];
  let before = parallelism;
  return ways.every((step) => {
    const isForward = step.parallelism === before && step.partitioning === '';
    before = step.parallelism;
    return isForward || step.parallelism === 1;
  });
}

/** By split: what comes of its records, in their order. */
function afterSplits(source: SourcePlan, read: readonly PlannedRecord[]): Map<string, number[]> {
  const splits = new Map<string, PlannedRecord[]>();
  for (const record of read) {
    const split = `${source.name} ${splitOf(source, record.id - source.firstId)}`;
    const others = splits.get(split);
    if (others === undefined) splits.set(split, [record]);
    else others.push(record);
  }
  return new Map([...splits].map(([split, records]) => [split, afterSteps(source, records).map(({ id }) => id)]));
}

/** Rows are dealt out in turn, numbers in ranges, the first of which are longer by one (1.5.7). */
function splitOf({ kind, count, parallelism }: SourcePlan, index: number): number {
  if (kind === 'topic') return index % TOPIC_PARTITIONS;
  if (kind === 'rows') return index % parallelism;
  const length = Math.floor(count / parallelism);
  const inLonger = (count % parallelism) * (length + 1);
  return index < inLonger
    ? Math.floor(index / (length + 1))
    : (count % parallelism) + Math.floor((index - inLonger) / length);
}
