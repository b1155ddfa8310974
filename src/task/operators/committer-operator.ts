/**
 * Commits what the writer of a sink has prepared, as soon as the checkpoint that holds it is complete: in the order of the checkpoints, each
 * wholly before the next. What is not committed is in each snapshot, and committed again after a restore. While a commit is under way the task
 * stands, as it does in Flink, where `commit` blocks. Source: CommitterOperator (1.6.4, 1.6.5).
 */
import type { Transformation } from '../../api/transformations.ts';
import { CHECKPOINTING_INTERVAL, option, RUNTIME_MODE, SINK_COMMITTER_RETRIES } from '../../base/config-options.ts';
import type { Timestamp } from '../../base/ids.ts';
import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { type CommitRequest, isPending } from './commit-request.ts';
import {
  type CheckpointCommittables,
  CommittableCollector,
  type CommittableMessage,
  type SubtaskCommittables,
} from './committable-collector.ts';
import type { CapturedSnapshot, OperatorContext, RestoredOperatorState } from './operator.ts';
import { CommitRetriesExhausted } from './sink-failures.ts';

const STATE_NAME = 'streaming_committer_raw_states';

export abstract class CommitterOperator extends AbstractStreamOperator {
  private readonly collector = new CommittableCollector();
  private lastCompleted = 0;
  /** A commit is under way. */
  private isCommitting = false;

  constructor(transformation: Transformation, context: OperatorContext) {
    super(transformation, context, {});
  }

  get isBlocked(): boolean {
    return this.isCommitting;
  }

  override initializeState(restored: RestoredOperatorState | null): void {
    super.initializeState(restored);
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

  /** Calls `done` when something is known of each request, at once or later: of those still `received`, that they are committed. */
  protected abstract commit(checkpoint: number, requests: readonly CommitRequest[], done: () => void): void;

  /** The rows of what is committed are seen from now on; those of what failed, never. */
  protected abstract publish(checkpoint: number, committables: SubtaskCommittables): void;

  /** The task stands until the returned function is called, which goes on with the work in a mail. */
  protected standStill(): (work: () => void) => void {
    const { context } = this;
    const resume = context.remember();
    this.isCommitting = true;
    return (work) => {
      const mail = () => {
        this.isCommitting = false;
        work();
      };
      resume(() => context.post(mail));
    };
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

  private finished(due: CheckpointCommittables): void {
    for (const subtask of due.subtasks) this.publish(due.checkpoint, subtask);
    this.collector.remove(due.checkpoint);
    this.commitOldest();
  }
}
