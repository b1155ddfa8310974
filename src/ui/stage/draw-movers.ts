/**
 * The canvas over the picture: everything that moves or waits. Shape tells things apart as well as colour does: a
 * record is a dot, a barrier an upright bar with its number, a watermark a dashed flag, the end of data a square.
 */
import { BARRIER_FONT, barrierHeight, ticketBox } from '../../view/movers.ts';
import type { Mover, Scene } from '../../view/scene-model.ts';
import { colourOf, inkOn, type Palette } from './palette.ts';

const RECORD_RADIUS = 8;
const PLAIN_RADIUS = 5.5;
const FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif';

export function drawMovers(canvas: HTMLCanvasElement, scene: Scene, palette: Palette): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const pixels = devicePixelRatio * scene.scale;
  const width = Math.round(scene.width * pixels);
  const height = Math.round(scene.height * pixels);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  pen.setTransform(pixels, 0, 0, pixels, 0, 0);
  pen.clearRect(0, 0, scene.width, scene.height);
  for (const mover of scene.movers) {
    pen.save();
    pen.globalAlpha = mover.strength;
    pen.translate(mover.x, mover.y);
    DRAW[mover.kind](pen, mover, palette);
    pen.restore();
  }
}

type DrawMover = (pen: CanvasRenderingContext2D, mover: Mover, palette: Palette) => void;

const DRAW: Readonly<Record<Mover['kind'], DrawMover>> = {
  record: drawRecord,
  watermark: (pen, mover, palette) => drawFlag(pen, mover, palette.watermark, true, palette.paper),
  idle: (pen, mover, palette) => drawFlag(pen, mover, palette.soft, false, palette.paper),
  barrier: drawBarrier,
  end: drawEnd,
  part: drawPart,
  slip: drawSlip,
  lock: (pen, mover, palette) => {
    drawLock(pen, palette, false);
    write(pen, mover.text ?? '', 0, -17, { colour: palette.checkpoint, size: 12, bold: true, halo: palette.paper });
  },
  unlock: (pen, _mover, palette) => drawLock(pen, palette, true),
  row: drawRow,
  trigger: drawTrigger,
  notice: drawNotice,
  ghost: drawGhost,
  vanish: drawVanish,
};

function drawRecord(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  const colour = colourOf(palette, mover.paint);
  const keyed = mover.paint.by === 'key';
  const radius = keyed ? RECORD_RADIUS : PLAIN_RADIUS;
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.fillStyle = mover.replayed ? palette.panel : colour;
  pen.fill();
  pen.lineWidth = mover.replayed ? 2.4 : 1.4;
  pen.strokeStyle = mover.replayed ? colour : palette.panel;
  pen.stroke();
  if (mover.paint.by === 'key') {
    const { letter } = mover.paint;
    const size = letter.length > 1 ? 9 : 11;
    write(pen, letter, 0, 0.5, { colour: mover.replayed ? colour : inkOn(colour), size, bold: true });
  }
  if (mover.text === null) return;
  const y = mover.below ? radius + 8 : -radius - 8;
  write(pen, mover.text, 0, y, { colour: palette.soft, size: 11, halo: palette.paper });
}

function drawBarrier(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  const height = barrierHeight(mover);
  box(pen, -3, -height / 2, 6, height, 2.5);
  pen.fillStyle = palette.checkpoint;
  pen.fill();
  pen.lineWidth = 1.4;
  pen.strokeStyle = palette.panel;
  pen.stroke();
  if (mover.text === null) return;
  const lettering = { colour: palette.checkpoint, size: BARRIER_FONT, bold: true, halo: palette.paper };
  write(pen, mover.text, mover.aside, -height / 2 - 7, lettering);
}

function drawFlag(pen: CanvasRenderingContext2D, mover: Mover, colour: string, dashed: boolean, halo: string): void {
  pen.beginPath();
  pen.moveTo(0, 10);
  pen.lineTo(0, -14);
  pen.lineTo(12, -9.5);
  pen.lineTo(0, -5);
  pen.lineWidth = 1.8;
  pen.strokeStyle = colour;
  if (dashed) pen.setLineDash([3, 2]);
  pen.stroke();
  if (mover.text !== null) write(pen, mover.text, 4, -22, { colour, size: 11, halo });
}

function drawEnd(pen: CanvasRenderingContext2D, _mover: Mover, palette: Palette): void {
  box(pen, -6, -6, 12, 12, 1);
  pen.fillStyle = palette.ink;
  pen.fill();
  pen.lineWidth = 1.4;
  pen.strokeStyle = palette.panel;
  pen.stroke();
}

