/**
 * Holds back a channel once its barrier has come, until every channel has delivered it: exactly-once. Between the input
 * gates, which feed it, and the operator chain, which sees one barrier a checkpoint. It holds back rather than copies:
 * the wait a learner sees is the wait Flink has. Source: SingleCheckpointBarrierHandler, CollectingBarriers (7.4).
 */
import type { CheckpointId, ModelTime } from '../../base/ids.ts';
import type { BarrierElement } from '../../wire/stream-elements.ts';
import type { BarrierAbortReason, BarrierActions, BarrierHandler, BarrierHandlerOptions } from './barrier-handler.ts';

/** A checkpoint some of whose barriers have come. */
interface Collecting {
  readonly barrier: BarrierElement;
  readonly startedAt: ModelTime;
  /** Channels that were open when it began: so many must deliver a barrier, or end. */
  readonly expected: number;
  readonly aligned: Set<number>;
}

export class CheckpointBarrierHandler implements BarrierHandler {
  private openChannels: number;
  /** The newest checkpoint known here: being collected, done or given up. */
  private newest: CheckpointId = 0;
  private collecting: Collecting | null = null;

  constructor(
    private readonly options: BarrierHandlerOptions,
    private readonly actions: BarrierActions,
  ) {
    this.openChannels = options.channelCount;
  }

  /** 7.4.1. A barrier of an older checkpoint, or of one that is done or given up, blocks nothing. */
  processBarrier(channel: number, barrier: BarrierElement, now: ModelTime): void {
    const { checkpoint } = barrier;
    if (checkpoint < this.newest || (checkpoint === this.newest && this.collecting === null)) return;
    const collecting = checkpoint > this.newest ? this.begin(barrier, now) : this.collecting;
    if (collecting === null) return;
    this.actions.blockChannel(channel, checkpoint);
    this.align(collecting, channel, now);
  }

  /** 7.4.3. */
  processCancellation(_channel: number, checkpoint: CheckpointId): void {
    if (checkpoint < this.newest || (checkpoint === this.newest && this.collecting === null)) return;
    this.abort(checkpoint, 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER');
  }

  /** 7.4.4. */
  processEndOfPartition(channel: number, now: ModelTime): void {
    this.openChannels--;
    if (this.collecting === null) return;
    if (this.options.checkpointsAfterTasksFinish) this.align(this.collecting, channel, now);
    else this.abort(this.newest, 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM');
  }

  private begin(barrier: BarrierElement, now: ModelTime): Collecting {
    if (this.collecting !== null) this.abort(this.newest, 'CHECKPOINT_DECLINED_SUBSUMED');
    this.newest = barrier.checkpoint;
    this.collecting = { barrier, startedAt: now, expected: this.openChannels, aligned: new Set() };
    return this.collecting;
  }

  private align(collecting: Collecting, channel: number, now: ModelTime): void {
    collecting.aligned.add(channel);
    if (collecting.aligned.size < collecting.expected) return;
    const { barrier, startedAt } = collecting;
    this.collecting = null;
    this.actions.triggerCheckpoint(barrier, {
      alignmentMs: now - startedAt,
      startDelayMs: startedAt - barrier.triggeredAt,
    });
    this.actions.unblockAllChannels(barrier.checkpoint);
  }

  private abort(checkpoint: CheckpointId, reason: BarrierAbortReason): void {
    this.newest = Math.max(this.newest, checkpoint);
    this.collecting = null;
    this.actions.abortCheckpoint(checkpoint, reason);
    this.actions.unblockAllChannels(checkpoint);
  }
}
