/**
 * Puts the texts of moving things where they cover nothing: above, else below, else nowhere. A barrier's number gives way to the side, and is
 * left out only where the same number stands right beside it. Part of `scene`.
 */
import { numberBox } from './movers.ts';
import type { Box, Mover } from './scene-model.ts';
import { overlap } from './scene-region.ts';
import { textWidth } from './station-parts.ts';

const FONT = 11;
const DOT = 8;
/** Two barriers of one checkpoint this near share a number. */
const NEAR = 34;
/** Between a barrier's number and what it gives way to. */
const BESIDE = 2;

/** `standing`: what text must not cover. */
export function withLabels(movers: readonly Mover[], standing: readonly Box[]): Mover[] {
  const dots = movers.filter((mover) => mover.kind === 'record').map((mover) => squareAt(mover));
  const taken: Box[] = [...standing];
  const numbered: Mover[] = [];
  return movers.map((mover) => {
    if (mover.kind === 'barrier') return numberedBarrier({ ...mover, aside: asideOf(mover, standing) }, numbered);
    if (mover.kind === 'lock') return numberedBarrier(mover, numbered);
    if (mover.kind !== 'record' && mover.kind !== 'watermark') return mover;
    return labelled(mover, dots, taken);
  });
}

function labelled(mover: Mover, dots: readonly Box[], taken: Box[]): Mover {
  const words = [mover.text, mover.replayed ? 'seen 2×' : null].filter((part) => part !== null).join(' · ');
  if (words === '') return mover;
  const own = squareAt(mover);
  for (const below of [false, true]) {
    const box = labelBox(mover, words, below);
    const covers =
      taken.some((other) => overlap(box, other)) || dots.some((dot) => !same(dot, own) && overlap(box, dot));
    if (covers) continue;
    taken.push(box);
    return { ...mover, text: words, below };
  }
  return { ...mover, text: null };
}

function numberedBarrier(mover: Mover, numbered: Mover[]): Mover {
  const shared = numbered.some(
    (other) => other.text === mover.text && Math.hypot(other.x - mover.x, other.y - mover.y) < NEAR,
  );
  if (shared) return { ...mover, text: null };
  numbered.push(mover);
  return mover;
}

/** How far a barrier's number gives way to what stands: as far as it is wide, else it would be no longer at its barrier. */
function asideOf(mover: Mover, standing: readonly Box[]): number {
  const box = numberBox(mover);
  for (const other of standing) {
    if (!overlap(box, other)) continue;
    const right = other.x + other.width + BESIDE - box.x;
    const left = box.x + box.width + BESIDE - other.x;
    const least = Math.min(right, left);
    if (least <= box.width + BESIDE) return right < left ? right : -left;
  }
  return 0;
}

function labelBox({ x, y }: Mover, words: string, below: boolean): Box {
  const width = textWidth(words, FONT);
  return { x: x - width / 2, y: below ? y + DOT + 2 : y - DOT - FONT - 3, width, height: FONT + 2 };
}

function squareAt({ x, y }: Mover): Box {
  return { x: x - DOT, y: y - DOT, width: 2 * DOT, height: 2 * DOT };
}

function same(one: Box, other: Box): boolean {
  return one.x === other.x && one.y === other.y;
}