function drawPart(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  const { paint, text } = mover;
  const { width, height } = ticketBox(mover);
  box(pen, -width / 2, -height / 2, width, height, 3);
  pen.fillStyle = text === null ? colourOf(palette, paint) : palette.panel;
  pen.fill();
  pen.lineWidth = 1.8;
  pen.strokeStyle = palette.checkpoint;
  pen.stroke();
  if (text !== null) write(pen, text, 0, 0.5, { colour: palette.ink, size: 11 });
  else if (paint.by === 'key') {
    const size = paint.letter.length > 1 ? 8.5 : 10;
    write(pen, paint.letter, 0, 0.5, { colour: inkOn(colourOf(palette, paint)), size, bold: true });
  }
}

function drawSlip(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  const { width, height } = ticketBox(mover);
  box(pen, -width / 2, -height / 2, width, height, 2);
  pen.fillStyle = palette.panel;
  pen.fill();
  pen.lineWidth = 1.6;
  pen.strokeStyle = palette.checkpoint;
  pen.stroke();
  write(pen, mover.text ?? '', 0, 0.5, { colour: palette.checkpoint, size: 11, bold: true });
}

function drawLock(pen: CanvasRenderingContext2D, palette: Palette, open: boolean): void {
  pen.strokeStyle = palette.checkpoint;
  pen.lineWidth = 2.2;
  pen.beginPath();
  pen.arc(open ? 7 : 0, -3, 4.5, Math.PI, 0);
  pen.stroke();
  box(pen, -7.5, -3, 15, 12, 2.5);
  pen.fillStyle = palette.checkpoint;
  pen.fill();
  pen.lineWidth = 1.2;
  pen.strokeStyle = palette.panel;
  pen.stroke();
}

/** The notification that a checkpoint is complete: a tick on its way down. */
function drawNotice(pen: CanvasRenderingContext2D, _mover: Mover, palette: Palette): void {
  pen.beginPath();
  pen.arc(0, 0, 7.5, 0, 2 * Math.PI);
  pen.fillStyle = palette.checkpoint;
  pen.fill();
  pen.beginPath();
  pen.moveTo(-3.5, 0);
  pen.lineTo(-1, 3);
  pen.lineTo(4, -3);
  pen.lineWidth = 1.8;
  pen.strokeStyle = palette.panel;
  pen.stroke();
}

/** A record that was let fall. */
function drawGhost(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  pen.beginPath();
  pen.arc(0, 0, PLAIN_RADIUS, 0, 2 * Math.PI);
  pen.setLineDash([2.5, 2]);
  pen.lineWidth = 1.6;
  pen.strokeStyle = palette.ink;
  pen.stroke();
  if (mover.text !== null) write(pen, mover.text, 20, 0, { colour: palette.soft, size: 11, halo: palette.paper });
}

/** Where a record was when its channel went: a ring that bursts. */
function drawVanish(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  const reach = 10 + mover.span * 12;
  pen.strokeStyle = palette['dead-line'];
  pen.lineWidth = 2.6;
  for (let ray = 0; ray < 6; ray++) {
    const angle = (ray * Math.PI) / 3;
    pen.beginPath();
    pen.moveTo(Math.cos(angle) * (reach - 4), Math.sin(angle) * (reach - 4));
    pen.lineTo(Math.cos(angle) * reach, Math.sin(angle) * reach);
    pen.stroke();
  }
  pen.beginPath();
  pen.arc(0, 0, 5, 0, 2 * Math.PI);
  pen.fillStyle = colourOf(palette, mover.paint);
  pen.fill();
}

function drawRow(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  box(pen, -8, -3, 16, 6, 3);
  pen.fillStyle = colourOf(palette, mover.paint);
  pen.fill();
}

function drawTrigger(pen: CanvasRenderingContext2D, mover: Mover, palette: Palette): void {
  pen.beginPath();
  pen.moveTo(0, 7);
  pen.lineTo(-6, -5);
  pen.lineTo(6, -5);
  pen.closePath();
  pen.fillStyle = palette.checkpoint;
  pen.fill();
  write(pen, mover.text ?? '', 0, -12, { colour: palette.checkpoint, size: 11, bold: true });
}

interface Lettering {
  readonly colour: string;
  readonly size: number;
  readonly bold?: boolean;
  /** Drawn around the letters, so that they can be read over a line. */
  readonly halo?: string;
}

function write(pen: CanvasRenderingContext2D, text: string, x: number, y: number, lettering: Lettering): void {
  pen.font = `${lettering.bold ? '700' : '400'} ${lettering.size}px ${FONT}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.setLineDash([]);
  if (lettering.halo) {
    pen.lineWidth = 3;
    pen.lineJoin = 'round';
    pen.strokeStyle = lettering.halo;
    pen.strokeText(text, x, y);
  }
  pen.fillStyle = lettering.colour;
  pen.fillText(text, x, y);
}

function box(pen: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, radius: number): void {
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
}
