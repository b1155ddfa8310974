/** Makes the things that move, with what most of them have in common. Part of `scene`. */
import { NO_PAINT } from './paint.ts';
import type { Mover, MoverKind, Point } from './scene-model.ts';

export function mover(kind: MoverKind, { x, y }: Point, strength: number, more: Partial<Mover> = {}): Mover {
  return { kind, x, y, strength, paint: NO_PAINT, text: null, replayed: false, span: 0, below: false, ...more };
}
