/** A length of time, as java.time.Duration; the only unit that counts here is the millisecond. */
import { require } from './failures.ts';

export class Duration {
  private static of(n: number, unit: number): Duration {
    require(Number.isSafeInteger(n * unit), `A Duration is made of a whole number, and ${n} is none.`);
    const duration = new Duration();
    milliseconds.set(duration, n * unit);
    return Object.freeze(duration);
  }

  static ofMillis(n: number): Duration {
    return Duration.of(n, 1);
  }

  static ofSeconds(n: number): Duration {
    return Duration.of(n, 1_000);
  }

  static ofMinutes(n: number): Duration {
    return Duration.of(n, 60_000);
  }

  static ofHours(n: number): Duration {
    return Duration.of(n, 3_600_000);
  }

  static ofDays(n: number): Duration {
    return Duration.of(n, 86_400_000);
  }

  toMillis(): number {
    return milliseconds.get(this) ?? 0;
  }
}

const milliseconds = new WeakMap<Duration, number>();

/** Milliseconds of what a learner gave as a Duration; `what` names the parameter where it is none. */
export function millisecondsOf(duration: { toMillis(): number } | undefined, what: string): number {
  require(duration instanceof Duration, `${what} must be a Duration, for example Duration.ofSeconds(5).`);
  return duration.toMillis();
}
