/** Draws the shelf: durable storage, a tray a checkpoint, a part a subtask, a cell a key. */
import type { PartScene, ShelfScene } from '../../view/scene-model.ts';
import { fillOf } from './palette.ts';
import { frame, type Group, joinThings, rect, redrawn, type ThingEvents, text } from './svg-parts.ts';

export function drawShelf(layer: Group, shelf: ShelfScene | null, events: ThingEvents): void {
  joinThings(layer, shelf ? [shelf] : [], 'stage-shelf', events).each(function (box) {
    frame(this, box, 12);
    const inside = redrawn(this, 'stage-inside');
    text(inside, box.x + 14, box.y + 20, box.title, 'stage-title');
    const beside = box.width < 620;
    text(inside, beside ? box.x + 148 : box.x + 14, beside ? box.y + 20 : box.y + 36, box.note, 'stage-soft');
  });
  joinThings(layer, shelf?.trays ?? [], 'stage-tray', events).each(function (tray) {
    this.classList.add(tray.status === 'in progress' ? 'is-in-progress' : `is-${tray.status}`);
    this.classList.toggle('is-restored', tray.restoredFrom);
    frame(this, tray, 9);
    const inside = redrawn(this, 'stage-inside');
    text(inside, tray.x + 11, tray.y + 19, String(tray.checkpoint), 'stage-checkpoint-number');
    const number = String(tray.checkpoint).length * 9;
    text(inside, tray.x + 20 + number, tray.y + 18, tray.note, 'stage-soft');
    for (const part of tray.parts) drawPart(inside, part);
  });
}

function drawPart(inside: Group, part: PartScene): void {
  rect(inside, part, `stage-part is-${part.kind}`, 4).append('title').text(part.label);
  const middle = part.x + part.width / 2;
  if (part.kind === 'ticket') {
    text(inside, middle, part.y + part.height / 2 + 4, part.text, 'stage-number').attr('text-anchor', 'middle');
  }
  const columns = part.width < 24 ? 2 : 3;
  part.cells.forEach((paint, index) => {
    const cell = {
      x: part.x + part.width / 2 + ((index % columns) - (columns - 1) / 2) * 10 - 4,
      y: part.y + 6 + Math.floor(index / columns) * 10,
      width: 8,
      height: 8,
    };
    rect(inside, cell, '', 2).style('fill', fillOf(paint));
  });
}
