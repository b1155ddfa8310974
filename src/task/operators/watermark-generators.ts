/**
 * Watermark generators after a strategy's spec (4.2). Source: BoundedOutOfOrdernessWatermarks,
 * WatermarksWithIdleness, NoWatermarksGenerator.
 */
import type { WatermarkStrategySpec } from '../../api/transformations.ts';
import { isBatch } from '../../base/config-options.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { ConfigurationMap } from '../../wire/job-graph.ts';
import type { WatermarkOutput } from './watermark-emitter.ts';

export interface WatermarkGenerator {
  onEvent(event: unknown, timestamp: Timestamp, output: WatermarkOutput): void;
  onPeriodicEmit(output: WatermarkOutput): void;
}

/** The strategy as a job runs it: in BATCH timestamps are assigned and no watermarks made (9.6). */
export function strategyIn(configuration: ConfigurationMap, strategy: WatermarkStrategySpec): WatermarkStrategySpec {
  if (!isBatch(configuration)) return strategy;
  return { ...strategy, generator: { kind: 'none' }, idleTimeoutMs: null, alignment: null };
}

/** `now`: the clock that idleness is measured by, in milliseconds. */
export function watermarkGenerator(spec: WatermarkStrategySpec, now: () => Timestamp): WatermarkGenerator {
  const generator = plainGenerator(spec);
  return spec.idleTimeoutMs === null ? generator : new WatermarksWithIdleness(generator, spec.idleTimeoutMs, now);
}

function plainGenerator({ generator }: WatermarkStrategySpec): WatermarkGenerator {
  switch (generator.kind) {
    case 'none':
      return { onEvent: () => {}, onPeriodicEmit: () => {} };
    case 'boundedOutOfOrderness':
      return new BoundedOutOfOrdernessWatermarks(generator.maxOutOfOrdernessMs);
    case 'custom':
      return generator.create();
  }
}

/** Trails the highest timestamp by the bound and one millisecond (4.2.2). */
class BoundedOutOfOrdernessWatermarks implements WatermarkGenerator {
  /** MIN until the first event: the sum that Flink starts from is not exact as a double. */
  private highest: Timestamp = MIN_TIMESTAMP;

  constructor(private readonly boundMs: number) {}

  onEvent(_event: unknown, timestamp: Timestamp): void {
    this.highest = Math.max(this.highest, timestamp);
  }

  onPeriodicEmit(output: WatermarkOutput): void {
    output.emitWatermark(this.highest === MIN_TIMESTAMP ? MIN_TIMESTAMP : this.highest - this.boundMs - 1);
  }
}

/** Says that nothing comes, once nothing has come for a while (4.2.7). */
class WatermarksWithIdleness implements WatermarkGenerator {
  private isActive = false;
  private isIdle = false;
  /** When a quiet probe began to measure; 0: not measuring. */
  private quietSince: Timestamp = 0;

  constructor(
    private readonly generator: WatermarkGenerator,
    private readonly timeoutMs: number,
    private readonly now: () => Timestamp,
  ) {}

  onEvent(event: unknown, timestamp: Timestamp, output: WatermarkOutput): void {
    this.generator.onEvent(event, timestamp, output);
    this.isActive = true;
    this.isIdle = false;
  }

  onPeriodicEmit(output: WatermarkOutput): void {
    if (!this.isQuietTooLong()) this.generator.onPeriodicEmit(output);
    else if (!this.isIdle) {
      this.isIdle = true;
      output.markIdle();
    }
  }

  private isQuietTooLong(): boolean {
    if (this.isActive) {
      this.isActive = false;
      this.quietSince = 0;
      return false;
    }
    if (this.quietSince === 0) {
      this.quietSince = this.now();
      return false;
    }
    return this.now() - this.quietSince > this.timeoutMs;
  }
}
