/** What travels in a channel, in order: records and the elements that take part in their order. Source: StreamElement, CheckpointBarrier, EndOfData. */
import type { CheckpointId, ModelTime, Timestamp } from '../base/ids.ts';
import type { SnapshotKind } from './trace-events.ts';

export interface RecordElement {
  readonly type: 'record';
  readonly value: unknown;
  /** null: the record has none (what a processing-time timer emitted, 1.3.7). */
  readonly timestamp: Timestamp | null;
  /** Counts the records of this channel from 0, in this attempt of the producer. */
  readonly sequence: number;
  /** A source has emitted this record in an earlier attempt as well, or it was made from one that is. */
  readonly replayed: boolean;
}

export interface BarrierElement {
  readonly type: 'barrier';
  readonly checkpoint: CheckpointId;
  /** When the coordinator triggered it: start delay is measured from here. */
  readonly triggeredAt: ModelTime;
  readonly kind: SnapshotKind;
  /** It goes ahead of all that waits in its channel, which then belongs to the checkpoint (7.6.1). */
  readonly overtakes: boolean;
}

export type StreamElement =
  | RecordElement
  | { readonly type: 'watermark'; readonly timestamp: Timestamp }
  | { readonly type: 'watermarkStatus'; readonly idle: boolean }
  | BarrierElement
  /** The checkpoint was given up upstream: do not wait for its barrier here (7.4.3). Source: CancelCheckpointMarker. */
  | { readonly type: 'cancelCheckpoint'; readonly checkpoint: CheckpointId }
  /** No more records will come. `drain`: whether operators finish for it, or the job only stops. Source: EndOfData, StopMode. */
  | { readonly type: 'endOfData'; readonly drain: boolean }
  /** Nothing at all will come: the producer has finished. Source: EndOfPartitionEvent. */
  | { readonly type: 'endOfPartition' };
