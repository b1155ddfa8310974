/**
 * The four kinds of metric that a function may keep, each as Flink's default makes it. Nothing is shared and nothing runs by itself: a
 * metric costs what the call of it costs. Source: SimpleCounter, MeterView, DescriptiveStatisticsHistogram.
 */
import type * as Api from 'millrace';
import { ensure } from '../../base/assert.ts';
import type { Timestamp } from '../../base/ids.ts';

export function simpleCounter(): Api.Counter {
  let count = 0;
  return {
    inc: (n = 1) => {
      count += n;
    },
    dec: (n = 1) => {
      count -= n;
    },
    getCount: () => count,
  };
}

/** A meter looks at its count so often, at whole multiples of this. Source: View.UPDATE_INTERVAL_SECONDS. */
const UPDATE_INTERVAL_MS = 5_000;
/** It tells the rate over so long. */
const SPAN_MS = 60_000;
const SAMPLES = SPAN_MS / UPDATE_INTERVAL_MS + 1;

/** Events a second over the last minute, as of the last update: 0 before the first. */
export class MeterView implements Api.Meter {
  private count = 0;
  /** Counts at the last updates, the newest last. */
  private readonly samples: number[] = Array(SAMPLES).fill(0);
  private updates: number;

  constructor(private readonly now: () => Timestamp) {
    this.updates = this.updatesBy(now());
  }

  markEvent(n = 1): void {
    this.update();
    this.count += n;
  }

  getRate(): number {
    this.update();
    const [first = 0, last = 0] = [this.samples[0], this.samples.at(-1)];
    return (last - first) / (SPAN_MS / 1000);
  }

  getCount(): number {
    return this.count;
  }

  /** Makes up for the updates since the last call: nothing has happened between them. */
  private update(): void {
    const due = this.updatesBy(this.now());
    for (let missed = Math.min(due - this.updates, SAMPLES); missed > 0; missed--) {
      this.samples.shift();
      this.samples.push(this.count);
    }
    this.updates = due;
  }

  private updatesBy(time: Timestamp): number {
    return Math.floor(time / UPDATE_INTERVAL_MS);
  }
}

/** Values that a histogram remembers; the oldest makes room. */
const WINDOW = 1_000;

export class DescriptiveStatisticsHistogram implements Api.Histogram {
  private readonly values: number[] = [];
  private count = 0;

  update(value: number): void {
    this.values[this.count++ % WINDOW] = value;
  }

  getCount(): number {
    return this.count;
  }

  getStatistics(): Api.HistogramStatistics {
    const sorted = Float64Array.from(this.values).sort();
    const size = sorted.length;
    const mean = size === 0 ? 0 : sorted.reduce((sum, value) => sum + value, 0) / size;
    return {
      size: () => size,
      getMin: () => sorted[0] ?? 0,
      getMax: () => sorted[size - 1] ?? 0,
      getMean: () => mean,
      getStdDev: () => deviation(sorted, mean),
      getQuantile: (quantile) => quantileOf(sorted, quantile),
    };
  }
}

/** Of a sample: divided by one less than its size. */
function deviation(values: Float64Array, mean: number): number {
  if (values.length < 2) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** Between the two values around the place of the quantile, by how far it is from either. Source: Percentile (commons-math, LEGACY). */
function quantileOf(sorted: Float64Array, quantile: number): number {
  const size = sorted.length;
  if (size === 0) return 0;
  const place = quantile * (size + 1);
  const at = (index: number) => ensure(sorted[Math.min(Math.max(index, 0), size - 1)], 'A sample has values.');
  const lower = Math.floor(place);
  return at(lower - 1) + (place - lower) * (at(lower) - at(lower - 1));
}
