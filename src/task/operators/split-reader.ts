/**
 * Reads the splits of a source element by element: numbers of a sequence, or rows of a data set. Knows positions and
 * values, neither time
 * nor output. Source: IteratorSourceReaderBase.
 */
import type { SourceSpec, TopicSourceSpec } from '../../api/transformations.ts';
import type { DataSet } from '../../ports/job-loader.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import type { PageEventType } from '../../wire/page-event.ts';
import type { Place } from '../../wire/trace-events.ts';
import { EmptyEndlessDataSet } from './failures.ts';
import type { ReceivedPageEvent } from './operator.ts';

export interface ReadElement {
  readonly split: string;
  readonly position: number;
  readonly value: unknown;
  /** For the trace: what it follows from, where that is known of this very element. */
  readonly cause: Place | null;
  /** Its own, where it has one. */
  readonly timestamp?: number;
}

/** Reads the splits of a source, whatever they are splits of. */
export interface ElementReader {
  /** Whether an element of any split is there by now. */
  readonly hasNext: boolean;
  readonly isEmpty: boolean;
  /** Where each split stands; what goes into a snapshot. */
  readonly positions: readonly SourceSplit[];
  add(splits: readonly SourceSplit[]): void;
  next(inTurn: boolean, waits: ((split: string) => boolean) | null): ReadElement | null;
  takeFinished(): string[];
}

export class SplitReader implements ElementReader {
  private splits: SourceSplit[] = [];

  constructor(private readonly elements: ReadableElements) {}

  /** Whether an element of any split is there by now. */
  get hasNext(): boolean {
    return this.splits.some(({ next }) => this.elements.isThere(next));
  }

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
   * The next element of the first split that does not wait, which then goes to the end of the line where `inTurn`; null where all of
   * them wait. The last element of a split leaves it at its end: `takeFinished` removes it.
   */
  next(inTurn: boolean, waits: ((split: string) => boolean) | null): ReadElement | null {
    const at = this.splits.findIndex(({ id, next }) => this.elements.isThere(next) && waits?.(id) !== true);
    const [split] = at === -1 ? [] : this.splits.splice(at, 1);
    if (split === undefined) return null;
    const { id, start, step, end, next } = split;
    // A new one: a snapshot may hold the one before.
    const read = { id, start, step, end, next: next + step };
    if (inTurn) this.splits.push(read);
    else this.splits.splice(at, 0, read);
    return { split: id, position: next, value: this.elements.at(next), cause: this.elements.causeOf?.(next) ?? null };
  }

  /** Removes the splits that are read to their ends and returns their ids. */
  takeFinished(): string[] {
    if (!this.splits.some(isFinished)) return [];
    const finished = this.splits.filter(isFinished);
    this.splits = this.splits.filter((split) => !isFinished(split));
    return finished.map((split) => split.id);
  }
}

/** What a source reads, by index. */
export interface ReadableElements {
  at(index: number): unknown;
  /** Whether it can be read by now. */
  isThere(index: number): boolean;
  causeOf?(index: number): Place | null;
}

const ALL_THERE = () => true;

export function elementsOf(
  source: Exclude<SourceSpec, TopicSourceSpec>,
  dataSet: DataSet | null,
  pageEvents: () => readonly ReceivedPageEvent[],
): ReadableElements {
  switch (source.kind) {
    case 'sequence':
      return { at: (index) => (source.generator === null ? index : source.generator(index)), isThere: ALL_THERE };
    case 'rows':
      return { at: (index) => (dataSet === null ? null : rowAt(dataSet, index)), isThere: ALL_THERE };
    case 'page':
      return new PageElements(source.types, pageEvents);
  }
}

/** The events of some types, counted among themselves. */
class PageElements implements ReadableElements {
  private readonly events: ReceivedPageEvent[] = [];
  private seen = 0;

  constructor(
    private readonly types: readonly PageEventType[],
    private readonly happened: () => readonly ReceivedPageEvent[],
  ) {}

  at(index: number): unknown {
    return this.events[index]?.event;
  }

  causeOf(index: number): Place | null {
    return this.events[index]?.cause ?? null;
  }

  isThere(index: number): boolean {
    const happened = this.happened();
    for (; this.seen < happened.length; this.seen++) {
      const received = happened[this.seen] as ReceivedPageEvent;
      if (this.types.includes(received.event.type)) this.events.push(received);
    }
    return index < this.events.length;
  }
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

export function isFinished(split: SourceSplit): boolean {
  return split.end !== null && split.next >= split.end;
}
