/** Draws what stands at both ends: sources with their offset markers, sinks with their rows. */
import type { SinkScene, SourceScene, SplitScene } from '../../view/scene-model.ts';
import { fillOf } from './palette.ts';
import {
  cellsPath,
  child,
  drawLetters,
  frame,
  type Group,
  joinThings,
  pathOf,
  rect,
  redrawn,
  round,
  type ThingEvents,
  text,
} from './svg-parts.ts';

const SPLIT_HEIGHT = 34;
/** Then its subtasks stand beside its title and not below it. */
const FLAT_BELOW = 80;

export function drawSources(layer: Group, sources: readonly SourceScene[], events: ThingEvents): void {
  joinThings(layer, sources, 'stage-source', events).each(function (source) {
    child(this, 'path', 'stage-pipe').attr('d', source.pipes.flat().map(pathOf).join(''));
    frame(this, source, 10);
    const inside = redrawn(this, 'stage-inside');
    text(inside, source.x + 12, source.y + 20, source.title, 'stage-title');
    text(inside, source.x + 12, source.y + 36, source.note, 'stage-soft');
    const flat = source.height < FLAT_BELOW;
    const shown = source.splits.slice(0, flat ? 2 : Math.floor((source.height - 44) / SPLIT_HEIGHT));
    shown.forEach((split, index) => {
      if (flat)
        drawSplit(inside, source, split, { x: source.x + source.width * (0.45 + 0.27 * index), y: source.y + 12 });
      else drawSplit(inside, source, split, { x: source.x + 12, y: source.y + 46 + index * SPLIT_HEIGHT });
    });
    if (source.bounded) drawCap(inside, source);
    else drawOpenEnd(inside, source);
  });
}

/** So many of the last records are shown of what a subtask reads. */
const TAPE_CELLS = 18;

/** How far a subtask has read: a tape with a cell a record, what it reads again, and its marker. */
function drawSplit(inside: Group, source: SourceScene, split: SplitScene, at: { x: number; y: number }): void {
  const width = source.height < FLAT_BELOW ? source.width * 0.24 : source.width - 24;
  text(inside, at.x, at.y + 10, split.label, 'stage-soft');
  if (split.rate !== null) {
    text(inside, at.x, at.y + 25, split.rate, 'stage-number').style('font-weight', '650');
    return;
  }
  text(inside, at.x + width, at.y + 10, String(split.position), 'stage-number stage-value');
  drawTape(inside, split, { ...at, width });
}

function drawTape(
  inside: Group,
  split: SplitScene,
  at: { readonly x: number; readonly y: number; readonly width: number },
): void {
  const furthest = Math.max(split.furthest, split.rewoundFrom ?? 0);
  const first = Math.max(0, furthest - TAPE_CELLS + 2);
  const cell = at.width / TAPE_CELLS;
  const edge = (position: number) => at.x + Math.max(0, position - first) * cell;
  const cells = Array.from({ length: TAPE_CELLS }, (_, index) => first + index);
  const draw = (state: string, drawn: readonly number[]) => {
    const boxes = drawn.map((index) => ({ x: edge(index), y: at.y + 15, width: cell - 1, height: 7 }));
    inside.append('path').attr('class', `stage-cell${state}`).attr('d', cellsPath(boxes));
  };
  draw(
    ' is-read',
    cells.filter((index) => index < split.position),
  );
  draw(
    ' is-again',
    cells.filter((index) => index >= split.position && index < furthest),
  );
  draw(
    '',
    cells.filter((index) => index >= Math.max(split.position, furthest)),
  );
  const back = split.rewoundFrom !== null;
  const marker = { x: edge(split.position) - 2, y: at.y + 12, width: 3, height: 13 };
  rect(inside, marker, '', 1).style('fill', back ? 'var(--stage-bad)' : 'var(--stage-accent)');
  if (back) drawRewind(inside, edge(furthest), marker.x + 1.5, at.y + 25);
}

/** An arrow from where the marker stood to where it is put back. */
function drawRewind(inside: Group, from: number, to: number, y: number): void {
  const arrow = `M${round(from)},${y}Q${round((from + to) / 2)},${y + 8} ${round(to)},${y}m6,-1l-6,1l3,5`;
  inside.append('path').attr('class', 'stage-rewind').attr('d', arrow);
}

/** A bounded source is a pipe with an end cap. */
function drawCap(inside: Group, { x, y, height }: SourceScene): void {
  rect(inside, { x: x - 2, y: y + 8, width: 5, height: height - 16 }, 'stage-cap', 2.5);
}

/** An unbounded source has no cap: its left side is open. */
function drawOpenEnd(inside: Group, source: SourceScene): void {
  const { x, y, height } = source;
  inside
    .append('path')
    .attr('d', `M${x},${y + 10}V${y + height - 10}`)
    .style('stroke', 'var(--stage-paper)')
    .style('stroke-width', '4px')
    .style('stroke-dasharray', '7 5');
}

export function drawSinks(layer: Group, sinks: readonly SinkScene[], events: ThingEvents): void {
  joinThings(layer, sinks, 'stage-sink', events).each(function (sink) {
    child(this, 'path', 'stage-pipe').attr('d', sink.pipes.flat().map(pathOf).join(''));
    frame(this, sink, 10);
    const inside = redrawn(this, 'stage-inside');
    text(inside, sink.x + 12, sink.y + 20, sink.title, 'stage-title');
    text(inside, sink.x + sink.width - 12, sink.y + 20, sink.note, 'stage-soft').attr('text-anchor', 'end');
    for (const row of sink.rows) {
      const mark = { x: row.x, y: row.y - 11, width: 14, height: 14 };
      rect(inside, mark, '', 7).style('fill', fillOf(row.paint));
      drawLetters(inside, mark, row.paint, 9.5);
      text(inside, row.x + 20, row.y, row.text, 'stage-number').style('font-weight', row.fresh ? '750' : '400');
    }
    if (sink.rowsHidden > 0) {
      const more = text(
        inside,
        sink.x + sink.width - 12,
        sink.y + sink.height - 8,
        `+${sink.rowsHidden} keys`,
        'stage-soft',
      );
      more.attr('text-anchor', 'end');
    }
  });
}
