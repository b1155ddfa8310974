/** Draws the shelf: durable storage, a tray a checkpoint, a part a subtask, a cell a key. */
import type { PartScene, ShelfScene, TrayScene } from '../../view/scene-model.ts';
import { firstFitting, textWidth } from '../../view/station-parts.ts';
import { fillOf } from './palette.ts';
import { drawLetters, frame, type Group, joinThings, rect, redrawn, type ThingEvents, text } from './svg-parts.ts';

export function drawShelf(layer: Group, shelf: ShelfScene | null, events: ThingEvents): void {
  joinThings(layer, shelf ? [shelf] : [], 'stage-shelf', events).each(function (box) {
    frame(this, box, 12);
    const inside = redrawn(this, 'stage-inside');
    // Below the trays where there is no room beside them: what falls to the shelf comes from above.
    const below = box.width < 620;
    const y = below ? box.y + box.height - 9 : box.y + 21;
    text(inside, box.x + 12, y, box.title, 'stage-title');
    text(inside, below ? box.x + 148 : box.x + 12, below ? y : y + 17, box.note, 'stage-soft');
  });
  joinThings(layer, shelf?.trays ?? [], 'stage-tray', events).each(function (tray) {
    this.classList.add(tray.status === 'in progress' ? 'is-in-progress' : `is-${tray.status}`);
    this.classList.toggle('is-restored', tray.restoredFrom);
    frame(this, tray, 9);
    const inside = redrawn(this, 'stage-inside');
    const y = tray.y + tray.height - 6;
    const number = text(inside, tray.x + 9, y, String(tray.checkpoint), 'stage-checkpoint-number');
    number.classed('is-open', tray.status === 'in progress');
    const digits = String(tray.checkpoint).length * 10;
    const room = tray.width - digits - 22 - drawTag(inside, tray);
    const note = firstFitting([tray.note, tray.status], room, 11.5);
    text(inside, tray.x + 15 + digits, y - 0.5, note, 'stage-soft');
    if (tray.status === 'completed') drawLid(inside, tray);
    for (const part of tray.parts) drawPart(inside, part);
  });
}

/** Whose the tray is; how much room the tag takes. */
function drawTag(inside: Group, { tag, x, y, width, height }: TrayScene): number {
  if (tag === null) return 0;
  const size = textWidth(tag, 11) + 8;
  const box = { x: x + width - size - 5, y: y + height - 18, width: size, height: 15 };
  rect(inside, box, `stage-owner${tag === 'yours' ? ' is-yours' : ''}`, 4);
  text(inside, box.x + size / 2, box.y + 11.5, tag, 'stage-soft stage-small').attr('text-anchor', 'middle');
  return size + 5;
}

/** A completed tray is closed: nothing is put into it any more. */
function drawLid(inside: Group, { x, y, width }: TrayScene): void {
  rect(inside, { x: x + 6, y: y - 2.5, width: width - 12, height: 5 }, 'stage-lid', 2);
}

function drawPart(inside: Group, part: PartScene): void {
  rect(inside, part, `stage-part is-${part.kind}`, 4).append('title').text(part.label);
  if (part.kind === 'ticket') {
    const middle = part.x + part.width / 2;
    text(inside, middle, part.y + part.height / 2 + 4, part.text, 'stage-number').attr('text-anchor', 'middle');
  }
  for (const cell of part.cells) {
    rect(inside, cell, '', 3).style('fill', fillOf(cell.paint));
    if (cell.width >= 9) drawLetters(inside, cell, cell.paint, Math.min(10, cell.width - 3));
  }
}
