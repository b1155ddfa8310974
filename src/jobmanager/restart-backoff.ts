/**
 * Whether a job may restart after a failure, and how long it waits (8.3): the four strategies, as objects that know
 * no clock. Asked by the execution failure handler, which tells them the time of each failure. Their texts are
 * Flink's `toString`, because "Recovery is suppressed by …" shows them to people.
 */
import type { ModelTime } from '../base/ids.ts';
import type { RandomStream } from '../ports/random.ts';

export interface RestartBackoffTimeStrategy {
  /** The class's name in Flink. */
  readonly name: string;
  /** A failure at this time. False: it is merged into the restart that already waits (only exponential-delay). */
  notifyFailure(now: ModelTime): boolean;
  canRestart(now: ModelTime): boolean;
  /** How long the restart still waits, in ms. */
  backoffMs(now: ModelTime): ModelTime;
  /** Restarts that are left; null: not limited by number. */
  readonly attemptsLeft: number | null;
  /** As Flink prints it. */
  toString(): string;
}

/** Source: NoRestartBackoffTimeStrategy. */
export class NoRestart implements RestartBackoffTimeStrategy {
  readonly name = 'NoRestartBackoffTimeStrategy';
  readonly attemptsLeft = 0;

  notifyFailure(): boolean {
    return true;
  }

  canRestart(): boolean {
    return false;
  }

  backoffMs(): ModelTime {
    return 0;
  }

  toString(): string {
    return this.name;
  }
}

/** Restarts a number of times, never counted anew (8.3.2). Source: FixedDelayRestartBackoffTimeStrategy. */
export class FixedDelay implements RestartBackoffTimeStrategy {
  readonly name = 'FixedDelayRestartBackoffTimeStrategy';
  private failures = 0;

  constructor(
    private readonly attempts: number,
    private readonly delayMs: ModelTime,
  ) {}

  get attemptsLeft(): number {
    return Math.max(0, this.attempts - this.failures);
  }

  notifyFailure(): boolean {
    this.failures++;
    return true;
  }

  canRestart(): boolean {
    return this.failures <= this.attempts;
  }

  backoffMs(): ModelTime {
    return this.delayMs;
  }

  toString(): string {
    return `${this.name}(maxNumberRestartAttempts=${this.attempts}, backoffTimeMS=${this.delayMs})`;
  }
}

/** Restarts unless failures come too fast (8.3.3). Source: FailureRateRestartBackoffTimeStrategy. */
export class FailureRate implements RestartBackoffTimeStrategy {
  readonly name = 'FailureRateRestartBackoffTimeStrategy';
  readonly attemptsLeft = null;
  /** Times of the last `maxFailuresPerInterval` + 1 failures, oldest first. */
  private failures: ModelTime[] = [];

  constructor(
    private readonly maxFailuresPerInterval: number,
    private readonly intervalMs: ModelTime,
    private readonly delayMs: ModelTime,
  ) {}

  notifyFailure(now: ModelTime): boolean {
    this.failures = [...this.failures, now].slice(-(this.maxFailuresPerInterval + 1));
    return true;
  }

  canRestart(now: ModelTime): boolean {
    const [oldest = now] = this.failures;
    return this.failures.length <= this.maxFailuresPerInterval || now - oldest > this.intervalMs;
  }

  backoffMs(): ModelTime {
    return this.delayMs;
  }

  /** The doubled name and the missing bracket are Flink's. */
  toString(): string {
    return (
      `${this.name}(${this.name}(failuresIntervalMS=${this.intervalMs},` +
      `backoffTimeMS=${this.delayMs},maxFailuresPerInterval=${this.maxFailuresPerInterval})`
    );
  }
}

export interface ExponentialDelayParameters {
  readonly initialBackoffMs: ModelTime;
  readonly maxBackoffMs: ModelTime;
  readonly backoffMultiplier: number;
  readonly resetBackoffThresholdMs: ModelTime;
  readonly jitterFactor: number;
  readonly attemptsBeforeResetBackoff: number;
}

/** Growth ends here, where Flink's ends at Long.MAX_VALUE: what is drawn from twice as much is a safe number still. */
const LONGEST_BACKOFF_MS = 2 ** 51;
/** No restart has been due yet: Integer.MIN_VALUE in Flink, and in its text. */
const NEVER = -2147483648;

/**
 * Waits longer after each failure, until it has run well for a while (8.3.4). Source:
 * ExponentialDelayRestartBackoffTimeStrategy.
 */
export class ExponentialDelay implements RestartBackoffTimeStrategy {
  readonly name = 'ExponentialDelayRestartBackoffTimeStrategy';
  private attempt = 0;
  private nextRestart = NEVER;

  constructor(
    private readonly parameters: ExponentialDelayParameters,
    private readonly jitter: RandomStream,
  ) {}

  get attemptsLeft(): number | null {
    const { attemptsBeforeResetBackoff } = this.parameters;
    if (attemptsBeforeResetBackoff === 2147483647) return null;
    return Math.max(0, attemptsBeforeResetBackoff - this.attempt);
  }

  notifyFailure(now: ModelTime): boolean {
    if (now <= this.nextRestart) return false;
    if (now - this.nextRestart >= this.parameters.resetBackoffThresholdMs) this.attempt = 0;
    this.nextRestart = now + this.nextDelay();
    this.attempt++;
    return true;
  }

  canRestart(): boolean {
    return this.attempt <= this.parameters.attemptsBeforeResetBackoff;
  }

  backoffMs(now: ModelTime): ModelTime {
    return Math.max(0, this.nextRestart - now);
  }

  toString(): string {
    const { parameters } = this;
    return (
      `${this.name}(initialBackoffMS=${parameters.initialBackoffMs}, maxBackoffMS=${parameters.maxBackoffMs}, ` +
      `backoffMultiplier=${javaDouble(parameters.backoffMultiplier)}, ` +
      `resetBackoffThresholdMS=${parameters.resetBackoffThresholdMs}, ` +
      `jitterFactor=${javaDouble(parameters.jitterFactor)}, ` +
      `attemptsBeforeResetBackoff=${parameters.attemptsBeforeResetBackoff}, ` +
      `currentRestartAttempt=${this.attempt}, nextRestartTimestamp=${this.nextRestart})`
    );
  }

  private nextDelay(): ModelTime {
    const { initialBackoffMs, maxBackoffMs, backoffMultiplier, jitterFactor } = this.parameters;
    const backoff = Math.min(LONGEST_BACKOFF_MS, Math.floor(initialBackoffMs * backoffMultiplier ** this.attempt));
    const spread = Math.floor(backoff * jitterFactor);
    // Where even the shortest would be cut to the maximum nothing is drawn: the bound of the draw stays a safe number.
    if (backoff - spread >= maxBackoffMs) return maxBackoffMs;
    const jitter = spread === 0 ? 0 : this.jitter.below(2 * spread + 1) - spread;
    return Math.max(initialBackoffMs, Math.min(backoff + jitter, maxBackoffMs));
  }
}

/** A double as Java prints it: `2.0`, `0.25`. */
function javaDouble(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
