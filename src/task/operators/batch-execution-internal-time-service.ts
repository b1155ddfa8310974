/**
 * Timers in BATCH: there are no watermarks, so they wait until their key is through. Then the watermark jumps to its end, and they fire in
 * the order of their times, those of event time before those of processing time, whatever the clock says (9.6).
 * Source: BatchExecutionInternalTimeService.
 */
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { BatchExecutionKeyedStateBackend } from '../../state/batch-execution-keyed-state-backend.ts';
import type { Namespace } from '../../state/state-spec.ts';
import { InternalTimerService, type Triggerable } from './internal-timer-service.ts';
import type { ProcessingTimeService } from './operator.ts';

export class BatchExecutionInternalTimeService extends InternalTimerService {
  constructor(
    private readonly keys: BatchExecutionKeyedStateBackend,
    time: ProcessingTimeService,
    target: Triggerable,
  ) {
    super(keys, time, target);
    keys.keyEnds = (drop) =>
      target.keyEnded(() => {
        this.fireAll();
        drop();
      });
  }

  /** One that is registered while the timers of its key fire is ignored: the key would never end. */
  override registerEventTimeTimer(namespace: Namespace, timestamp: Timestamp): void {
    if (!this.isEnding) super.registerEventTimeTimer(namespace, timestamp);
  }

  override registerProcessingTimeTimer(namespace: Namespace, timestamp: Timestamp): void {
    if (!this.isEnding) super.registerProcessingTimeTimer(namespace, timestamp);
  }

  /** Only the end of event time comes, and with it the end of the last key. */
  override advanceWatermark(watermark: Timestamp, fired: () => void): void {
    if (watermark === MAX_TIMESTAMP) this.keys.endKey();
    fired();
  }

  protected override ringAt(_timestamp: Timestamp): void {}

  private get isEnding(): boolean {
    return this.currentWatermark() === MAX_TIMESTAMP;
  }

  private fireAll(): void {
    this.watermark = MAX_TIMESTAMP;
    this.fire(this.eventTime, MAX_TIMESTAMP, 'EVENT_TIME', () => {});
    this.fire(this.processingTime, MAX_TIMESTAMP, 'PROCESSING_TIME', () => {});
    this.watermark = MIN_TIMESTAMP;
  }
}
