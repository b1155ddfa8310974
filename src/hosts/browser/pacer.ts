/** How fast a run goes: model time over wall time, and so many steps a second at the most. */
import type { ModelTime } from '../../base/ids.ts';

/** ARCHITECTURE, "How much is kept": the directed host's fastest. */
const STEPS_PER_MS = 5;
const STEPS_AT_ONCE_MAX = 80;
/** Wall time that passes unseen, in a hidden page for example, is not made up for. */
const CATCH_UP_MS = 150;
const WAIT_MS_MAX = 100;
const WAIT_MS_MIN = 4;

export class Pacer {
  private speed = 1;
  /** Model time that the wall clock has come to. */
  private due: ModelTime = 0;
  private lookedAt = performance.now();
  private stepsLeft = STEPS_AT_ONCE_MAX;

  /** Model time over wall time; Infinity: as fast as it goes. */
  setSpeed(factor: number): void {
    this.speed = Math.max(factor, 1e-6);
  }

  /** Begins anew at this model time, after a pause or a jump. */
  restart(time: ModelTime): void {
    this.due = time;
    this.lookedAt = performance.now();
  }

  /** Model time by the wall clock, while nothing happens too. */
  now(): ModelTime {
    if (this.speed === Number.POSITIVE_INFINITY) return this.due;
    return this.due + (performance.now() - this.lookedAt) * this.speed;
  }

  /** Wall milliseconds to wait before what comes next at model time `next`; 0: it is time. */
  delay(next: ModelTime | null): number {
    const looked = performance.now();
    const passed = Math.min(looked - this.lookedAt, CATCH_UP_MS);
    this.lookedAt = looked;
    this.stepsLeft = Math.min(STEPS_AT_ONCE_MAX, this.stepsLeft + passed * STEPS_PER_MS);
    if (this.stepsLeft < 1) return WAIT_MS_MIN;
    if (next === null) return 0;
    if (this.speed === Number.POSITIVE_INFINITY) {
      // So that a finite speed goes on from here, and does not wait for the time that was run through.
      this.due = next;
      return 0;
    }
    this.due += passed * this.speed;
    if (next > this.due) return Math.min(Math.max((next - this.due) / this.speed, 1), WAIT_MS_MAX);
    // A host that cannot keep up falls behind for good rather than rush once it can.
    this.due = Math.min(this.due, next + CATCH_UP_MS * this.speed);
    return 0;
  }

  /** So many steps were taken. */
  took(steps: number): void {
    this.stepsLeft -= steps;
  }
}
