/**
 * What a task does with the barriers of its input channels. Between the input gates, which deliver them, and the
 * subtask's checkpoint coordinator, which takes the snapshot. Two handlers: one for exactly-once, which aligns or lets
 * barriers overtake, and a counting one for at-least-once. Source: CheckpointBarrierHandler.
 */
import type { CheckpointId, ModelTime } from '../../base/ids.ts';
import type { BarrierElement } from '../../wire/stream-elements.ts';

/** Names of Flink's CheckpointFailureReason that a barrier handler gives. */
export type BarrierAbortReason =
  | 'CHECKPOINT_DECLINED_SUBSUMED'
  | 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER'
  | 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM';

/** How long the barriers took to come together. Source: CheckpointMetricsBuilder. */
export interface AlignmentMetrics {
  /** From the first barrier to the last; 0 with one channel (7.4.5). */
  readonly alignmentMs: ModelTime;
  /** From the trigger at the coordinator to the first barrier here. */
  readonly startDelayMs: ModelTime;
}

/** What a handler may do. Channels are counted over all gates of the task. */
export interface BarrierActions {
  /** Nothing is read from this channel until it is unblocked (7.4.2). */
  blockChannel(channel: number, checkpoint: CheckpointId): void;
  unblockAllChannels(checkpoint: CheckpointId): void;
  triggerCheckpoint(barrier: BarrierElement, metrics: AlignmentMetrics): void;
  abortCheckpoint(checkpoint: CheckpointId, reason: BarrierAbortReason): void;
  /** What waits in each channel, and what comes before the channel's own barrier, belongs to the checkpoint from now on (7.6.1). */
  startInFlight(checkpoint: CheckpointId): void;
  /** The barrier of this checkpoint that waits in a channel, if one does, comes next. */
  prioritize(channel: number, checkpoint: CheckpointId): void;
  /** Calls back at this time, unless it is called off before. */
  callAt(time: ModelTime, due: () => void): () => void;
  /** Aligning has taken too long. */
  timedOut(checkpoint: CheckpointId): void;
  /** All barriers have come. `alignmentMs`: from the first to the last. */
  stopInFlight(checkpoint: CheckpointId, alignmentMs: ModelTime): void;
}

export interface BarrierHandler {
  processBarrier(channel: number, barrier: BarrierElement, now: ModelTime): void;
  /** A barrier that may yet overtake waits in this channel for its turn (7.6.2). */
  processAnnouncement(channel: number, barrier: BarrierElement, now: ModelTime): void;
  /** No channel will bring this barrier: every producer has finished. Source: StreamTask.triggerUnfinishedChannelsCheckpoint. */
  processTrigger(barrier: BarrierElement, now: ModelTime): void;
  /** The checkpoint was given up upstream (7.4.3). */
  processCancellation(channel: number, checkpoint: CheckpointId): void;
  processEndOfPartition(channel: number, now: ModelTime): void;
}

export interface BarrierHandlerOptions {
  readonly channelCount: number;
  /** `execution.checkpointing.checkpoints-after-tasks-finish`: the end of a channel stands for its barrier (7.4.4). */
  readonly checkpointsAfterTasksFinish: boolean;
  /** Barriers that are not together so long after their trigger overtake; null: never. Not those of savepoints (7.6.3). */
  readonly alignedTimeoutMs: ModelTime | null;
}
