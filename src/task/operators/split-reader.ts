/**
 * Reads the splits of a source element by element: numbers of a sequence, or rows of a data set. Knows positions and
 * values, neither time
 * nor output. Source: IteratorSourceReaderBase.
 */
import type { SourceSpec } from '../../api/transformations.ts';
import type { DataSet } from '../../ports/job-loader.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import { EmptyEndlessDataSet } from './failures.ts';

interface ReadElement {
  readonly split: string;
  readonly position: number;
  readonly value: unknown;
}

export class SplitReader {
  private splits: SourceSplit[] = [];

  constructor(private readonly valueAt: (index: number) => unknown) {}

  get isEmpty(): boolean {
    return this.splits.length === 0;
  }

  /** Where each split stands; what goes into a snapshot. */
  get positions(): readonly SourceSplit[] {
    return this.splits;
  }

  add(splits: readonly SourceSplit[]): void {
    this.splits.push(...splits);
  }

  /**
   * The next element of the first split, which then goes to the end of the line where `inTurn`. The last element of a
   * split leaves it
   * at its end: `takeFinished` removes it.
   */
  next(inTurn: boolean): ReadElement | null {
    const split = this.splits[0];
    if (split === undefined) return null;
    const { id, start, step, end, next } = split;
    // A new one: a snapshot may hold the one before.
    this.splits[0] = { id, start, step, end, next: next + step };
    if (inTurn && this.splits.length > 1) this.splits.push(this.splits.shift() as SourceSplit);
    return { split: id, position: next, value: this.valueAt(next) };
  }

  /** Removes the splits that are read to their ends and returns their ids. */
  takeFinished(): string[] {
    if (!this.splits.some(isFinished)) return [];
    const finished = this.splits.filter(isFinished);
    this.splits = this.splits.filter((split) => !isFinished(split));
    return finished.map((split) => split.id);
  }
}

/** What element `index` of a source is. */
export function elementsOf(source: SourceSpec, dataSet: DataSet | null): (index: number) => unknown {
  if (source.kind === 'sequence') return (index) => (source.generator === null ? index : source.generator(index));
  if (dataSet === null) return () => null;
  return (index) => rowAt(dataSet, index);
}

/** Row `index` of a data set that may be replayed: each round has its `shift` fields moved on. */
function rowAt({ name, rows, shift }: DataSet, index: number): unknown {
  if (rows.length === 0) throw new EmptyEndlessDataSet(name);
  const row = rows[index % rows.length];
  const round = Math.floor(index / rows.length);
  if (shift === undefined || round === 0 || typeof row !== 'object' || row === null) return row;
  const moved: Record<string, unknown> = { ...row };
  for (const field of shift.fields) {
    const time = moved[field];
    if (typeof time === 'number') moved[field] = time + round * shift.spanMs;
  }
  return moved;
}

function isFinished(split: SourceSplit): boolean {
  return split.end !== null && split.next >= split.end;
}
