/** What one sink has got: the rows that are there for all to see, and those that wait for a commit. Part of the view of a job. */
import type { ExecutionId, ModelTime } from '../base/ids.ts';
import type { Place } from '../wire/trace-events.ts';
import { AppendLog } from './append-log.ts';
import { CopyOnWriteMap } from './copy-on-write-map.ts';
import type { Origin } from './origins.ts';

export interface SinkRowView {
  readonly place: Place;
  readonly time: ModelTime;
  readonly execution: ExecutionId;
  readonly value: unknown;
  readonly key: string;
  /** The row this one took the place of, by key; undefined for the first. */
  readonly previous: unknown;
  readonly epoch: number;
  /** The record it was written for; null where there is no one record. */
  readonly origin: Origin | null;
}

export interface SinkView {
  readonly name: string;
  readonly rows: AppendLog<SinkRowView>;
  /** The last row of each key, in order of their first rows. */
  readonly table: CopyOnWriteMap<string, SinkRowView>;
  /** By transaction: rows that were written and that nobody sees yet. */
  readonly uncommitted: CopyOnWriteMap<string, readonly SinkRowView[]>;
  /** How many rows were in transactions that were aborted. */
  readonly aborted: number;
  /** It commits in transactions: nobody sees a row before. */
  readonly commits: boolean;
}

export function emptySink(name: string): SinkView {
  return {
    name,
    rows: AppendLog.empty(),
    table: new CopyOnWriteMap(),
    uncommitted: new CopyOnWriteMap(),
    aborted: 0,
    commits: false,
  };
}
