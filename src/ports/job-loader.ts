/**
 * From a learner's file to something that can be evaluated, any number of times. Compiling and loading take time and belong to the host;
 * evaluating is synchronous and happens in the engine: once to submit, and once per operator instance and attempt, so that nothing is shared.
 */
import type { Timestamp } from '../base/ids.ts';

/** What a job sees instead of the browser's globals: the run's own time, chance and log. */
export interface JobGlobals {
  /** `Date.now()` and `new Date()`. */
  now(): Timestamp;
  /** `Math.random()`. */
  random(): number;
  log(level: 'info' | 'warn' | 'error', text: string): void;
  setTimeout(callback: () => void, milliseconds: number): number;
  clearTimeout(id: number): void;
}

export interface LoadedJob {
  /**
   * Evaluates the module once: `millrace` is what its imports from 'millrace' get. Whatever the module throws comes through as it is.
   * The position of an error is found by `lineOf`.
   */
  evaluate(millrace: Readonly<Record<string, unknown>>, globals: JobGlobals): void;
  /** Position in the learner's file of an error's topmost frame that lies there; null if none does. */
  lineOf(error: unknown): { line: number; column: number } | null;
}

/** The learner's file could not be compiled: syntax. `message` says what; the position is the compiler's. */
export interface CompileFailure {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Rows that a run brings along, by name: what FileSource.forRecords(name) reads. */
export interface DataSet {
  readonly name: string;
  readonly rows: readonly unknown[];
  /** Rows a second of model time over all splits together; null: as fast as they are asked for. */
  readonly ratePerSecond: number | null;
  /** `once`: bounded. `forever`: after the last row the first follows, each round with the `shift` fields moved on by `spanMs`. */
  readonly replay: 'once' | 'forever';
  readonly shift?: { readonly fields: readonly string[]; readonly spanMs: number };
}
