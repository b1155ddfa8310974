/** `Intl` of a job: without a locale en-US, without a time zone UTC, so that a text does not depend on the machine it was made on. */

export const DEFAULT_LOCALE = 'en-US';
export const DEFAULT_TIME_ZONE = 'UTC';

type Formatter = new (locales?: string | string[], options?: object) => object;

/** A copy of Intl whose constructors have fixed defaults. `now` is what a DateTimeFormat formats when it is given no date. */
export function fixedIntl(now: () => number): object {
  const own: Record<string, unknown> = {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Intl))) {
    own[name] =
      typeof value === 'function' && name in CONSTRUCTORS ? CONSTRUCTORS[name]?.(value as Formatter, now) : value;
  }
  return Object.freeze(own);
}

/** Those that take locales; the functions of Intl (getCanonicalLocales, …) stay as they are. */
const CONSTRUCTORS: Readonly<Record<string, (original: Formatter, now: () => number) => Formatter>> = {
  Collator: withLocale,
  DateTimeFormat: dateTimeFormat,
  DisplayNames: withLocale,
  ListFormat: withLocale,
  NumberFormat: withLocale,
  PluralRules: withLocale,
  RelativeTimeFormat: withLocale,
  Segmenter: withLocale,
};

function withLocale(Original: Formatter): Formatter {
  return callable(
    class extends Original {
      constructor(locales?: string | string[], options?: object) {
        super(locales ?? DEFAULT_LOCALE, options);
      }
    },
  );
}

function dateTimeFormat(Original: Formatter, now: () => number): Formatter {
  const Base = Original as unknown as typeof Intl.DateTimeFormat;
  class JobDateTimeFormat extends Base {
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
