/**
 * Decodes short ASCII texts: names of fields and strings that come again and again. The last text of each hash is kept,
 * so that one that repeats costs a comparison and is the same string object, whose own hash is known.
 */

/** A power of two. */
const KEPT = 1024;

const kept: string[] = new Array(KEPT).fill('');

/** The text of `length` bytes from `at`; null where they are not ASCII. */
export function shortText(bytes: Uint8Array, at: number, length: number): string | null {
  let hash = length;
  for (let i = at; i < at + length; i++) {
    const unit = bytes[i] as number;
    if (unit > 0x7f) return null;
    hash = (Math.imul(hash, 31) + unit) | 0;
  }
  const place = hash & (KEPT - 1);
  const before = kept[place] as string;
  if (before.length === length && isText(before, bytes, at)) return before;
  let text = '';
  for (let i = at; i < at + length; i++) text += String.fromCharCode(bytes[i] as number);
  kept[place] = text;
  return text;
}

function isText(text: string, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}
