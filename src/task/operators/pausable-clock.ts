/** A clock that stands while it is paused: idleness counts only the time in which there could have been records (4.2.7). Source: PausableRelativeClock. */
import type { Timestamp } from '../../base/ids.ts';

export class PausableClock {
  /** How far it is behind the clock it is made of. */
  private behind = 0;
  private pausedAt: Timestamp | null = null;

  constructor(private readonly base: () => Timestamp) {}

  now(): Timestamp {
    return (this.pausedAt ?? this.base()) - this.behind;
  }

  pause(): void {
    this.pausedAt ??= this.base();
  }

  resume(): void {
    if (this.pausedAt === null) return;
    this.behind += this.base() - this.pausedAt;
    this.pausedAt = null;
  }
}
