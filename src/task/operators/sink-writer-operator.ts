/**
 * The writer of a sink of the learner's own. Before each barrier it is flushed and, where the sink has a committer, asked for what is to be
 * committed with that checkpoint, which goes ahead of the barrier (1.6.2, 1.6.3). What the sink is given is shown as its rows: at once, or
 * with a committer when it has committed them. Source: SinkWriterOperator, StatefulSinkWriterStateHandler.
 */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import { assert, ensure } from '../../base/assert.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { copyValue, previewValue } from '../../codec/values.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import type { CommittableMessage } from './committable-collector.ts';
import type { CapturedSnapshot, OperatorContext, RestoredOperatorState } from './operator.ts';
import { taskInfo } from './runtime-context.ts';
import { NoCommittables, NoSinkWriter } from './sink-failures.ts';
import { SinkTransactions } from './sink-transactions.ts';

const WRITER_STATE = 'writer_raw_states';
/** Rows that no committable stands for yet, of a writer that keeps them over checkpoints. */
const ROWS_STATE = 'millrace_uncommitted_rows';

type Sink = Api.CustomSink<unknown, unknown, unknown>;
type Writer = Api.SinkWriter<unknown> &
  Partial<Api.CommittingSinkWriter<unknown, unknown>> &
  Partial<Api.StatefulSinkWriter<unknown, unknown>>;

export class SinkWriterOperator extends AbstractStreamOperator {
  private writer: Writer | null = null;
  /** Null: the sink has no committer. */
  private readonly transactions: SinkTransactions | null;
  private lastKnownCheckpoint = 0;
  private inputHasEnded = false;
  private rows = 0;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly sink: Sink,
    private readonly sinkName: string,
  ) {
    super(transformation, context, {});
    this.transactions = sink.createCommitter === undefined ? null : new SinkTransactions(context, sinkName);
  }

  override initializeState(restored: RestoredOperatorState | null): void {
    super.initializeState(restored);
    this.lastKnownCheckpoint = restored?.checkpoint ?? 0;
    this.transactions?.abortLingering(restored?.checkpoint ?? null);
    this.transactions?.restore(this.storedRows.get());
    const init: Api.WriterInitContext = {
      getTaskInfo: () => taskInfo(this.context.task),
      getRestoredCheckpointId: () => restored?.checkpoint ?? null,
    };
    if (restored === null || this.sink.restoreWriter === undefined) {
      this.writer = this.checked('createWriter', this.sink.createWriter(init));
    } else {
      this.writer = this.checked('restoreWriter', this.sink.restoreWriter(init, [...this.storedWriterState.get()]));
    }
  }

  processElement(_input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    assert(!this.inputHasEnded, 'A writer gets no record after the end of its input.');
    // The writer may change what it is given.
    const row = copyValue(value, 'The record that is written');
    this.opened.write(value, {
      currentWatermark: () => this.watermark,
      timestamp: () => (timestamp === MIN_TIMESTAMP ? null : timestamp),
    });
    this.wrote(row);
  }

  override prepareSnapshotPreBarrier(checkpoint: number): void {
    super.prepareSnapshotPreBarrier(checkpoint);
    if (!this.inputHasEnded) this.flush(false, checkpoint);
  }

  override snapshotState(checkpoint: number, timestamp: Timestamp): CapturedSnapshot {
    if (this.opened.snapshotState !== undefined) {
      this.storedWriterState.update(this.opened.snapshotState(checkpoint));
      this.storedRows.update(this.transactions?.uncommitted ?? []);
    }
    return super.snapshotState(checkpoint, timestamp);
  }

  endInput(): void {
    if (this.inputHasEnded) return;
    this.inputHasEnded = true;
    this.flush(true, this.lastKnownCheckpoint + 1);
  }

  override close(): void {
    super.close();
    this.writer?.close?.();
    this.transactions?.abortOpen();
  }

  private get opened(): Writer {
    return ensure(this.writer, 'A writer is made before it is used.');
  }

  private get storedWriterState() {
    return this.operatorState.listState(WRITER_STATE, 'SPLIT_DISTRIBUTE');
  }

  private get storedRows() {
    return this.operatorState.listState(ROWS_STATE, 'SPLIT_DISTRIBUTE');
  }

  private checked(call: string, writer: unknown): Writer {
    const { write, flush } = (writer ?? {}) as Partial<Writer>;
    if (typeof write !== 'function' || typeof flush !== 'function') throw new NoSinkWriter(this.sinkName, call);
    return writer as Writer;
  }

  private wrote(value: unknown): void {
    const { trace, task } = this.context;
    const [row, sink] = [this.rows++, this.sinkName];
    const transaction = this.transactions?.write(value) ?? null;
    if (transaction === null) this.context.writeRows(sink, [{ key: null, value }]);
    if (!trace.enabled) return;
    const epoch = this.context.lastBarrier() + 1;
    const event = {
      type: 'sinkWrote',
      execution: task.execution,
      sink,
      row,
      value: previewValue(value),
      epoch,
    } as const;
    trace.emit(transaction === null ? event : { ...event, transaction });
  }

  private flush(endOfInput: boolean, checkpoint: number): void {
    this.opened.flush(endOfInput);
    this.lastKnownCheckpoint = checkpoint;
    if (this.transactions === null) this.opened.prepareCommit?.();
    else this.sendCommittables(this.transactions, checkpoint);
  }

  private sendCommittables(transactions: SinkTransactions, checkpoint: number): void {
    const { subtask } = this.context.task;
    const committables: unknown = this.opened.prepareCommit?.();
    if (!Array.isArray(committables)) throw new NoCommittables(this.sinkName, this.foundInstead(committables));
    const prepared = transactions.prepare(checkpoint, committables.length > 0);
    this.send({ kind: 'summary', checkpoint, subtask, committables: committables.length, transactions: prepared });
    for (const committable of committables) this.send({ kind: 'committable', checkpoint, subtask, committable });
  }

  private foundInstead(committables: unknown): string {
    if (this.opened.prepareCommit === undefined) return 'it has no prepareCommit()';
    return `prepareCommit() gave ${committables === null ? 'null' : typeof committables}`;
  }

  private send(message: CommittableMessage): void {
    this.output.collect(message, null);
  }
}
