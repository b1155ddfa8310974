/**
 * Combines the watermarks of a reader's splits: the least of those that are active (4.3.6, 1.5.8).
 * Source: WatermarkOutputMultiplexer, CombinedWatermarkStatus.
 */
import { ensure } from '../../base/assert.ts';
import { CombinedWatermarkStatus, PartialWatermark } from './combined-watermark-status.ts';
import type { WatermarkOutput } from './watermark-emitter.ts';

export class WatermarkOutputMultiplexer {
  private readonly outputs = new Map<string, PartialWatermark>();
  private readonly combined = new CombinedWatermarkStatus();

  constructor(private readonly underlying: WatermarkOutput) {}

  register(id: string): void {
    this.outputs.set(id, this.combined.add(new PartialWatermark()));
  }

  /** The combined watermark advances with the next update, not now. */
  unregister(id: string): void {
    this.combined.remove(this.partial(id));
    this.outputs.delete(id);
  }

  /** For `onEvent`: what it emits takes effect at once. */
  immediateOutput(id: string): WatermarkOutput {
    const partial = this.partial(id);
    return {
      emitWatermark: (timestamp) => {
        if (partial.advance(timestamp) && timestamp > this.combined.watermark) this.update();
      },
      markIdle: () => {
        partial.isIdle = true;
        this.update();
      },
      markActive: () => {
        partial.isIdle = false;
        this.underlying.markActive();
      },
    };
  }

  /** For `onPeriodicEmit`: what it emits takes effect when all splits have been asked. */
  deferredOutput(id: string): WatermarkOutput {
    const partial = this.partial(id);
    return {
      emitWatermark: (timestamp) => {
        partial.advance(timestamp);
      },
      markIdle: () => {
        partial.isIdle = true;
      },
      markActive: () => {
        partial.isIdle = false;
      },
    };
  }

  onPeriodicEmit(): void {
    this.update();
  }

  private update(): void {
    if (this.outputs.size === 0) return;
    if (this.combined.update()) this.underlying.emitWatermark(this.combined.watermark);
    if (this.combined.isIdle) this.underlying.markIdle();
  }

  private partial(id: string): PartialWatermark {
    return ensure(this.outputs.get(id), `Split ${id} has no watermark output.`);
  }
}
