/** What the JobManager's enumerator has to know of a source: its range or its data set, and whether it ends (1.5). */
import { InvalidProgram } from '../api/failures.ts';
import type { SourceSpec } from '../api/transformations.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { SourceDescription } from '../wire/job-graph.ts';

/** @throws InvalidProgram where the run brings no data set of this name. */
export function sourceDescription(
  source: SourceSpec,
  dataSets: readonly DataSet[],
  line: number | null,
): SourceDescription {
  if (source.kind === 'sequence') return { kind: 'sequence', from: source.from, to: source.to, boundedness: 'BOUNDED' };
  if (source.kind === 'page') return { kind: 'page', types: source.types, boundedness: 'CONTINUOUS_UNBOUNDED' };
  if (source.kind === 'topic') {
    const { kind, topics, startingOffsets, bounded } = source;
    return { kind, topics, startingOffsets, boundedness: bounded ? 'BOUNDED' : 'CONTINUOUS_UNBOUNDED' };
  }
  const found = dataSets.find(({ name }) => name === source.dataSet);
  if (found === undefined) {
    const names = dataSets.map(({ name }) => `'${name}'`).join(', ') || 'none';
    throw new InvalidProgram(`There is no data set '${source.dataSet}' in this run. There is: ${names}.`, line);
  }
  return {
    kind: 'rows',
    dataSet: found.name,
    boundedness: found.replay === 'once' ? 'BOUNDED' : 'CONTINUOUS_UNBOUNDED',
  };
}
