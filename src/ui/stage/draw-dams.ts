/** Draws the dams: the records that lie in a result, and the wall before which they gather. */
import type { Box, DamScene } from '../../view/scene-model.ts';
import { fillOf } from './palette.ts';
import { cellsPath, frame, type Group, joinThings, rect, redrawn, round, type ThingEvents, text } from './svg-parts.ts';

const WALL = 4;
/** Of an open wall, what is left standing at each end. */
const STUB = 0.2;

export function drawDams(layer: Group, dams: readonly DamScene[], events: ThingEvents): void {
  joinThings(layer, dams, 'stage-dam', events).each(function (dam) {
    this.classList.add(`is-${dam.wall}`);
    frame(this, { ...dam, width: dam.width - WALL }, 2);
    const inside = redrawn(this, 'stage-inside');
    drawCells(inside, dam);
    const middle = dam.x + (dam.width - WALL) / 2;
    text(inside, middle, dam.y + 10, dam.count, 'stage-number stage-small').attr('text-anchor', 'middle');
    drawWall(inside, dam);
  });
}

/** What was sent is an outline: it stays to be read again. */
function drawCells(inside: Group, { cells }: DamScene): void {
  const byFill = new Map<string, Box[]>();
  for (const cell of cells.filter(({ sent }) => !sent))
    byFill.set(fillOf(cell.paint), [...(byFill.get(fillOf(cell.paint)) ?? []), cell]);
  for (const [fill, boxes] of byFill) inside.append('path').attr('d', cellsPath(boxes)).style('fill', fill);
  const sent = cells.filter((cell) => cell.sent);
  if (sent.length > 0) inside.append('path').attr('class', 'stage-dam-sent').attr('d', cellsPath(sent));
}

function drawWall(inside: Group, { x, y, width, height, wall }: DamScene): void {
  const whole = { x: x + width - WALL, y, width: WALL, height };
  if (wall === 'broken') {
    const line = `M${round(whole.x + WALL / 2)},${round(y)}v${round(height)}`;
    inside.append('path').attr('class', 'stage-dam-break').attr('d', line);
    text(inside, x + (width - WALL) / 2, y + height / 2 + 4, '✕', 'stage-severed').attr('text-anchor', 'middle');
    return;
  }
  const stub = height * STUB;
  const pieces =
    wall === 'closed'
      ? [whole]
      : [
          { ...whole, height: stub },
          { ...whole, y: y + height - stub, height: stub },
        ];
  for (const piece of pieces) rect(inside, piece, 'stage-dam-wall', 1.5);
}
