/**
 * Rows of sinks on their way to durable storage. A checkpoint is acknowledged, and a task finished, only when the rows written before
 * are there: that is what makes a sink at-least-once. Between the sink operators and the storage port. Source: SinkWriter.flush (1.6).
 */
import { MillraceError } from '../base/failure.ts';
import type { SinkRow } from '../ports/durable-storage.ts';
import type { TaskServices } from './task-services.ts';

/** Thrown when durable storage refused the rows of a sink. */
class SinkWriteFailed extends MillraceError {
  override readonly name = 'SinkWriteFailed';
  constructor(
    readonly sink: string,
    readonly why: string,
  ) {
    super(
      `The rows of sink ${sink} could not be stored: ${why}. Nothing is lost: the job goes back to its last checkpoint.`,
    );
  }
}

export class SinkWrites {
  private readonly collected = new Map<string, SinkRow[]>();
  private readonly outstanding = new Set<number>();
  private waiters: { readonly writes: Set<number>; readonly done: () => void }[] = [];
  private next = 0;

  constructor(
    private readonly services: TaskServices,
    private readonly failed: (error: SinkWriteFailed) => void,
  ) {}

  /** Whether everything written is stored. */
  get areStored(): boolean {
    return this.collected.size === 0 && this.outstanding.size === 0;
  }

  write(sink: string, rows: readonly SinkRow[]): void {
    const collected = this.collected.get(sink);
    if (collected === undefined) this.collected.set(sink, [...rows]);
    else collected.push(...rows);
  }

  /** Hands the rows of this step to storage. */
  flush(): void {
    // Also in every step that wrote nothing; clearing an empty map costs a new table.
    if (this.collected.size === 0) return;
    for (const [sink, rows] of this.collected) {
      const write = this.next++;
      this.outstanding.add(write);
      this.services.ask({ type: 'writeRows', sink, rows }, (answer) => {
        if (answer.type === 'failed') this.failed(new SinkWriteFailed(sink, answer.message));
        else this.written(write);
      });
    }
    this.collected.clear();
  }

  /** Calls `done` as soon as all rows written so far are stored: at once if they are. */
  whenStored(done: () => void): void {
    this.flush();
    if (this.outstanding.size === 0) done();
    else this.waiters.push({ writes: new Set(this.outstanding), done });
  }

  private written(write: number): void {
    this.outstanding.delete(write);
    for (const { writes } of this.waiters) writes.delete(write);
    const stored = this.waiters.filter(({ writes }) => writes.size === 0);
    this.waiters = this.waiters.filter(({ writes }) => writes.size > 0);
    for (const { done } of stored) done();
  }
}
