/** `console` of a job: each call becomes one line of the run's log. */
import type { JobGlobals } from '../../ports/job-loader.ts';

type Level = Parameters<JobGlobals['log']>[0];

/** The five calls that a job has; `log` and `debug` are of level info. */
export function consoleOf(globals: Pick<JobGlobals, 'log'>): object {
  const write =
    (level: Level) =>
    (...values: unknown[]) =>
      globals.log(level, values.map(textOf).join(' '));
  const info = write('info');
  return Object.freeze({ log: info, info, debug: info, warn: write('warn'), error: write('error') });
}

/** A value as a line of text: strings as they are, the rest as it would be written in a program. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? String(value);
  } catch {
    // A cycle: what can be said of it is its class.
    return Object.prototype.toString.call(value);
  }
}
