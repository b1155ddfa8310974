/**
 * What a job sees instead of the browser's globals: the run's own clock, chance and log, so that the same run can be repeated.
 * It keeps honest code honest; what gets round it breaks only its own run's repeatability. Safety rests on the frame alone.
 */
import type { JobGlobals } from '../../ports/job-loader.ts';
import { consoleOf } from './job-console.ts';
import { dateOf } from './job-date.ts';
import { fixedIntl } from './job-intl.ts';

/** Globals of a browser or of Node that a job does not have, since what they answer is not the run's. */
const ABSENT = [
  'WeakRef',
  'FinalizationRegistry',
  'window',
  'global',
  'process',
  'navigator',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'Worker',
  'importScripts',
  'postMessage',
  'indexedDB',
  'setInterval',
  'setImmediate',
  'requestAnimationFrame',
] as const;

const PRESENT = [
  'Date',
  'Math',
  'Intl',
  'setTimeout',
  'clearTimeout',
  'queueMicrotask',
  'performance',
  'crypto',
  'console',
] as const;

/** Parameters of a job's function, in the order of `jobArguments`. */
export const JOB_PARAMETERS: readonly string[] = ['require', 'exports', 'self', 'globalThis', ...PRESENT, ...ABSENT];

/** Values of the parameters for one evaluation. `millrace` is what `import … from 'millrace'` gets. */
export function jobArguments(require: (name: string) => unknown, globals: JobGlobals): unknown[] {
  const present = presentGlobals(globals);
  const self = Object.freeze({ ...present });
  return [require, {}, self, self, ...PRESENT.map((name) => present[name]), ...ABSENT.map(() => undefined)];
}

function presentGlobals(globals: JobGlobals): Readonly<Record<(typeof PRESENT)[number], unknown>> {
  const startedAt = globals.now();
  const setTimeout = (callback: () => void, milliseconds = 0) => globals.setTimeout(callback, milliseconds);
  return {
    Date: dateOf(globals.now),
    Math: mathOf(globals.random),
    Intl: fixedIntl(globals.now),
    setTimeout,
    clearTimeout: (id: number) => globals.clearTimeout(id),
    queueMicrotask: (callback: () => void) => void setTimeout(callback),
    performance: Object.freeze({ now: () => globals.now() - startedAt, timeOrigin: startedAt }),
    crypto: cryptoOf(globals.random),
    console: consoleOf(globals),
  };
}

/** All of Math but its chance; the same for every evaluation. */
const SHARED_MATH = Object.freeze(Object.defineProperties({}, Object.getOwnPropertyDescriptors(Math)));

function mathOf(random: () => number): typeof Math {
  return Object.freeze(Object.create(SHARED_MATH, { random: { value: () => random() } })) as typeof Math;
}

function cryptoOf(random: () => number): object {
  const byte = () => Math.floor(random() * 256);
  return Object.freeze({
    getRandomValues<View extends ArrayBufferView>(view: View): View {
      new Uint8Array(view.buffer, view.byteOffset, view.byteLength).forEach((_, i, bytes) => {
        bytes[i] = byte();
      });
      return view;
    },
    randomUUID(): string {
      const digit = (bits: number) => Math.floor(random() * bits);
      return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) =>
        (place === 'x' ? digit(16) : 8 + digit(4)).toString(16),
      );
    },
  });
}
