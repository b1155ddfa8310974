/**
 * What texts and numbers of a job depend on without naming it: the machine's locale. Every call that names none gets the
 * job's default (job-intl.ts), so that a text is the same on every machine. The methods sit on prototypes that a job
 * shares with its realm, so the realm is changed, once: that of a Worker in the frame, or of Node.
 *
 * What this cannot reach: the Unicode and locale data that an engine brings along, which differ from version to version,
 * and a locale that the job names itself.
 */
import { DEFAULT_LOCALE } from './job-intl.ts';

/** Where each method has its locales among its arguments. */
const LOCALES_AT: readonly (readonly [prototype: object, method: string, at: number])[] = [
  [String.prototype, 'localeCompare', 1],
  [String.prototype, 'toLocaleLowerCase', 0],
  [String.prototype, 'toLocaleUpperCase', 0],
  [Number.prototype, 'toLocaleString', 0],
  [BigInt.prototype, 'toLocaleString', 0],
  [Array.prototype, 'toLocaleString', 0],
  [Object.getPrototypeOf(Uint8Array.prototype) as object, 'toLocaleString', 0],
];

type Method = (...given: unknown[]) => unknown;

let isFixed = false;

/** Gives the methods of this realm their fixed default. Before a job is loaded; again it does nothing. */
export function fixLocale(): void {
  if (isFixed) return;
  isFixed = true;
  for (const [prototype, method, at] of LOCALES_AT) {
    const original = (prototype as Record<string, unknown>)[method] as Method;
    Object.defineProperty(prototype, method, { value: withDefault(original, at) });
  }
}

/** The method with the same name and length, for whoever looks. */
function withDefault(original: Method, at: number): Method {
  return new Proxy(original, {
    apply(target, self, given: unknown[]) {
      if (given[at] !== undefined) return Reflect.apply(target, self, given);
      const named = [...given];
      // An argument left out and one that is undefined are the same to all of them.
      while (named.length < at) named.push(undefined);
      named[at] = DEFAULT_LOCALE;
      return Reflect.apply(target, self, named);
    },
  });
}
