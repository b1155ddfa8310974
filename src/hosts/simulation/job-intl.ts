/** `Intl` of a job: without a locale en-US, without a time zone UTC, so that a text does not depend on the machine it was made on. */

export const DEFAULT_LOCALE = 'en-US';
export const DEFAULT_TIME_ZONE = 'UTC';

type Formatter = new (locales?: string | string[], options?: object) => object;

/** Those that take locales; the functions of Intl (getCanonicalLocales, …) stay as they are. */
const WITH_LOCALE = [
  'Collator',
  'DisplayNames',
  'ListFormat',
  'NumberFormat',
  'PluralRules',
  'RelativeTimeFormat',
  'Segmenter',
];

/** What knows no time is the same for every evaluation, and frozen: none can leave anything behind for another. */
const SHARED_INTL = sharedIntl();

/** A copy of Intl whose constructors have fixed defaults. `now` is what a DateTimeFormat formats when it is given no date. */
export function fixedIntl(now: () => number): object {
  return Object.freeze(Object.create(SHARED_INTL, { DateTimeFormat: { value: dateTimeFormat(now) } }));
}

function sharedIntl(): object {
  const shared = Object.defineProperties({}, Object.getOwnPropertyDescriptors(Intl)) as Record<string, unknown>;
  for (const name of WITH_LOCALE) {
    const original = shared[name];
    // Not every browser has all of them.
    if (original !== undefined) Object.defineProperty(shared, name, { value: withLocale(original as Formatter) });
  }
  return Object.freeze(shared);
}

function withLocale(Original: Formatter): Formatter {
  class WithLocale extends Original {
    constructor(locales?: string | string[], options?: object) {
      super(locales ?? DEFAULT_LOCALE, options);
    }
  }
  Object.freeze(WithLocale.prototype);
  return callable(Object.freeze(WithLocale));
}

function dateTimeFormat(now: () => number): Formatter {
  class JobDateTimeFormat extends Intl.DateTimeFormat {
    constructor(locales?: string | string[], options?: Intl.DateTimeFormatOptions) {
      super(locales ?? DEFAULT_LOCALE, { ...options, timeZone: options?.timeZone ?? DEFAULT_TIME_ZONE });
      const format = this.format;
      Object.defineProperty(this, 'format', { value: (date: Date | number = now()) => format(date) });
    }

    override formatToParts(date: Date | number = now()): Intl.DateTimeFormatPart[] {
      return super.formatToParts(date);
    }
  }
  return callable(JobDateTimeFormat as unknown as Formatter);
}

/** Intl's constructors may be called without `new`. */
function callable(Class: Formatter): Formatter {
  return new Proxy(Class, { apply: (target, _this, given) => new target(...(given as [string?, object?])) });
}
