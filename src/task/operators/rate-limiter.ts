/**
 * Spaces records out evenly; what was missed is made up for, up to one second of it. Source:
 * RateLimiterStrategy.perSecond, which is Guava's
 * bursty limiter with this reader's share of the rate.
 */
import type { Timestamp } from '../../base/ids.ts';

const CATCH_UP_MS = 1000;

export class RateLimiter {
  /** When the next record may go; a fraction of a millisecond is kept, so that the rate is right in the long run. */
  private nextAt: Timestamp | null = null;

  /** True where a record may go now, which then counts. `intervalMs`: from one record to the next. */
  tryAcquire(now: Timestamp, intervalMs: number): boolean {
    const due = this.nextAt ?? now;
    if (due > now) return false;
    this.nextAt = Math.max(due, now - CATCH_UP_MS) + intervalMs;
    return true;
  }

  /** The first whole millisecond at which a record may go. */
  get dueAt(): Timestamp {
    return Math.ceil(this.nextAt ?? 0);
  }
}
