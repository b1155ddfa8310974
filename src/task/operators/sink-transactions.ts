/**
 * The rows of a writer whose sink has a committer: what it was given between two barriers is one transaction, which becomes visible when a
 * committable that was prepared after it is committed. Told to the trace; the committables themselves are the learner's.
 */

import type { SinkTransaction } from './committable-collector.ts';
import type { OperatorContext } from './operator.ts';

export class SinkTransactions {
  /** Of earlier barriers, with which nothing was prepared for commit. */
  private waiting: readonly SinkTransaction[] = [];
  private open: unknown[] = [];
  /** Goes on from the restored checkpoint: what that holds may be of another job, whose attempts were numbered alike. */
  private begun: number;

  constructor(
    private readonly context: OperatorContext,
    private readonly sink: string,
    /** What the names of the transactions begin with. */
    private readonly prefix = `${context.node.nodeId}`,
  ) {
    this.begun = context.lastBarrier();
  }

  /** The transactions that no committable stands for yet. */
  get uncommitted(): readonly SinkTransaction[] {
    return this.waiting;
  }

  restore(stored: Iterable<unknown>): void {
    this.waiting = [...stored] as SinkTransaction[];
  }

  /** Takes a row; returns its transaction. */
  write(row: unknown): string {
    this.open.push(row);
    return this.id;
  }

  /** At a barrier: returns what becomes visible with the committables that were prepared, if any were. */
  prepare(checkpoint: number, hasCommittables: boolean): readonly SinkTransaction[] {
    const ended = { id: this.id, rows: this.open };
    this.begun++;
    this.open = [];
    if (hasCommittables || ended.rows.length > 0) this.waiting = [...this.waiting, ended];
    if (!hasCommittables) return [];
    const prepared = this.waiting;
    this.waiting = [];
    for (const { id, rows } of prepared) this.tell('preCommitted', id, checkpoint, rows.length);
    return prepared;
  }

  /** At a barrier, where rows are what is committed: without any there is nothing to prepare. */
  prepareWritten(checkpoint: number): readonly SinkTransaction[] {
    return this.prepare(checkpoint, this.open.length > 0);
  }

  /** The writer is closed: what was written since the last barrier is in no snapshot. Returns its transaction; null where nothing was. */
  abortOpen(): string | null {
    if (this.open.length === 0) return null;
    this.tell('transactionAborted', this.id, this.context.lastBarrier() + 1, this.open.length);
    return this.id;
  }

  /** What earlier attempts left behind and the restored checkpoint does not hold will not be committed (1.6.6). */
  abortLingering(restored: number | null): void {
    for (const { id, sink, epoch, rows } of this.context.lingering?.() ?? []) {
      if (sink === this.sink && epoch > (restored ?? 0)) this.tell('transactionAborted', id, epoch, rows);
    }
  }

  private get id(): string {
    const { task } = this.context;
    return `${this.prefix}-${task.subtask}-${task.attempt}-${this.begun}`;
  }

  private tell(
    type: 'preCommitted' | 'transactionAborted',
    transaction: string,
    checkpoint: number,
    rows: number,
  ): void {
    const { trace, task } = this.context;
    trace.emit({ type, execution: task.execution, sink: this.sink, transaction, checkpoint, rows });
  }
}
