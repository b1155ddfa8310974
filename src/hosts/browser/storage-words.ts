/** What the browser's storage is said to do when it fails, since its own errors are often without a word. */

export const NO_ROOM = 'There is no room left in the browser’s storage for this site.';

const MAKE_ROOM =
  'Make some: delete savepoints that are kept here or files that were dropped, or free space on the disk; then press Run again.';

/** Why no run can begin or be taken up: of an error as the storage Worker sends it, which is no DOMException any more. */
export function whyBlocked(error: unknown): string {
  const { name, message } = error as { readonly name?: unknown; readonly message?: unknown };
  if (name === 'QuotaExceededError') return `${NO_ROOM} ${MAKE_ROOM}`;
  return typeof message === 'string' && message !== '' ? message : String(name ?? error);
}
