/** Small pieces that all drawings of the stage are made of: keyed groups, boxes, lines of text, paths. */
import { type BaseType, type Selection, select } from 'd3';
import type { Box, Curve, Drawn, Paint } from '../../view/scene-model.ts';
import { inkFor } from './palette.ts';

export type Group = Selection<SVGGElement, unknown, BaseType, unknown>;

export interface ThingEvents {
  readonly select: (id: string) => void;
  readonly point: (id: string | null) => void;
}

/** What each group was drawn from last, as text. */
const drawnFrom = new WeakMap<SVGGElement, string>();

/** One group for each thing, kept by its id; each can be focused, clicked and named. Gives those that are to be drawn anew. */
export function joinThings<Thing extends Drawn>(
  layer: Group,
  things: readonly Thing[],
  className: string,
  events: ThingEvents,
): Selection<SVGGElement, Thing, SVGGElement, unknown> {
  const joined = (layer as Selection<SVGGElement, unknown, BaseType, unknown>)
    .selectChildren<SVGGElement, Thing>(`g.${className}`)
    .data(things as Thing[], (thing) => thing.id)
    .join((enter) => {
      const group = enter.append('g').attr('role', 'button').attr('tabindex', 0);
      group.append('title');
      group
        .on('click', (_event, thing) => events.select(thing.id))
        .on('keydown', (event: KeyboardEvent, thing) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          events.select(thing.id);
        })
        .on('pointerenter focus', (_event, thing) => events.point(thing.id))
        .on('pointerleave blur', () => events.point(null));
      return group;
    });
  const changed = joined.filter(function (thing) {
    const text = JSON.stringify(thing);
    if (drawnFrom.get(this) === text) return false;
    drawnFrom.set(this, text);
    return true;
  });
  changed
    .attr('class', `stage-thing ${className}`)
    .attr('aria-label', (thing) => thing.label)
    .attr('opacity', (thing) => thing.strength)
    .select('title')
    .text((thing) => thing.label);
  return changed as Selection<SVGGElement, Thing, SVGGElement, unknown>;
}

/** The one child of a kind, made when it is not there yet. */
export function child(parent: SVGGElement, name: 'g' | 'rect' | 'text' | 'path' | 'circle', className: string) {
  const group = select(parent);
  const found = group.select<SVGElement>(`:scope > .${className.split(' ')[0]}`);
  return (found.empty() ? group.append<SVGElement>(name) : found).attr('class', className);
}

/** Empties a group and hands it over to be drawn anew: for the small insides of a thing that has changed. */
export function redrawn(parent: SVGGElement, className: string): Group {
  const group = child(parent, 'g', className) as unknown as Group;
  group.selectChildren().remove();
  return group;
}

export function frame(parent: SVGGElement, box: Box, radius: number): void {
  place(child(parent, 'rect', 'stage-frame'), box).attr('rx', radius);
}

export function place<Element extends BaseType, Datum>(
  selection: Selection<Element, Datum, BaseType, unknown>,
  box: Box,
): Selection<Element, Datum, BaseType, unknown> {
  return selection
    .attr('x', round(box.x))
    .attr('y', round(box.y))
    .attr('width', round(Math.max(0, box.width)))
    .attr('height', round(Math.max(0, box.height)));
}

export function text(group: Group, x: number, y: number, words: string, className = ''): Group {
  return group.append('text').attr('x', round(x)).attr('y', round(y)).attr('class', className).text(words) as never;
}

/** Rows of equal cells as one path: many of them cost no more than one. */
export function cellsPath(cells: readonly Box[]): string {
  return cells
    .map(({ x, y, width, height }) => `M${round(x)},${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`)
    .join('');
}

/** The sign that something can be opened, or closed; `y` is the line of the words beside it. */
export function drawFold(group: Group, x: number, y: number, isOpen: boolean): void {
  const sign = isOpen ? 'l4,-5l4,5' : 'l4,5l4,-5';
  group
    .append('path')
    .attr('class', 'stage-fold')
    .attr('d', `M${round(x)},${round(y - (isOpen ? 2 : 7))}${sign}`);
}

export function rect(group: Group, box: Box, className = '', radius = 3): Group {
  return place(group.append('rect'), box).attr('class', className).attr('rx', radius) as never;
}

/** The letters of a key in the middle of its mark. */
export function drawLetters(group: Group, box: Box, paint: Paint, size: number): void {
  if (paint.by !== 'key') return;
  const fontSize = paint.letter.length > 1 ? size * 0.82 : size;
  text(group, box.x + box.width / 2, box.y + box.height / 2 + fontSize * 0.36, paint.letter, 'stage-letter')
    .attr('text-anchor', 'middle')
    .style('font-size', `${round(fontSize)}px`)
    .style('fill', inkFor(paint));
}

export function pathOf({ a, b, c, d }: Curve): string {
  const point = (one: { readonly x: number; readonly y: number }) => `${round(one.x)},${round(one.y)}`;
  return `M${point(a)}C${point(b)} ${point(c)} ${point(d)}`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
