/** Draws the stations: name, load, state as drawers a key, the fields pad beside it, and the strip of key groups. */
import { fitted } from '../../view/scene-context.ts';
import type { DrawerScene, StationScene } from '../../view/scene-model.ts';
import { fillOf } from './palette.ts';
import { frame, type Group, joinThings, rect, redrawn, round, type ThingEvents, text } from './svg-parts.ts';

const DRAWER_WIDTH = 50;
const DRAWER_HEIGHT = 20;
const BAR_HEIGHT = 4;
/** Below this height lines are put together. */
const LOW = 92;
const KEY_GROUPS_FROM = 92;

export function drawStations(layer: Group, stations: readonly StationScene[], events: ThingEvents): void {
  joinThings(layer, stations, 'stage-station', events).each(function (station) {
    this.classList.add(`is-${station.tone}`);
    this.classList.toggle('in-region', station.inRegion);
    frame(this, station, 9);
    drawInside(redrawn(this, 'stage-inside'), station);
  });
}

function drawInside(inside: Group, station: StationScene): void {
  if (station.height < LOW && (station.drawers.length > 0 || station.fields)) {
    drawLow(inside, station);
    return;
  }
  const { x, y } = station;
  text(inside, x + 10, y + 18, station.title, 'stage-title');
  text(inside, x + 10, y + 33, station.subtitle, 'stage-soft stage-subtitle');
  drawLoad(inside, station, y + 39);
  drawDrawers(inside, station, y + 48);
  drawFields(inside, station, y + (station.drawers.length > 0 ? 72 : 48));
  if (station.height >= KEY_GROUPS_FROM) drawKeyGroups(inside, station);
}

/** With little height: the number beside the name, the drawers right below it. */
function drawLow(inside: Group, station: StationScene): void {
  const { x, y, width, height } = station;
  const room = width - 28 - station.subtitle.length * 7;
  text(inside, x + 10, y + 17, fitted(station.title, room, 13), 'stage-title');
  text(inside, x + width - 10, y + 17, station.subtitle, 'stage-soft stage-subtitle').attr('text-anchor', 'end');
  drawLoad(inside, station, y + height - 8);
  drawDrawers(inside, station, y + 24);
  drawFields(inside, station, y + (station.drawers.length > 0 ? 46 : 26));
}

function drawLoad(inside: Group, station: StationScene, y: number): void {
  if (!station.load) return;
  const { busy, held } = station.load;
  const x = station.x + 10;
  const width = station.width - 20;
  const piece = (start: number, share: number, colour: string) => {
    if (share <= 0) return;
    rect(inside, { x: x + start * width, y, width: share * width, height: BAR_HEIGHT }, '', 2).style('fill', colour);
  };
  piece(0, 1, 'var(--stage-idle)');
  piece(0, busy + held, 'var(--stage-held)');
  piece(0, busy, 'var(--stage-busy)');
}

function drawDrawers(inside: Group, station: StationScene, y: number): void {
  station.drawers.forEach((drawer, index) => {
    drawDrawer(inside, drawer, station.x + 9 + index * (DRAWER_WIDTH + 2), y);
  });
  if (station.drawersHidden === 0) return;
  const x = station.x + 12 + station.drawers.length * (DRAWER_WIDTH + 2);
  text(inside, x, y + 14, `+${station.drawersHidden}`, 'stage-soft');
}

function drawDrawer(inside: Group, drawer: DrawerScene, x: number, y: number): void {
  rect(
    inside,
    { x, y, width: DRAWER_WIDTH, height: DRAWER_HEIGHT },
    `stage-drawer${drawer.fresh ? ' is-fresh' : ''}`,
    5,
  );
  drawLetter(inside, drawer, x + 11, y + DRAWER_HEIGHT / 2);
  text(inside, x + DRAWER_WIDTH - 6, y + 14.5, drawer.text, 'stage-number')
    .attr('text-anchor', 'end')
    .style('font-weight', '650');
}

function drawLetter(inside: Group, drawer: DrawerScene, x: number, y: number): void {
  const letter = drawer.paint.by === 'key' ? drawer.paint.letter : '';
  inside.append('circle').attr('cx', round(x)).attr('cy', round(y)).attr('r', 7.5).style('fill', fillOf(drawer.paint));
  text(inside, x, y + 4, letter, 'stage-letter').attr('text-anchor', 'middle');
}

/** The fields pad: a note that hangs at the station and is gone with it. */
function drawFields(inside: Group, station: StationScene, y: number): void {
  if (!station.fields || y + 16 > station.y + station.height - 1) return;
  const words = (station.fields ?? []).map((field) => `${field.name} ${field.text}`).join(', ');
  const width = Math.min(station.width - 18, words.length * 6.4 + 48);
  rect(inside, { x: station.x + 9, y, width, height: 16 }, 'stage-note', 2);
  text(inside, station.x + 14, y + 12, 'field', 'stage-soft');
  text(inside, station.x + 42, y + 12, words, 'stage-number').style('font-size', '11.5px');
}

function drawKeyGroups(inside: Group, station: StationScene): void {
  const cells = station.keyGroups?.cells ?? [];
  const y = station.y + station.height - 10;
  const width = (station.width - 20) / cells.length;
  cells.forEach((paint, index) => {
    const cell = { x: station.x + 10 + index * width, y, width: width - 1, height: 5 };
    rect(inside, cell, '', 1).style('fill', paint ? fillOf(paint) : 'var(--stage-line)');
  });
}
