/**
 * `Date` of a job: the current time is the run's, and local time is UTC, so that a date reads the same on every machine.
 */
import { DEFAULT_LOCALE, DEFAULT_TIME_ZONE } from './job-intl.ts';

const PARTS = ['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'] as const;
const SOME_ZONE = /(?:z|gmt|utc|[+-]\d{2}:?\d{2})\s*(?:\(.*\))?$/i;
const DATE_ONLY = /^[+-]?\d{4,6}(-\d{2}){0,2}$/;

/** A Date class whose clock is `now`, in milliseconds since 1970. */
export function dateOf(now: () => number): DateConstructor {
  class JobDate extends UtcDate {
    constructor(...given: unknown[]) {
      super(given.length === 0 ? now() : timeOf(given));
    }

    static override now(): number {
      return now();
    }
  }
  Object.defineProperty(JobDate, 'name', { value: 'Date' });
  return new Proxy(JobDate, { apply: () => new JobDate().toString() }) as unknown as DateConstructor;
}

/** A date whose local time is UTC: what every evaluation's Date is made of. Knows no clock. */
class UtcDate extends Date {
  static override parse(text: string): number {
    return parsed(text);
  }

  override getTimezoneOffset(): number {
    return 0;
  }

  override toString(): string {
    return Number.isNaN(this.getTime()) ? 'Invalid Date' : `${this.toDateString()} ${this.toTimeString()}`;
  }

  override toDateString(): string {
    const [weekday = '', day, month, year] = this.toUTCString().replace(',', '').split(' ');
    return Number.isNaN(this.getTime()) ? 'Invalid Date' : `${weekday} ${month} ${day} ${year}`;
  }

  override toTimeString(): string {
    const clock = this.toUTCString().split(' ').at(-2);
    return Number.isNaN(this.getTime()) ? 'Invalid Date' : `${clock} GMT+0000 (Coordinated Universal Time)`;
  }

  override toLocaleString(locales?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions): string {
    return super.toLocaleString(locales ?? DEFAULT_LOCALE, inUtc(options));
  }

  override toLocaleDateString(locales?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions): string {
    return super.toLocaleDateString(locales ?? DEFAULT_LOCALE, inUtc(options));
  }

  override toLocaleTimeString(locales?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions): string {
    return super.toLocaleTimeString(locales ?? DEFAULT_LOCALE, inUtc(options));
  }
}
makeLocalTimeUtc(UtcDate.prototype);
Object.freeze(UtcDate.prototype);
Object.freeze(UtcDate);

/** `getHours` and its like answer as `getUTCHours` does. */
function makeLocalTimeUtc(prototype: Date): void {
  const methods = prototype as unknown as Record<string, unknown>;
  for (const part of PARTS) {
    for (const access of ['get', 'set']) {
      Object.defineProperty(prototype, `${access}${part}`, { value: methods[`${access}UTC${part}`] });
    }
  }
  Object.defineProperty(prototype, 'getDay', { value: prototype.getUTCDay });
}

function timeOf(given: readonly unknown[]): number {
  if (given.length > 1) return fromParts(given.map(Number));
  const [only] = given;
  if (only instanceof Date) return only.getTime();
  const primitive = typeof only === 'object' && only !== null ? only.valueOf() : only;
  return typeof primitive === 'string' ? parsed(primitive) : Number(primitive);
}

function fromParts([year = Number.NaN, month = 0, ...rest]: readonly number[]): number {
  return Date.UTC(year, month, ...rest);
}

/** A text without a zone would be local time. */
function parsed(text: string): number {
  const trimmed = text.trim();
  if (DATE_ONLY.test(trimmed) || SOME_ZONE.test(trimmed)) return Date.parse(trimmed);
  return Date.parse(/^[+-]?\d{4,6}-\d{2}-\d{2}T/.test(trimmed) ? `${trimmed}Z` : `${trimmed} UTC`);
}

function inUtc(options?: Intl.DateTimeFormatOptions): Intl.DateTimeFormatOptions {
  return { ...options, timeZone: options?.timeZone ?? DEFAULT_TIME_ZONE };
}
