/**
 * Keeps one reader from running ahead of its alignment group: reports its watermark, and waits while that is past what the group allows;
 * of several splits it lets those wait that are ahead (4.4). Between the source operator, which asks before it reads, and the group's
 * coordinators, which say how far it may go. Source: SourceOperator (WAITING_FOR_ALIGNMENT, pauseOrResumeSplits).
 */
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { WatermarkEmitter, WatermarkOutput } from './watermark-emitter.ts';
import { WatermarkSampler } from './watermark-sampler.ts';

/** What the source does when it must wait or may go on. `split` null: all of it. */
export interface AlignedSource {
  wait(split: string | null, watermark: Timestamp, maxAllowed: Timestamp): void;
  goOn(split: string | null, watermark: Timestamp, maxAllowed: Timestamp): void;
  /** Tells the coordinator; MAX of a source that is idle. */
  report(watermark: Timestamp): void;
}

/** Lets an alignment hear what goes to the output of the whole source. */
export function heardOutput(alignment: SourceAlignment, emitter: WatermarkEmitter): WatermarkOutput {
  return {
    emitWatermark: (timestamp) => {
      emitter.emitWatermark(timestamp);
      alignment.markIdle(false);
      alignment.emitted(emitter.latest);
    },
    markIdle: () => {
      emitter.markIdle();
      alignment.markIdle(true);
    },
    markActive: () => {
      emitter.markActive();
      alignment.markIdle(false);
    },
  };
}

/** The same for the output of one split. */
export function heardSplitOutput(alignment: SourceAlignment, split: string, output: WatermarkOutput): WatermarkOutput {
  return {
    emitWatermark: (timestamp) => {
      output.emitWatermark(timestamp);
      alignment.splitIdle(split, false);
      alignment.splitEmitted(split, timestamp);
    },
    markIdle: () => {
      output.markIdle();
      alignment.splitIdle(split, true);
    },
    markActive: () => {
      output.markActive();
      alignment.splitIdle(split, false);
    },
  };
}

export class SourceAlignment {
  private readonly whole: WatermarkSampler;
  private readonly splits = new Map<string, WatermarkSampler>();
  private readonly idleSplits = new Set<string>();
  private readonly waitingSplits = new Set<string>();
  private maxAllowed: Timestamp = MAX_TIMESTAMP;
  private isIdle = false;
  private waits = false;

  /** `samples`: of so many the oldest counts. */
  constructor(
    private readonly samples: number,
    private readonly source: AlignedSource,
  ) {
    this.whole = new WatermarkSampler(samples);
  }

  get isWaiting(): boolean {
    return this.waits;
  }

  isSplitWaiting(split: string): boolean {
    return this.waitingSplits.has(split);
  }

  /** The group's say. */
  allow(maxAllowed: Timestamp): void {
    this.maxAllowed = maxAllowed;
    this.check();
    this.checkSplits();
  }

  /** The source has emitted a watermark. */
  emitted(watermark: Timestamp): void {
    this.whole.add(watermark);
    this.check();
  }

  markIdle(idle: boolean): void {
    this.isIdle = idle;
  }

  splitAdded(split: string): void {
    this.splits.set(split, new WatermarkSampler(this.samples));
  }

  splitEmitted(split: string, watermark: Timestamp): void {
    this.splits.get(split)?.add(watermark);
    this.checkSplits();
  }

  splitIdle(split: string, idle: boolean): void {
    if (idle) this.idleSplits.add(split);
    else this.idleSplits.delete(split);
  }

  splitFinished(split: string): void {
    this.splits.delete(split);
    this.idleSplits.delete(split);
    this.waitingSplits.delete(split);
  }

  /** Each update interval. */
  sampleAndReport(): void {
    for (const sampler of this.splits.values()) sampler.sample();
    this.whole.sample();
    this.check();
    this.checkSplits();
    if (this.whole.latest !== MIN_TIMESTAMP) this.source.report(this.isIdle ? MAX_TIMESTAMP : this.whole.latest);
  }

  /** A source that has ended holds nobody back. */
  finish(): void {
    this.source.report(MAX_TIMESTAMP);
  }

  private check(): void {
    const mustWait = this.whole.oldest > this.maxAllowed;
    if (mustWait === this.waits) return;
    this.waits = mustWait;
    this.turn(null, mustWait, this.whole.latest);
  }

  private checkSplits(): void {
    for (const [split, sampler] of this.splits) {
      if (this.idleSplits.has(split)) continue;
      const mustWait = sampler.oldest > this.maxAllowed;
      if (mustWait === this.waitingSplits.has(split)) continue;
      if (mustWait) this.waitingSplits.add(split);
      else this.waitingSplits.delete(split);
      this.turn(split, mustWait, sampler.latest);
    }
  }

  private turn(split: string | null, mustWait: boolean, watermark: Timestamp): void {
    if (mustWait) this.source.wait(split, watermark, this.maxAllowed);
    else this.source.goOn(split, watermark, this.maxAllowed);
  }
}
