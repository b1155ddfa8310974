/** The colours of the stage as the style sheet defines them, resolved for the canvas. */
import { KEY_COLOURS } from '../../view/paint.ts';
import type { Paint } from '../../view/scene-model.ts';

const NAMES = [
  'paper',
  'panel',
  'ink',
  'soft',
  'line',
  'checkpoint',
  'watermark',
  'plain',
  'accent',
  'dead-line',
] as const;
type ColourName = (typeof NAMES)[number];

export interface Palette extends Readonly<Record<ColourName, string>> {
  /** The colours of the first keys, and the grey of all others. */
  readonly keys: readonly string[];
}

/** Reads the custom properties that hold for an element now. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--stage-${name}`).trim();
  const named = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Record<ColourName, string>;
  return { ...named, keys: Array.from({ length: KEY_COLOURS + 1 }, (_, index) => read(`key-${index}`)) };
}

/** The canvas colour of a paint. */
export function colourOf(palette: Palette, paint: Paint): string {
  if (paint.by === 'none') return palette.plain;
  return palette.keys[Math.min(paint.index, KEY_COLOURS)] ?? palette.plain;
}

/** The same for SVG, by custom property, so that it follows the theme by itself. */
export function fillOf(paint: Paint): string {
  return paint.by === 'none' ? 'var(--stage-plain)' : `var(--stage-key-${Math.min(paint.index, KEY_COLOURS)})`;
}

/** What can be read on a paint, for SVG. */
export function inkFor(paint: Paint): string {
  return paint.by === 'none' ? 'var(--stage-panel)' : `var(--stage-on-key-${Math.min(paint.index, KEY_COLOURS)})`;
}

/** Black or white, whichever can be read on a colour given as #rrggbb. */
export function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#10141b' : '#ffffff';
}
