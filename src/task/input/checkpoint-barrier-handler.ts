/**
 * Exactly-once: holds back a channel once its barrier has come, until every channel has delivered it; or, where a
 * barrier overtakes, takes the snapshot with the first one and lets what is in flight belong to the checkpoint. Between
 * the input gates, which feed it, and the operator chain, which sees one barrier a checkpoint. Aligned, it holds back
 * rather than copies: the wait a learner sees is the wait Flink has. Source: SingleCheckpointBarrierHandler,
 * CollectingBarriers (7.4), AlternatingCollectingBarriersUnaligned (7.6).
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
  /** Channels in which a barrier waits that may yet overtake. */
  readonly announced: Set<number>;
  readonly arrived: Set<number>;
  /** Calls off the time-out. */
  callOff: (() => void) | null;
  /** The snapshot has been taken, and the other channels are read on. */
  isUnaligned: boolean;
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
    const { checkpoint, overtakes } = barrier;
    if (checkpoint < this.newest || (checkpoint === this.newest && this.collecting === null)) return;
    const collecting = checkpoint > this.newest ? this.begin(barrier, now) : this.collecting;
    if (collecting === null) return;
    if (overtakes) this.goUnaligned(collecting);
    else if (!collecting.isUnaligned) this.actions.blockChannel(channel, checkpoint);
    this.arrive(collecting, channel, now);
  }

  /** 7.6.2: the time to wait begins with the first barrier that is seen; of a checkpoint that has begun to overtake each one does. */
  processAnnouncement(channel: number, barrier: BarrierElement, now: ModelTime): void {
    const { checkpoint } = barrier;
    if (checkpoint < this.newest || (checkpoint === this.newest && this.collecting === null)) return;
    const collecting = checkpoint > this.newest ? this.begin(barrier, now) : this.collecting;
    if (collecting?.isUnaligned === true) this.actions.prioritize(channel, checkpoint);
    else collecting?.announced.add(channel);
  }

  /** It stands for the barrier in every channel at once: nothing is held back. */
  processTrigger(barrier: BarrierElement, now: ModelTime): void {
    if (barrier.checkpoint <= this.newest) return;
    if (this.collecting !== null) this.abort(this.newest, 'CHECKPOINT_DECLINED_SUBSUMED');
    this.newest = barrier.checkpoint;
    this.actions.triggerCheckpoint(barrier, { alignmentMs: 0, startDelayMs: now - barrier.triggeredAt });
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
    if (this.options.checkpointsAfterTasksFinish) this.arrive(this.collecting, channel, now);
    else this.abort(this.newest, 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM');
  }

  private begin(barrier: BarrierElement, now: ModelTime): Collecting {
    if (this.collecting !== null) this.abort(this.newest, 'CHECKPOINT_DECLINED_SUBSUMED');
    this.newest = barrier.checkpoint;
    const expected = this.openChannels;
    const sets = { announced: new Set<number>(), arrived: new Set<number>() };
    const collecting: Collecting = { barrier, startedAt: now, expected, ...sets, isUnaligned: false, callOff: null };
    this.collecting = collecting;
    const { alignedTimeoutMs } = this.options;
    if (alignedTimeoutMs !== null && barrier.kind === 'checkpoint' && !barrier.overtakes) {
      const time = Math.max(now, barrier.triggeredAt + alignedTimeoutMs);
      collecting.callOff = this.actions.callAt(time, () => this.timeOut(collecting));
    }
    return collecting;
  }

  private timeOut(collecting: Collecting): void {
    collecting.callOff = null;
    if (collecting !== this.collecting || collecting.isUnaligned) return;
    this.actions.timedOut(collecting.barrier.checkpoint);
    this.goUnaligned(collecting);
  }

  /** 7.6.1: the snapshot is taken with the first barrier that overtakes. Nothing waits any more. */
  private goUnaligned(collecting: Collecting): void {
    if (collecting.isUnaligned) return;
    collecting.isUnaligned = true;
    const { barrier, startedAt, announced, arrived } = collecting;
    for (const channel of announced) {
      if (!arrived.has(channel)) this.actions.prioritize(channel, barrier.checkpoint);
    }
    this.actions.startInFlight(barrier.checkpoint);
    const startDelayMs = startedAt - barrier.triggeredAt;
    this.actions.triggerCheckpoint({ ...barrier, overtakes: true }, { alignmentMs: 0, startDelayMs });
    this.actions.unblockAllChannels(barrier.checkpoint);
  }

  private arrive(collecting: Collecting, channel: number, now: ModelTime): void {
    collecting.arrived.add(channel);
    if (collecting.arrived.size < collecting.expected) return;
    const { barrier, startedAt, isUnaligned } = collecting;
    const alignmentMs = now - startedAt;
    this.end();
    if (isUnaligned) {
      this.actions.stopInFlight(barrier.checkpoint, alignmentMs);
      return;
    }
    this.actions.triggerCheckpoint(barrier, { alignmentMs, startDelayMs: startedAt - barrier.triggeredAt });
    this.actions.unblockAllChannels(barrier.checkpoint);
  }

  private end(): void {
    this.collecting?.callOff?.();
    this.collecting = null;
  }

  private abort(checkpoint: CheckpointId, reason: BarrierAbortReason): void {
    this.newest = Math.max(this.newest, checkpoint);
    this.end();
    this.actions.abortCheckpoint(checkpoint, reason);
    this.actions.unblockAllChannels(checkpoint);
  }
}
