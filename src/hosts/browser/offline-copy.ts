/** Has the browser keep a copy of the built site, so that it opens without a network (service-worker.js). */

/** A page that has just come has better things to do than to fetch all that it may need later; but not for ever. */
const IDLE_MS_MAX = 10_000;

/** Resolves once the copy is kept; to false where it is not: in development, and where the browser has no room or does not allow it. */
export async function keepOfflineCopy(): Promise<boolean> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return false;
  try {
    await idle();
    await navigator.serviceWorker.register('./sw.js');
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false;
  }
}

function idle(): Promise<void> {
  return new Promise((done) => {
    // Safari has no word for it.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => done(), { timeout: IDLE_MS_MAX });
    else setTimeout(done, IDLE_MS_MAX);
  });
}
