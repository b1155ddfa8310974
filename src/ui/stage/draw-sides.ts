/** Draws what stands at both ends: sources with their offset markers, sinks with their rows. */
import type { SinkScene, SourceScene, SplitScene } from '../../view/scene-model.ts';
import { fillOf } from './palette.ts';
import { child, frame, type Group, joinThings, pathOf, rect, redrawn, type ThingEvents, text } from './svg-parts.ts';

const SPLIT_HEIGHT = 34;

export function drawSources(layer: Group, sources: readonly SourceScene[], events: ThingEvents): void {
  joinThings(layer, sources, 'stage-source', events).each(function (source) {
    child(this, 'path', 'stage-pipe').attr('d', source.pipes.map(pathOf).join(''));
    frame(this, source, 10);
    const inside = redrawn(this, 'stage-inside');
    text(inside, source.x + 12, source.y + 20, source.title, 'stage-title');
    text(inside, source.x + 12, source.y + 36, source.note, 'stage-soft');
    const flat = source.height < 90;
    const shown = source.splits.slice(0, flat ? 2 : Math.floor((source.height - 44) / SPLIT_HEIGHT));
    shown.forEach((split, index) => {
      if (flat)
        drawSplit(inside, source, split, { x: source.x + source.width * (0.45 + 0.27 * index), y: source.y + 12 });
      else drawSplit(inside, source, split, { x: source.x + 12, y: source.y + 46 + index * SPLIT_HEIGHT });
    });
    if (!source.bounded) drawOpenEnd(inside, source);
  });
}

/** How far a subtask has read: a track, what it may read again, and its marker. */
function drawSplit(inside: Group, source: SourceScene, split: SplitScene, at: { x: number; y: number }): void {
  const width = source.height < 90 ? source.width * 0.24 : source.width - 24;
  const reach = Math.max(1, split.furthest, split.rewoundFrom ?? 0);
  const far = (position: number) => (source.splits.length === 0 ? 0 : (position / reach) * width * 0.94);
  text(inside, at.x, at.y + 10, split.label, 'stage-soft');
  text(inside, at.x + width, at.y + 10, String(split.position), 'stage-number')
    .attr('text-anchor', 'end')
    .style('font-weight', '650');
  rect(inside, { x: at.x, y: at.y + 16, width, height: 6 }, 'stage-part');
  rect(inside, { x: at.x, y: at.y + 16, width: far(split.furthest), height: 6 }).style('fill', 'var(--stage-line)');
  rect(inside, { x: at.x, y: at.y + 16, width: far(split.position), height: 6 }).style('fill', 'var(--stage-plain)');
  const marker = { x: at.x + far(split.position) - 1.5, y: at.y + 12, width: 3, height: 14 };
  rect(inside, marker, '', 1).style('fill', split.rewoundFrom === null ? 'var(--stage-accent)' : 'var(--stage-bad)');
}

/** A source without end has no cap: its left side is open. */
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
    child(this, 'path', 'stage-pipe').attr('d', sink.pipes.map(pathOf).join(''));
    frame(this, sink, 10);
    const inside = redrawn(this, 'stage-inside');
    text(inside, sink.x + 12, sink.y + 20, sink.title, 'stage-title');
    text(inside, sink.x + sink.width - 12, sink.y + 20, sink.note, 'stage-soft').attr('text-anchor', 'end');
    for (const row of sink.rows) {
      const dot = inside
        .append('circle')
        .attr('cx', row.x + 5)
        .attr('cy', row.y - 4)
        .attr('r', 5);
      dot.style('fill', fillOf(row.paint));
      text(inside, row.x + 16, row.y, row.text, 'stage-number').style('font-weight', row.fresh ? '750' : '400');
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
