/**
 * One watermark of several: the inputs of an operator, or the splits of a source (4.3.6).
 * Source: CombinedWatermarkStatus, IndexedCombinedWatermarkStatus.
 */
import { ensure } from '../../base/assert.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';

/** One of those that are combined. */
export class PartialWatermark {
  watermark: Timestamp = MIN_TIMESTAMP;
  isIdle = false;

  /** A watermark makes an idle one active. True when it is higher than the one before. */
  advance(timestamp: Timestamp): boolean {
    this.isIdle = false;
    if (timestamp <= this.watermark) return false;
    this.watermark = timestamp;
    return true;
  }
}

export class CombinedWatermarkStatus {
  /** The least of those that are active; where all are idle the greatest of all; never lower than it was. */
  watermark: Timestamp = MIN_TIMESTAMP;
  /** Whether all are idle. */
  isIdle = false;
  private readonly partials = new Set<PartialWatermark>();

  add(partial: PartialWatermark): PartialWatermark {
    this.partials.add(partial);
    return partial;
  }

  remove(partial: PartialWatermark): void {
    this.partials.delete(partial);
  }

  /** Looks at all of them anew. True when the combined watermark has advanced; without any it never does. */
  update(): boolean {
    if (this.partials.size === 0) return false;
    const all = [...this.partials];
    const active = all.filter((partial) => !partial.isIdle);
    this.isIdle = active.length === 0;
    const watermarks = (this.isIdle ? all : active).map((partial) => partial.watermark);
    const combined = this.isIdle ? Math.max(...watermarks) : Math.min(...watermarks);
    if (combined <= this.watermark) return false;
    this.watermark = combined;
    return true;
  }
}

/** That of an operator with a fixed number of inputs. */
export class InputWatermarks {
  private readonly combined = new CombinedWatermarkStatus();
  private readonly inputs: readonly PartialWatermark[];

  constructor(count: number) {
    this.inputs = Array.from({ length: count }, () => this.combined.add(new PartialWatermark()));
  }

  get watermark(): Timestamp {
    return this.combined.watermark;
  }

  get isIdle(): boolean {
    return this.combined.isIdle;
  }

  /** True when the combined watermark has advanced. */
  updateWatermark(input: number, timestamp: Timestamp): boolean {
    return this.input(input).advance(timestamp) && this.combined.update();
  }

  /** True when the combined watermark has advanced. */
  updateStatus(input: number, idle: boolean): boolean {
    this.input(input).isIdle = idle;
    return this.combined.update();
  }

  private input(index: number): PartialWatermark {
    return ensure(this.inputs[index], `The operator has no input ${index}.`);
  }
}
