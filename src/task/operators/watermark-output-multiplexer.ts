/**
 * Combines the watermarks of a reader's splits: the least of those that are active (4.3.6, 1.5.8).
 * Source: WatermarkOutputMultiplexer, CombinedWatermarkStatus.
 */
import { ensure } from '../../base/assert.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { WatermarkOutput } from './watermark-emitter.ts';

interface Partial {
  watermark: Timestamp;
  isIdle: boolean;
}

export class WatermarkOutputMultiplexer {
  private readonly outputs = new Map<string, Partial>();
  private combined: Timestamp = MIN_TIMESTAMP;

  constructor(private readonly underlying: WatermarkOutput) {}

  register(id: string): void {
    this.outputs.set(id, { watermark: MIN_TIMESTAMP, isIdle: false });
  }

  /** The combined watermark advances with the next update, not now. */
  unregister(id: string): void {
    this.outputs.delete(id);
  }

  /** For `onEvent`: what it emits takes effect at once. */
  immediateOutput(id: string): WatermarkOutput {
    const partial = this.partial(id);
    return {
      emitWatermark: (timestamp) => {
        if (advance(partial, timestamp) && timestamp > this.combined) this.update();
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
        advance(partial, timestamp);
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
    const all = [...this.outputs.values()];
    if (all.length === 0) return;
    const active = all.filter((partial) => !partial.isIdle);
    const timestamps = (active.length === 0 ? all : active).map((partial) => partial.watermark);
    const combined = active.length === 0 ? Math.max(...timestamps) : Math.min(...timestamps);
    if (combined > this.combined) {
      this.combined = combined;
      this.underlying.emitWatermark(combined);
    }
    if (active.length === 0) this.underlying.markIdle();
  }

  private partial(id: string): Partial {
    return ensure(this.outputs.get(id), `Split ${id} has no watermark output.`);
  }
}

/** A watermark makes an idle one active (4.3.6). True when it is higher than the one before. */
function advance(partial: Partial, timestamp: Timestamp): boolean {
  partial.isIdle = false;
  if (timestamp <= partial.watermark) return false;
  partial.watermark = timestamp;
  return true;
}
