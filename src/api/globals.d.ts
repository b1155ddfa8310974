// What else a job can use: the language (ES2022) and these. In the directed and simulation hosts time and chance are the run's own:
// Date.now, Math.random and setTimeout follow the run's clock and seed, so that a run can be repeated.
declare const console: {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
};
/** For AsyncFunction and Committer only: elsewhere a callback that comes later has no key, no collector and no checkpoint. */
declare function setTimeout(callback: () => void, milliseconds: number): number;
declare function clearTimeout(id: number): void;
