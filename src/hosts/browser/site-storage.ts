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
  const worker = new Worker(url);
  endWithPage(worker);
  return wrap<StorageWorkerApi>(worker);
}

/**
 * A page that is left may be kept, with its Workers asleep, for when somebody comes back to it. A transaction that sleeps holds up the whole database, that
 * of the site's next page as well: so storage ends with the page, and a page that comes back is loaded again, which is the loss of its cluster.
 */
function endWithPage(worker: Worker): void {
  addEventListener('pagehide', () => worker.terminate());
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}
