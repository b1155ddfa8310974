/**
 * Small things kept in the browser as they happen: code drafts, layout, progress, the theme. Storage may be full or blocked;
 * the page goes on and says that it cannot keep them.
 */
import { signal } from '@preact/signals';

const PREFIX = 'millrace:';

/** Why the last thing could not be kept; null while all is well. */
export const keepingProblem = signal<string | null>(null);

/** The text kept under a name; null if there is none or storage is blocked. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a text under a name. Where that fails, `keepingProblem` says why and the page shows it. */
export function keep(name: string, text: string): void {
  attempt(() => localStorage.setItem(PREFIX + name, text));
}

export function forget(name: string): void {
  attempt(() => localStorage.removeItem(PREFIX + name));
}

function attempt(change: () => void): void {
  try {
    change();
    keepingProblem.value = null;
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    keepingProblem.value = full
      ? 'The browser has no room left for this site. Your changes are on the page, but they will be gone when it closes.'
      : 'The browser does not let this site keep anything. Your changes will be gone when the page closes.';
  }
}
