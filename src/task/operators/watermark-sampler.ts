/** Remembers the last watermarks at regular times, so that alignment looks at one of a while ago and not at every jump (4.4.2). Source: WatermarkSampler. */
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';

export class WatermarkSampler {
  private readonly samples: Timestamp[];
  private current: Timestamp = MIN_TIMESTAMP;

  /** `size` 0: nothing is remembered, the latest counts. */
  constructor(size: number) {
    this.samples = Array.from({ length: size }, () => MIN_TIMESTAMP);
  }

  add(watermark: Timestamp): void {
    this.current = watermark;
  }

  sample(): void {
    this.samples.push(this.current);
    this.samples.shift();
  }

  get latest(): Timestamp {
    return this.current;
  }

  /** MIN until as many samples were taken as are kept. */
  get oldest(): Timestamp {
    return this.samples[0] ?? this.current;
  }
}
