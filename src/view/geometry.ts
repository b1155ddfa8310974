/** Points, curves and boxes: the little geometry the scene needs. */
import { ensure } from '../base/assert.ts';
import type { Box, Curve, Point, Route } from './scene-model.ts';

/** A curve that leaves to the right and arrives from the left. */
export function flowCurve(from: Point, to: Point): Curve {
  const reach = Math.max(24, Math.abs(to.x - from.x) / 2);
  return { a: from, b: { x: from.x + reach, y: from.y }, c: { x: to.x - reach, y: to.y }, d: to };
}

/** A straight way, as a curve on which all goes at one speed. */
export function straight(from: Point, to: Point): Curve {
  const at = (share: number) => ({ x: mix(from.x, to.x, share), y: mix(from.y, to.y, share) });
  return { a: from, b: at(1 / 3), c: at(2 / 3), d: to };
}

/** From point to point in straight lines, with the corners between them rounded. */
export function bent(points: readonly Point[], radius: number): Route {
  const route: Curve[] = [];
  let from = ensure(points[0], 'A way begins somewhere.');
  for (const [index, corner] of points.entries()) {
    const next = points[index + 1];
    if (index === 0) continue;
    const cut = next ? Math.min(radius, distance(from, corner) / 2, distance(corner, next) / 2) : 0;
    const into = towards(corner, from, cut);
    if (distance(from, into) > 0) route.push(straight(from, into));
    from = next ? towards(corner, next, cut) : corner;
    if (cut > 0) route.push({ a: into, b: corner, c: corner, d: from });
  }
  return route;
}

function towards(from: Point, to: Point, far: number): Point {
  const all = distance(from, to);
  return all === 0 ? from : { x: mix(from.x, to.x, far / all), y: mix(from.y, to.y, far / all) };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(other.x - one.x, other.y - one.y);
}

/** The point of a route at `share` of its length, 0 to 1. */
export function pointOn(route: Route, share: number): Point {
  const lengths = route.map(lengthOf);
  let left = clamp(share, 0, 1) * lengths.reduce((sum, length) => sum + length, 0);
  for (const [index, curve] of route.entries()) {
    const length = lengths[index] ?? 0;
    if (left <= length) return pointAt(curve, length === 0 ? 1 : left / length);
    left -= length;
  }
  return ensure(route.at(-1), 'A route has a way.').d;
}

/** The same way back. */
export function reversed(route: Route): Route {
  return route.map(({ a, b, c, d }) => ({ a: d, b: c, c: b, d: a })).reverse();
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
