/** Points, curves and boxes: the little geometry the scene needs. */
import type { Box, Curve, Point } from './scene-model.ts';

/** A curve that leaves to the right and arrives from the left. */
export function flowCurve(from: Point, to: Point): Curve {
  const reach = Math.max(24, Math.abs(to.x - from.x) / 2);
  return { a: from, b: { x: from.x + reach, y: from.y }, c: { x: to.x - reach, y: to.y }, d: to };
}

/** A curve that leaves downwards (or upwards) and arrives the same way. */
export function dropCurve(from: Point, to: Point): Curve {
  const middle = (from.y + to.y) / 2;
  return { a: from, b: { x: from.x, y: middle }, c: { x: to.x, y: middle }, d: to };
}

/** The point of a curve at `t`, 0 to 1. */
export function pointAt(curve: Curve, t: number): Point {
  const u = 1 - t;
  const along = (a: number, b: number, c: number, d: number) =>
    u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
  const { a, b, c, d } = curve;
  return { x: along(a.x, b.x, c.x, d.x), y: along(a.y, b.y, c.y, d.y) };
}

/** About how long a curve is. */
export function lengthOf(curve: Curve): number {
  let length = 0;
  let last = curve.a;
  for (let step = 1; step <= 8; step++) {
    const next = pointAt(curve, step / 8);
    length += Math.hypot(next.x - last.x, next.y - last.y);
    last = next;
  }
  return length;
}

export function mixBoxes(from: Box, to: Box, share: number): Box {
  return {
    x: mix(from.x, to.x, share),
    y: mix(from.y, to.y, share),
    width: mix(from.width, to.width, share),
    height: mix(from.height, to.height, share),
  };
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

export function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}

/** Slow at both ends. */
export function eased(share: number): number {
  const t = clamp(share, 0, 1);
  return t * t * (3 - 2 * t);
}

export function centerOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
