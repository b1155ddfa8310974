/**
 * Cuts a source's input into splits, one for each subtask where there is enough (1.5.7).
 * Called when a source coordinator starts afresh. Sources: NumberSequenceSource, NumberSequenceIterator.split.
 */
import { MillraceError } from '../base/failure.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { SourceDescription, TopicSourceDescription } from '../wire/job-graph.ts';
import type { SourceSplit } from '../wire/messages.ts';

/** Thrown when a source reads a data set that the run does not bring along. */
class DataSetMissing extends MillraceError {
  override readonly name = 'DataSetMissing';
  constructor(
    readonly dataSet: string,
    readonly available: readonly string[],
  ) {
    const known = available.length === 0 ? 'This run has none.' : `This run has ${available.join(', ')}.`;
    super(`There is no data set "${dataSet}". ${known} Change the name in FileSource.forRecords.`);
  }
}

/**
 * The splits of a source; none is empty.
 *
 * @throws DataSetMissing when the run has no data set of that name.
 */
export function splitsOf(
  source: Exclude<SourceDescription, TopicSourceDescription>,
  parallelism: number,
  dataSets: readonly DataSet[],
): SourceSplit[] {
  switch (source.kind) {
    case 'sequence':
      return sequenceSplits(source.from, source.to, parallelism);
    case 'rows':
      return rowSplits(source.dataSet, parallelism, dataSets);
    case 'page':
      return inTurn(parallelism, null);
  }
}

/** Contiguous ranges; the first (n mod p) hold one element more. */
function sequenceSplits(from: number, to: number, parallelism: number): SourceSplit[] {
  const count = to - from + 1;
  const base = Math.floor(count / parallelism);
  const longer = count % parallelism;
  const lengths = Array.from({ length: parallelism }, (_, index) => base + (index < longer ? 1 : 0));
  let start = from;
  return lengths
    .filter((length) => length > 0)
    .map((length, index) => {
      const split = { id: `${index + 1}`, start, step: 1, end: start + length, next: start };
      start += length;
      return split;
    });
}

/** Without end where the data set is replayed for ever. */
function rowSplits(name: string, parallelism: number, dataSets: readonly DataSet[]): SourceSplit[] {
  const dataSet = dataSets.find((candidate) => candidate.name === name);
  if (dataSet === undefined) {
    throw new DataSetMissing(
      name,
      dataSets.map((known) => known.name),
    );
  }
  return inTurn(parallelism, dataSet.replay === 'forever' ? null : dataSet.rows.length);
}

/** Split i of p holds elements i, i + p, …; `end` null: without end. */
function inTurn(parallelism: number, end: number | null): SourceSplit[] {
  return Array.from({ length: parallelism }, (_, index) => ({
    id: `${index + 1}`,
    start: index,
    step: parallelism,
    end,
    next: index,
  })).filter((split) => end === null || split.start < end);
}
