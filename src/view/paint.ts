/**
 * Which colour and letter a key has: the same for a dot, its drawer, its cell in a key group and its part on the
 * shelf.
 */
import type { JobView } from './job-view.ts';
import type { Paint } from './scene-model.ts';

/** Keys after these are grey: no palette tells more apart. */
export const KEY_COLOURS = 8;

export const NO_PAINT: Paint = { by: 'none' };

/** The paints of all keys seen so far, by key text. No two of them have the same letters. */
export function paintsOf(view: JobView): ReadonlyMap<string, Paint> {
  const paints = new Map<string, Paint>();
  const taken = new Set<string>();
  for (const key of view.keys.keys()) {
    const index = view.keys.get(key) ?? 0;
    const letter = letterFor(key, taken);
    taken.add(letter);
    paints.set(key, { by: 'key', index, letter });
    if (index >= KEY_LETTERS_MAX) break;
  }
  return paints;
}

/** Beyond these a key has neither colour nor letter of its own. */
const KEY_LETTERS_MAX = 64;

export function paintOfKey(paints: ReadonlyMap<string, Paint>, key: string | null): Paint {
  if (key === null) return NO_PAINT;
  return paints.get(key) ?? { by: 'key', index: KEY_COLOURS, letter: '·' };
}

/** The first letter of a key; where another key has it, two letters: `C`, then `Co` and `Cn`. */
function letterFor(key: string, taken: ReadonlySet<string>): string {
  const [first = '·', ...rest] = [...key].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  const initial = first.toUpperCase();
  const second = rest.map((letter) => letter.toLowerCase());
  const numbers = Array.from({ length: KEY_LETTERS_MAX + 1 }, (_, index) => String(index + 2));
  const choices = [initial, ...[...second, ...numbers].map((letter) => initial + letter)];
  return choices.find((letters) => !taken.has(letters)) ?? initial;
}
