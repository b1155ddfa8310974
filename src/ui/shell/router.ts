/** Which page the address asks for. Routes live in the hash, so that the site works from any folder of any server. */
import { computed, signal } from '@preact/signals';

export type Route =
  | { readonly page: 'landing' | 'course' | 'playground' | 'fidelity' }
  | { readonly page: 'lesson'; readonly id: string }
  /** `packed` empty: no run yet. */
  | { readonly page: 'shared'; readonly packed: string }
  | { readonly page: 'unknown'; readonly address: string };

const hash = signal(typeof location === 'undefined' ? '' : location.hash);

export const route = computed(() => routeOf(hash.value));

/** Follows the address from now on. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    hash.value = location.hash;
  });
}

/** The page of an address's hash, e.g. `#/lesson/fields-are-not-state`. */
export function routeOf(address: string): Route {
  const [first = '', second = '', ...rest] = address.replace(/^#\/?/, '').split('/');
  if (rest.length > 0) return { page: 'unknown', address };
  if (first === 'lesson' && /^[a-z0-9-]+$/.test(second)) return { page: 'lesson', id: second };
  if (first === 'r' && /^[\w-]*$/.test(second)) return { page: 'shared', packed: second };
  if (second !== '') return { page: 'unknown', address };
  if (first === '') return { page: 'landing' };
  if (first === 'course' || first === 'playground' || first === 'fidelity') return { page: first };
  return { page: 'unknown', address };
}
