/** Draws the stations: name, load, what it holds in drawers or windows or as a chain, the fields pad, key groups. */
import type { Box, ChainLinkScene, DrawerScene, StationScene, WindowScene } from '../../view/scene-model.ts';
import { fieldWords } from '../../view/scene-stations.ts';
import { fitted } from '../../view/station-parts.ts';
import { fillOf } from './palette.ts';
import {
  cellsPath,
  drawLetters,
  frame,
  type Group,
  joinThings,
  rect,
  redrawn,
  type ThingEvents,
  text,
} from './svg-parts.ts';

export function drawStations(layer: Group, stations: readonly StationScene[], events: ThingEvents): void {
  joinThings(layer, stations, 'stage-station', events).each(function (station) {
    this.classList.add(`is-${station.tone}`);
    this.classList.toggle('in-region', station.inRegion);
    frame(this, station, 9);
    drawInside(redrawn(this, 'stage-inside'), station);
  });
}

function drawInside(inside: Group, station: StationScene): void {
  const { title, subtitle, words, low } = station.parts;
  const end = low ? 'end' : 'start';
  text(inside, title.x, title.y, station.title, 'stage-title');
  text(inside, subtitle.x, subtitle.y, station.subtitle, 'stage-soft').attr('text-anchor', end);
  if (station.words !== null) text(inside, words.x, words.y, station.words, 'stage-words').attr('text-anchor', end);
  drawLoad(inside, station);
  for (const drawer of station.drawers) drawDrawer(inside, drawer);
  for (const span of station.windows) drawWindow(inside, span);
  drawHidden(inside, station);
  station.chain.forEach((link, index) => {
    drawLink(inside, link, station.chain[index - 1]);
  });
  drawFields(inside, station);
  drawKeyGroups(inside, station);
}

function drawLoad(inside: Group, station: StationScene): void {
  if (!station.load) return;
  const { busy, held } = station.load;
  const { x, y, width, height } = station.parts.bar;
  const piece = (share: number, colour: string) => {
    if (share > 0) rect(inside, { x, y, width: share * width, height }, '', 2).style('fill', `var(--stage-${colour})`);
  };
  piece(1, 'idle');
  piece(busy + held, 'held');
  piece(busy, 'busy');
}

function drawDrawer(inside: Group, drawer: DrawerScene): void {
  const state = `${drawer.fresh ? ' is-fresh' : ''}${drawer.awaited ? ' is-awaited' : ''}${drawer.broadcast ? ' is-broadcast' : ''}`;
  rect(inside, drawer, `stage-drawer${state}`, 5);
  if (drawer.awaited) return;
  if (drawer.broadcast) {
    text(inside, drawer.x + drawer.width / 2, drawer.y + 14.5, drawer.text, 'stage-value').attr(
      'text-anchor',
      'middle',
    );
    return;
  }
  const mark = { x: drawer.x + 3, y: drawer.y + 2.5, width: 15, height: 15 };
  rect(inside, mark, '', 7.5).style('fill', fillOf(drawer.paint));
  drawLetters(inside, mark, drawer.paint, 10.5);
  text(inside, drawer.x + drawer.width - 6, drawer.y + 14.5, drawer.text, 'stage-number stage-value');
}

function drawHidden(inside: Group, { drawers, drawersHidden, windows, windowsHidden, parts }: StationScene): void {
  const hidden = drawersHidden + windowsHidden;
  if (hidden === 0) return;
  const last = drawers.at(-1) ?? windows.at(-1);
  const x = last ? last.x + last.width + 4 : parts.content.x;
  text(inside, x, parts.content.y + 14, `+${hidden}`, 'stage-soft');
}

/** A bucket, open above until its window has fired, with a wall that moves through it as its clock goes on. */
function drawWindow(inside: Group, span: WindowScene): void {
  const { x, y, width, height } = span;
  const path = `M${x},${y}v${height - 3}q0,3 3,3h${width - 6}q3,0 3,-3v${3 - height}${span.fired ? 'z' : ''}`;
  inside.append('path').attr('class', 'stage-window').attr('d', path);
  if (span.passed) rect(inside, { x, y, width: width * span.passed, height }, 'stage-window-passed', 2);
  text(inside, x + width / 2, y + 14, span.text, 'stage-number stage-small').attr('text-anchor', 'middle');
  if (span.caption === null) return;
  text(inside, x + width / 2, y + height + 11, span.caption, 'stage-caption').attr('text-anchor', 'middle');
}

/** An operator of the chain, with the hop from the one before: a call, no channel. */
function drawLink(inside: Group, link: ChainLinkScene, before: ChainLinkScene | undefined): void {
  if (before) {
    const y = link.y + link.height / 2;
    inside
      .append('path')
      .attr('class', 'stage-call')
      .attr('d', `M${before.x + before.width},${y}H${link.x}`);
  }
  rect(inside, link, 'stage-link', 4);
  text(inside, link.x + link.width / 2, link.y + 12, link.name, 'stage-small').attr('text-anchor', 'middle');
}

/** The fields pad: a note that hangs at the station and is gone with it. */
function drawFields(inside: Group, { fields, parts }: StationScene): void {
  const { pad } = parts;
  if (!fields || !pad) return;
  const empty = fields.every((field) => field.empty);
  rect(inside, pad, `stage-note${empty ? ' is-empty' : ''}`, 2);
  text(inside, pad.x + 5, pad.y + 12.5, 'field', 'stage-soft stage-small');
  text(inside, pad.x + 36, pad.y + 12.5, fitted(fieldWords(fields), pad.width - 40, 11), 'stage-number stage-small');
}

function drawKeyGroups(inside: Group, { keyGroups, parts }: StationScene): void {
  if (!keyGroups || !parts.keyGroups) return;
  const { x, y, height } = parts.keyGroups;
  const width = parts.keyGroups.width / keyGroups.cells.length;
  const byFill = new Map<string, Box[]>();
  keyGroups.cells.forEach((paint, index) => {
    const fill = paint ? fillOf(paint) : 'var(--stage-line)';
    byFill.set(fill, [...(byFill.get(fill) ?? []), { x: x + index * width, y, width: width - 1, height }]);
  });
  for (const [fill, cells] of byFill) inside.append('path').attr('d', cellsPath(cells)).style('fill', fill);
}
