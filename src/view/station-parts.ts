/**
 * Where the parts of a station stand inside it: name, number, what it remembers, its fields, its load. With little
 * height some stand side by side. Part of `scene`; the drawing and what flies to and fro both follow it.
 */
import type { Box, Point } from './scene-model.ts';

export interface StationParts {
  readonly low: boolean;
  readonly title: Point;
  /** Where a low station's number ends; where a high one's begins. */
  readonly subtitle: Point;
  /** Where the words about its condition end (low) or begin (high). */
  readonly words: Point;
  /** For drawers, windows or the chain. */
  readonly content: Box;
  /** Room below the content for a line of small text. */
  readonly roomForCaptions: boolean;
  /** For the fields pad; null where there is no room. */
  readonly pad: Box | null;
  readonly bar: Box;
  readonly keyGroups: Box | null;
}

const LOW = 92;
/** From this height on the fields pad has a line of its own. */
const TWO_LINES = 70;
const DRAWER_HEIGHT = 20;
const PAD_HEIGHT = 17;

/** How wide the words about a station's condition can be, in a high one beside its number. */
export function wordsRoom({ width, height }: Box, number: string): number {
  return width - (height < LOW ? 40 : besideNumber(number) + 12);
}

/** `words`: how wide the words about its condition are; `pad`: how wide its fields pad would be, 0 for none. */
export function stationParts(box: Box, number: string, words: number, pad: number): StationParts {
  return box.height < LOW ? lowParts(box, words, pad) : highParts(box, number, pad);
}

/** Where the words about its condition begin in a high station: at the same place beside all short numbers. */
function besideNumber(number: string): number {
  return Math.max(48, 10 + textWidth(number, 11) + 8);
}

function lowParts({ x, y, width, height }: Box, words: number, wanted: number): StationParts {
  const inner = width - 18;
  const beside = wanted > 0 && height < TWO_LINES;
  const note = Math.min(wanted, beside ? inner * 0.6 : inner);
  const content = { x: x + 9, y: y + 23, width: beside ? inner - note - 6 : inner, height: DRAWER_HEIGHT };
  const pad = beside
    ? { x: x + 9 + inner - note, y: y + 24, width: note, height: PAD_HEIGHT }
    : { x: x + 9, y: y + 46, width: note, height: PAD_HEIGHT };
  return {
    low: true,
    title: { x: x + 10, y: y + 16 },
    subtitle: { x: x + width - 10, y: y + 16 },
    words: { x: x + width - 9, y: y + height - 3.5 },
    content,
    roomForCaptions: wanted === 0 && height >= TWO_LINES,
    pad: wanted > 0 ? pad : null,
    bar: { x: x + 9, y: y + height - 7.5, width: Math.max(20, inner - (words > 0 ? words + 6 : 0)), height: 4 },
    keyGroups: null,
  };
}

function highParts({ x, y, width, height }: Box, number: string, wanted: number): StationParts {
  const inner = width - 18;
  return {
    low: false,
    title: { x: x + 10, y: y + 18 },
    subtitle: { x: x + 10, y: y + 33 },
    words: { x: x + besideNumber(number), y: y + 33 },
    content: { x: x + 9, y: y + 48, width: inner, height: DRAWER_HEIGHT },
    roomForCaptions: wanted === 0,
    pad: wanted > 0 ? { x: x + 9, y: y + 71, width: Math.min(wanted, inner), height: PAD_HEIGHT } : null,
    bar: { x: x + 10, y: y + 39, width: width - 20, height: 4 },
    keyGroups: { x: x + 10, y: y + height - 8, width: width - 20, height: 4 },
  };
}

/** About how wide text is in the widest of the system fonts; bold ones (13 and up) are wider. */
export function textWidth(text: string, fontSize: number): number {
  return text.length * fontSize * (fontSize >= 13 ? 0.66 : 0.6);
}

/** Text cut to a width. */
export function fitted(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const letters = Math.max(1, Math.floor(width / textWidth('m', fontSize)));
  return `${text.slice(0, letters - 1)}…`;
}

/** Text in lines of a width, broken between words. */
export function wrapped(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** The first of these texts that fits; else the last of them, cut. */
export function firstFitting(texts: readonly string[], width: number, fontSize: number): string {
  return texts.find((text) => textWidth(text, fontSize) <= width) ?? fitted(texts.at(-1) ?? '', width, fontSize);
}
