/** What TypeScript has to know of large-state-job.mjs. */
export function recordsOf(keys: number): number;
export function countsJob(keys: number, checkpointsEachMs: number): string;
export function countsExpected(keys: number): { keys: number; sum: number };
export function backendOptions(backend: 'hashmap' | 'indexeddb', cacheKb: number): Record<string, string>;
export function heapFlag(mib: number): string;
