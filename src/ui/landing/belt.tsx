/** The way of the clicks from the source to the two machines: each dot is a record between two subtasks. */
import type { JSX, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { executionParts } from '../../base/ids.ts';
import type { ChannelView } from '../../view/channel-view.ts';
import type { JobView } from '../../view/job-view.ts';
import type { RunPresenter } from '../run/run-presenter.ts';
import { wantsLessMotion } from '../shell/theme.ts';

/** How far down the ways end: at the upper and at the lower house, as parts of the height. */
const ENDS = [0.2, 0.8];

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Dot {
  readonly id: string;
  readonly key: string;
  readonly replayed: boolean;
  readonly x: number;
  readonly y: number;
}

export function Belt({ presenter }: { readonly presenter: RunPresenter }): JSX.Element {
  const svg = useRef<SVGSVGElement>(null);
  const { size, dots } = useDots(presenter, svg);
  return (
    <svg ref={svg} role="img" aria-label="Clicks on their way to the machine that owns their page">
      {ENDS.map((end) => (
        <path key={end} class="wire" d={wayTo(end, size)} />
      ))}
      {dots.map(({ id, key, replayed, x, y }) => (
        <g key={id} transform={`translate(${x} ${y})`} class={`dot key-${key}${replayed ? ' replayed' : ''}`}>
          <circle r="13" />
          <text y="5" text-anchor="middle">
            {key}
          </text>
        </g>
      ))}
    </svg>
  );
}

interface Drawing {
  readonly size: Size;
  readonly dots: readonly Dot[];
}

/** Drawn anew each frame; with reduced motion only the ways are drawn, and the counters tell the rest. */
function useDots(presenter: RunPresenter, svg: RefObject<SVGSVGElement | null>): Drawing {
  const [drawing, setDrawing] = useState<Drawing>({ size: { width: 0, height: 0 }, dots: [] });
  useEffect(() => {
    let request = requestAnimationFrame(function frame(now) {
      const size = { width: svg.current?.clientWidth ?? 0, height: svg.current?.clientHeight ?? 0 };
      setDrawing({ size, dots: wantsLessMotion.peek() ? [] : dotsOf(presenter.view, presenter.now(now), size) });
      request = requestAnimationFrame(frame);
    });
    return () => cancelAnimationFrame(request);
  }, [presenter, svg]);
  return drawing;
}

/** The four points of the curve that follows the straight half of a way. */
function curveTo(end: number, { width, height }: Size): readonly { readonly x: number; readonly y: number }[] {
  const fork = width / 2;
  return [
    { x: fork, y: height / 2 },
    { x: fork + 0.26 * width, y: height / 2 },
    { x: fork + 0.14 * width, y: end * height },
    { x: width, y: end * height },
  ];
}

function wayTo(end: number, size: Size): string {
  const [a, b, c, d] = curveTo(end, size).map(({ x, y }) => `${x},${y}`);
  return `M0,${size.height / 2} L${a} C${b} ${c} ${d}`;
}

function dotsOf(view: JobView, now: number, size: Size): readonly Dot[] {
  return [...view.channels.values()].flatMap((channel) =>
    executionParts(channel.to).vertex === 'count' ? dotsOn(channel, now, size) : [],
  );
}

function dotsOn(channel: ChannelView, now: number, size: Size): readonly Dot[] {
  const end = ENDS[executionParts(channel.to).subtask] ?? 0.5;
  return channel.hops.flatMap((hop) => {
    const along = Math.min(1, Math.max(0, (now - hop.at) / (hop.arrivesAt - hop.at)));
    return hop.elements.flatMap((element) =>
      element.kind === 'record' && element.key !== null
        ? [
            {
              id: `${channel.id} ${element.sequence}`,
              key: element.key,
              replayed: element.replayed,
              ...pointAt(along, end, size),
            },
          ]
        : [],
    );
  });
}

/** A point of the way: half of it straight, then a curve up or down. */
function pointAt(along: number, end: number, size: Size): { x: number; y: number } {
  if (along < 0.5) return { x: along * size.width, y: size.height / 2 };
  const t = 2 * along - 1;
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
  const at = (axis: 'x' | 'y') =>
    curveTo(end, size).reduce((sum, point, index) => sum + point[axis] * (weights[index] ?? 0), 0);
  return { x: at('x'), y: at('y') };
}
