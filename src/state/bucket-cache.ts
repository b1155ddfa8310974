/**
 * Which buckets are in memory: as many as a budget of bytes allows, those used last. Source: the part that block cache and write buffers have
 * in RocksDB.
 */
import type { Bucket } from './bucket.ts';

/** What an exchange with storage brings in and what it takes out. */
export interface Exchange {
  /** To be read. */
  readonly missing: readonly Bucket[];
  /** To leave memory. */
  readonly victims: readonly Bucket[];
}

/** Keys that are looked ahead at in one exchange. */
const LOOK_AHEAD_MAX = 32_768;

/** Bytes that come in with one exchange at the most, and go out with it: a task that works too long at once counts as hung. */
const EXCHANGE_BYTES_MAX = 1 << 19;

export class BucketCache {
  /** Those in memory that something is in; the ones used last are at the end. */
  private readonly used = new Set<Bucket>();
  private weight = 0;
  /** Over this weight work does not go on. Above the budget where a single piece of work needs more. */
  private limit: number;

  /** Bytes that an exchange brings. */
  private readonly exchanged: number;

  constructor(private readonly budget: number) {
    this.limit = budget;
    this.exchanged = Math.min(EXCHANGE_BYTES_MAX, budget / 2);
  }

  isReady(bucket: Bucket): boolean {
    return bucket.isResident && this.hasRoom;
  }

  get hasRoom(): boolean {
    return this.weight <= this.limit;
  }

  use(bucket: Bucket): void {
    if (bucket.weight === 0) return;
    this.used.delete(bucket);
    this.used.add(bucket);
  }

  /** What is in memory of a bucket counts for so much now. */
  weigh(bucket: Bucket, weight: number): void {
    this.weight += weight - bucket.weight;
    bucket.weight = weight;
    if (weight === 0) this.used.delete(bucket);
    else if (!this.used.has(bucket)) this.used.add(bucket);
  }

  /**
   * What to do so that work can go on: the first of the buckets wanted comes in whatever it weighs, more of them up to half of the budget,
   * if that is not too much for once. `kept` stays.
   */
  exchange(wanted: Iterable<Bucket>, kept: Bucket | null): Exchange {
    const chosen = this.choose(wanted);
    const missing = chosen.filter(({ isResident }) => !isResident);
    for (const bucket of [...chosen].reverse()) this.use(bucket);
    const room = this.budget - this.exchanged / 2 - missing.reduce((sum, bucket) => sum + sizeOf(bucket), 0);
    const victims: Bucket[] = [];
    let left = this.weight;
    for (const bucket of this.used) {
      if (left <= room) break;
      if (bucket === chosen[0] || bucket === kept) continue;
      victims.push(bucket);
      left -= bucket.weight;
    }
    return { missing, victims };
  }

  /** An exchange is over: work may go on at least until it has changed something. */
  allow(): void {
    this.limit = Math.max(this.budget, this.weight);
  }

  private choose(wanted: Iterable<Bucket>): Bucket[] {
    const chosen = new Set<Bucket>();
    let [size, looked] = [0, 0];
    for (const bucket of wanted) {
      if (++looked > LOOK_AHEAD_MAX) break;
      if (chosen.has(bucket)) continue;
      if (!bucket.isResident) size += sizeOf(bucket);
      if (chosen.size > 0 && size > this.exchanged) break;
      chosen.add(bucket);
    }
    return [...chosen];
  }
}

function sizeOf({ version }: Bucket): number {
  return version?.size ?? 0;
}
