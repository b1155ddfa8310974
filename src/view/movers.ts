/** Makes the things that move, with what most of them have in common. Part of `scene`. */
import { NO_PAINT } from './paint.ts';
import type { Box, Mover, MoverKind, Point } from './scene-model.ts';
import { textWidth } from './station-parts.ts';

export function mover(kind: MoverKind, { x, y }: Point, strength: number, more: Partial<Mover> = {}): Mover {
  const plain = { paint: NO_PAINT, text: null, replayed: false, span: 0, below: false, aside: 0 };
  return { kind, x, y, strength, ...plain, ...more };
}

const PART = 15;
const PART_LETTER = 3.2;
const SLIP = { width: 18, height: 14 };

/** What a part or a slip takes up: a part without words is a cell, one with words a ticket. */
export function ticketBox({ kind, x, y, text }: Mover): Box {
  const width = kind === 'slip' ? SLIP.width : text === null ? PART : Math.max(2 * PART, 2 * PART_LETTER * text.length);
  const height = kind === 'slip' ? SLIP.height : PART;
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** As high as its channel is wide, and a little more, so that it is seen to stand across it. */
export function barrierHeight({ span }: Mover): number {
  return Math.max(12, span + 10);
}

export const BARRIER_FONT = 12;

/** The number above a barrier, `aside` of its middle. */
export function numberBox(mover: Mover): Box {
  const width = textWidth(mover.text ?? '', BARRIER_FONT);
  const middle = mover.y - barrierHeight(mover) / 2 - 7;
  return { x: mover.x + mover.aside - width / 2, y: middle - BARRIER_FONT / 2, width, height: BARRIER_FONT };
}
