/** The topics that a workspace keeps: they outlive runs and pages, and so hold what former runs have written. An adapter keeps them in the browser's storage. */

export interface PartitionSummary {
  /** The offset that the next record gets. */
  readonly end: number;
  /** Records that whoever reads what is committed gets, or will get. */
  readonly committed: number;
  /** Of transactions that nobody has ended yet. */
  readonly pending: number;
  /** Of aborted transactions: their offsets are used up, and nobody reads them. */
  readonly aborted: number;
}

export interface TopicSummary {
  readonly name: string;
  readonly partitions: readonly PartitionSummary[];
  /** Transactions that nobody has ended yet, by their ids. */
  readonly open: readonly string[];
}

export interface TopicLibrary {
  /** By name. What they hold now, whatever moment of a run is looked at. */
  list(): Promise<readonly TopicSummary[]>;
  /** Forgets them all, with all that is in them. No job may be running that has them. */
  clear(): Promise<void>;
}
