/**
 * Commits what the writer of a sink has prepared, as soon as the checkpoint that holds it is complete: in the order of the checkpoints, each
 * wholly before the next. What is not committed is in each snapshot, and committed again after a restore. While a promise of `commit` is
 * unsettled the task stands, as it does in Flink, where `commit` blocks. Source: CommitterOperator (1.6.4, 1.6.5).
 */
import type * as Api from 'millrace';
import type { Transformation } from '../../api/transformations.ts';
import { ensure } from '../../base/assert.ts';
import { CHECKPOINTING_INTERVAL, option, RUNTIME_MODE, SINK_COMMITTER_RETRIES } from '../../base/config-options.ts';
import type { Timestamp } from '../../base/ids.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { type CommitRequest, isPending, requestForLearner } from './commit-request.ts';
import {
  type CheckpointCommittables,
  CommittableCollector,
  type CommittableMessage,
  type SubtaskCommittables,
} from './committable-collector.ts';
import type { CapturedSnapshot, OperatorContext, RestoredOperatorState } from './operator.ts';
import { CommitFailed, CommitRetriesExhausted } from './sink-failures.ts';
import { isPromise, watchPromise } from './watch-promise.ts';

const STATE_NAME = 'streaming_committer_raw_states';

export class CommitterOperator extends AbstractStreamOperator {
  private readonly collector = new CommittableCollector();
  private committer: Api.Committer<unknown> | null = null;
  private lastCompleted = 0;
  /** A promise of `commit` is unsettled. */
  private isCommitting = false;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly sink: Api.CustomSink<unknown, unknown, unknown>,
    /** How events name the sink. */
    private readonly sinkName: string,
  ) {
    super(transformation, context, {});
  }

  get isBlocked(): boolean {
    return this.isCommitting;
  }

  override initializeState(restored: RestoredOperatorState | null): void {
    super.initializeState(restored);
    this.committer = ensure(
      this.sink.createCommitter?.(),
      'A committer operator stands behind a sink with a committer.',
    );
    if (restored === null) return;
    for (const stored of this.storedCommittables.get()) this.collector.restore(stored as never);
    this.commitUpTo(restored.checkpoint);
  }

  processElement(_input: 0 | 1, value: unknown, _timestamp: Timestamp | null): void {
    this.collector.add(value as CommittableMessage);
  }

  override snapshotState(checkpoint: number, timestamp: Timestamp): CapturedSnapshot {
    this.storedCommittables.update([this.collector.stored()]);
    return super.snapshotState(checkpoint, timestamp);
  }

  override notifyCheckpointComplete(checkpoint: number): void {
    super.notifyCheckpointComplete(checkpoint);
    this.commitUpTo(Math.max(this.lastCompleted, checkpoint));
  }

  /** Without checkpoints, as in BATCH mode, nothing else would ever say that it is time. */
  endInput(): void {
    const { configuration } = this.context;
    const hasCheckpoints =
      option(configuration, CHECKPOINTING_INTERVAL) !== null && option(configuration, RUNTIME_MODE) !== 'BATCH';
    if (!hasCheckpoints) this.commitUpTo(Number.POSITIVE_INFINITY);
  }

  override close(): void {
    super.close();
    this.committer?.close?.();
  }

  private get storedCommittables() {
    return this.operatorState.listState(STATE_NAME, 'SPLIT_DISTRIBUTE');
  }

  private commitUpTo(checkpoint: number): void {
    this.lastCompleted = checkpoint;
    if (!this.isCommitting) this.commitOldest();
  }

  private commitOldest(): void {
    const oldest = this.collector.oldestUpTo(this.lastCompleted);
    if (oldest !== null) this.attempt(oldest, 0);
  }

  private attempt(due: CheckpointCommittables, retry: number): void {
    const requests = due.subtasks.flatMap((subtask) => subtask.requests.filter(isPending));
    if (requests.length === 0) {
      this.finished(due);
      return;
    }
    const retriesMax = option(this.context.configuration, SINK_COMMITTER_RETRIES);
    if (retry > retriesMax) throw new CommitRetriesExhausted(requests.length, retriesMax);
    for (const request of requests) request.state = 'received';
    this.commit(due.checkpoint, requests, () => {
      for (const request of requests) if (request.state === 'received') request.state = 'committed';
      this.attempt(due, retry + 1);
    });
  }

  private commit(checkpoint: number, requests: readonly CommitRequest[], done: () => void): void {
    const committer = ensure(this.committer, 'A committer is made before it commits.');
    const failed = (error: unknown): never => {
      throw new CommitFailed(checkpoint, error);
    };
    let returned: unknown;
    try {
      returned = committer.commit(requests.map(requestForLearner));
    } catch (error) {
      failed(error);
    }
    if (isPromise(returned)) this.wait(returned, done, failed);
    else done();
  }

  private wait(promise: PromiseLike<unknown>, done: () => void, failed: (error: unknown) => void): void {
    const { context } = this;
    const resume = context.remember();
    const leave = context.leaveOpen();
    this.isCommitting = true;
    const settled = (work: () => void) => {
      leave();
      const mail = () => {
        this.isCommitting = false;
        work();
      };
      resume(() => context.post(mail));
    };
    watchPromise(promise, { fulfilled: () => settled(done), rejected: (error) => settled(() => failed(error)) });
  }

  private finished(due: CheckpointCommittables): void {
    for (const subtask of due.subtasks) this.publish(due.checkpoint, subtask);
    this.collector.remove(due.checkpoint);
    this.commitOldest();
  }

  /** The rows of what is committed are seen from now on; those of what failed, never. */
  private publish(checkpoint: number, { requests, transactions }: SubtaskCommittables): void {
    const { trace, task } = this.context;
    const isCommitted = requests.every(({ state }) => state === 'committed');
    for (const { id, rows } of transactions) {
      // Under keys of their own: rows that are committed again take the place of themselves.
      const keyed = rows.map((value, at) => ({ key: `${id} ${String(at).padStart(6, '0')}`, value }));
      if (isCommitted) this.context.writeRows(this.sinkName, keyed);
      const type = isCommitted ? 'committed' : 'transactionAborted';
      const [sink, transaction] = [this.sinkName, id];
      trace.emit({ type, execution: task.execution, sink, transaction, checkpoint, rows: rows.length });
    }
  }
}
