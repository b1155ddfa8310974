/**
 * Counts the barriers of each checkpoint and never blocks a channel: at-least-once. Records behind an early barrier are
 * in the snapshot already and come again after a recovery. Source: CheckpointBarrierTracker (7.5).
 */
import type { CheckpointId, ModelTime } from '../../base/ids.ts';
import type { BarrierElement } from '../../wire/stream-elements.ts';
import type { BarrierAbortReason, BarrierActions, BarrierHandler, BarrierHandlerOptions } from './barrier-handler.ts';

/** More pending checkpoints than this are not tracked; the oldest is forgotten. */
const CHECKPOINTS_TRACKED_MAX = 50;

interface BarrierCount {
  readonly checkpoint: CheckpointId;
  /** Null where only a cancellation has come. */
  readonly barrier: BarrierElement | null;
  readonly startedAt: ModelTime;
  readonly expected: number;
  readonly aligned: Set<number>;
  aborted: boolean;
}

export class CheckpointBarrierTracker implements BarrierHandler {
  private openChannels: number;
  private newest: CheckpointId = 0;
  /** Oldest first. */
  private pending: BarrierCount[] = [];

  constructor(
    private readonly options: BarrierHandlerOptions,
    private readonly actions: BarrierActions,
  ) {
    this.openChannels = options.channelCount;
  }

  processBarrier(channel: number, barrier: BarrierElement, now: ModelTime): void {
    const known = this.pending.find((count) => count.checkpoint === barrier.checkpoint);
    if (known === undefined && barrier.checkpoint <= this.newest) return;
    const count = known ?? this.track(barrier.checkpoint, barrier, now);
    count.aligned.add(channel);
    if (count.aligned.size >= count.expected) this.complete(count, now);
  }

  /** At least once nothing overtakes. */
  processAnnouncement(): void {}

  processTrigger(barrier: BarrierElement, now: ModelTime): void {
    if (barrier.checkpoint <= this.newest) return;
    this.complete(this.track(barrier.checkpoint, barrier, now), now);
  }

  processCancellation(channel: number, checkpoint: CheckpointId): void {
    while (this.pending[0] !== undefined && this.pending[0].checkpoint < checkpoint) {
      this.abort(this.pending.shift() as BarrierCount, 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER');
    }
    let count = this.pending.find((one) => one.checkpoint === checkpoint);
    if (count === undefined) {
      if (checkpoint <= this.newest) return;
      count = this.track(checkpoint, null, 0);
    }
    this.abort(count, 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER');
    // The barriers of an aborted checkpoint are still counted, so that it is forgotten once all have come.
    count.aligned.add(channel);
    if (count.aligned.size >= count.expected) this.pending.splice(this.pending.indexOf(count), 1);
  }

  processEndOfPartition(channel: number, now: ModelTime): void {
    this.openChannels--;
    if (!this.options.checkpointsAfterTasksFinish) {
      for (const count of this.pending) this.abort(count, 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM');
      this.pending = [];
      return;
    }
    for (const count of this.pending) count.aligned.add(channel);
    const newestComplete = this.pending.findLast((count) => count.aligned.size >= count.expected);
    if (newestComplete !== undefined) this.complete(newestComplete, now);
  }

  private track(checkpoint: CheckpointId, barrier: BarrierElement | null, now: ModelTime): BarrierCount {
    const count: BarrierCount = {
      checkpoint,
      barrier,
      startedAt: now,
      expected: this.openChannels,
      aligned: new Set(),
      aborted: false,
    };
    this.newest = checkpoint;
    this.pending.push(count);
    if (this.pending.length > CHECKPOINTS_TRACKED_MAX) this.pending.shift();
    return count;
  }

  /** Drops all older ones silently (7.5.1). */
  private complete(count: BarrierCount, now: ModelTime): void {
    this.pending.splice(0, this.pending.indexOf(count) + 1);
    if (count.aborted || count.barrier === null) return;
    this.actions.triggerCheckpoint(count.barrier, {
      alignmentMs: now - count.startedAt,
      startDelayMs: count.startedAt - count.barrier.triggeredAt,
    });
  }

  private abort(count: BarrierCount, reason: BarrierAbortReason): void {
    if (count.aborted) return;
    count.aborted = true;
    this.actions.abortCheckpoint(count.checkpoint, reason);
  }
}
