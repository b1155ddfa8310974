/** The page's end of the storage Worker; one for the whole page, started when it is first needed. */
import { type Remote, wrap } from 'comlink';
import type { StorageWorkerApi } from './storage-worker.ts';

export type SiteStorage = Remote<StorageWorkerApi>;

let starting: Promise<SiteStorage> | null = null;

/** Rejects where the browser gives the page no Worker. */
export function siteStorage(): Promise<SiteStorage> {
  starting ??= start().catch((error: unknown) => {
    starting = null;
    throw error;
  });
  return starting;
}

/** From a blob, and so under the page's policy, which a Worker from an address would not inherit. */
async function start(): Promise<SiteStorage> {
  const { default: source } = await import('virtual:storage-source');
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  return wrap<StorageWorkerApi>(new Worker(url));
}
