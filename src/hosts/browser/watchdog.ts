/**
 * Millrace's own watchdog, in wall time; Flink has no such thing. It barks when something did not come back for so long that only an endless
 * loop explains it. Time in which the page was hidden, or this thread did not run itself, does not count.
 */

const TICK_MS = 250;
/** A tick that comes later than this says that the machine was busy or asleep, and nothing about who is watched. */
const LATE_MS = 1000;

export class Watchdog {
  private readonly ticking: ReturnType<typeof setInterval>;
  private ticked = performance.now();
  private leftMs = Number.POSITIVE_INFINITY;
  private bark: (() => void) | null = null;

  constructor(private readonly isHidden: () => boolean) {
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** Calls `bark` once unless `rest` or another `watch` comes within `limitMs`. */
  watch(limitMs: number, bark: () => void): void {
    this.leftMs = limitMs;
    this.bark = bark;
  }

  rest(): void {
    this.bark = null;
  }

  end(): void {
    clearInterval(this.ticking);
  }

  private tick(): void {
    const now = performance.now();
    const passed = now - this.ticked;
    this.ticked = now;
    if (this.bark === null || passed > LATE_MS || this.isHidden()) return;
    this.leftMs -= passed;
    if (this.leftMs > 0) return;
    const { bark } = this;
    this.bark = null;
    bark();
  }
}
