/**
 * The end of a watermark generator's pipe: lets through only what is news. Source:
 * TimestampsAndWatermarksOperator.WatermarkEmitter,
 * WatermarkToDataOutput (4.2.4).
 */
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { Output } from './operator.ts';

/** What a generator is given. */
export interface WatermarkOutput {
  emitWatermark(timestamp: Timestamp): void;
  markIdle(): void;
  markActive(): void;
}

export class WatermarkEmitter implements WatermarkOutput {
  private watermark: Timestamp = MIN_TIMESTAMP;
  private isIdle = false;

  constructor(private readonly output: Output) {}

  get latest(): Timestamp {
    return this.watermark;
  }

  emitWatermark(timestamp: Timestamp): void {
    if (timestamp <= this.watermark) return;
    this.watermark = timestamp;
    this.markActive();
    this.output.emitWatermark(timestamp);
  }

  markIdle(): void {
    if (this.isIdle) return;
    this.isIdle = true;
    this.output.emitWatermarkStatus(true);
  }

  markActive(): void {
    if (!this.isIdle) return;
    this.isIdle = false;
    this.output.emitWatermarkStatus(false);
  }
}
