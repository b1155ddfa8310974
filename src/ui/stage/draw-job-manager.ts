/** Draws the JobManager: in short while it is closed, or its parts with what each has in hand and did last. */
import type {
  CheckpointProgress,
  JobManagerScene,
  ManagerPartScene,
  ManagerPartsScene,
  Point,
} from '../../view/scene-model.ts';
import { fitted, textWidth } from '../../view/station-parts.ts';
import { drawFold, frame, type Group, joinThings, rect, redrawn, round, type ThingEvents, text } from './svg-parts.ts';

export function drawJobManager(layer: Group, jobManager: JobManagerScene | null, events: ThingEvents): void {
  joinThings(layer, jobManager ? [jobManager] : [], 'stage-job-manager', events).each(function (box) {
    this.classList.toggle('is-dead', !box.alive);
    this.setAttribute('aria-expanded', String(box.parts !== null));
    frame(this, box, 10);
    const inside = redrawn(this, 'stage-inside');
    if (box.parts) {
      drawOpen(inside, box, box.parts);
      return;
    }
    const narrow = box.width < 620;
    const middle = narrow ? box.y + 26 : box.y + box.height / 2;
    drawTitle(inside, box, middle - 5);
    text(inside, box.x + 14, middle + 13, box.alive ? box.slots : 'dead', 'stage-soft');
    if (box.alive) drawAcks(inside, box, narrow, middle);
    if (!box.restart) return;
    const at = narrow ? { x: box.x + 24, y: box.y + 52 } : { x: box.x + box.width * 0.7, y: middle };
    drawRestart(inside, box, at, narrow ? OPEN_RING_RADIUS : RING_RADIUS);
  });
}

/** With a sign that it can be opened, or closed. */
function drawTitle(inside: Group, box: JobManagerScene, y: number): void {
  const title = box.alive ? box.title : `✕ ${box.title}`;
  text(inside, box.x + 14, y, title, 'stage-title');
  drawFold(inside, box.x + 22 + textWidth(title, 13), y, box.parts !== null);
}

function drawAcks(inside: Group, box: JobManagerScene, narrow: boolean, middle: number): void {
  const { checkpoint } = box;
  if (!checkpoint) return;
  const x = narrow ? box.x + 150 : box.x + box.width * 0.38;
  const y = middle - 5;
  text(inside, x, y, 'checkpoint', 'stage-soft');
  const number = text(inside, x + 74, y, String(checkpoint.id), 'stage-checkpoint-number');
  number.classed('is-open', !checkpoint.completed);
  const first = x + 74 + String(checkpoint.id).length * 10 + 14;
  drawDots(inside, { x: first, y: y - 4.5 }, checkpoint.acks, narrow ? 110 : box.width * 0.2);
  if (!narrow) text(inside, x, middle + 13, fitted(checkpoint.text, box.width * 0.3 - 16, 11.5), 'stage-soft');
}

/** A circle a subtask, full when its acknowledgement is there. */
function drawDots(inside: Group, { x, y }: Point, acks: readonly boolean[], room: number): void {
  const pitch = Math.min(15, room / acks.length);
  const radius = Math.max(2, Math.min(5, pitch / 2 - 1));
  acks.forEach((acknowledged, index) => {
    dot(inside, x + index * pitch, y, radius, acknowledged ? 'stage-ack is-in' : 'stage-ack');
  });
}

const RING_RADIUS = 13;
const OPEN_RING_RADIUS = 8;
const BEADS_MAX = 12;

/** A ring that fills until the job is started again, and a bead for each restart that is left. */
function drawRestart(
  inside: Group,
  { countdown, budget, restart }: JobManagerScene,
  { x, y }: Point,
  radius: number,
): void {
  if (countdown !== null) drawRing(inside, x, y, radius, countdown);
  const left = x + (countdown === null ? -10 : radius + 9);
  const tall = radius === RING_RADIUS;
  text(inside, left, budget && tall ? y - 4 : y + 4, restart, 'stage-restart');
  if (budget && tall) drawBeads(inside, left, y + 11, budget);
}

function drawRing(inside: Group, x: number, y: number, radius: number, share: number): void {
  dot(inside, x, y, radius, 'stage-ring');
  const length = 2 * Math.PI * radius;
  dot(inside, x, y, radius, 'stage-ring is-filled')
    .attr('transform', `rotate(-90 ${round(x)} ${round(y)})`)
    .style('stroke-dasharray', `${round(length * share)} ${round(length)}`);
}

function drawBeads(inside: Group, x: number, y: number, { left, used }: { left: number; used: number }): void {
  const beads = [...Array(Math.min(left, BEADS_MAX)).fill(true), ...Array(Math.min(used, 4)).fill(false)];
  beads.forEach((whole, index) => {
    dot(inside, x + 5 + index * 12, y - 3, 4, whole ? 'stage-bead' : 'stage-bead is-used');
  });
  const words = left > BEADS_MAX ? `${left} restarts left` : `${left} left`;
  text(inside, x + 8 + beads.length * 12, y + 1, words, 'stage-soft');
}

function dot(inside: Group, x: number, y: number, radius: number, className: string): Group {
  const circle = inside.append('circle').attr('cx', round(x)).attr('cy', round(y)).attr('r', round(radius));
  return circle.attr('class', className) as never;
}

// ── opened ───────────────────────────────────────────────────────────────────────────────────────

const LINE = 15;

function drawOpen(inside: Group, box: JobManagerScene, parts: ManagerPartsScene): void {
  drawTitle(inside, box, box.y + 18);
  if (!box.alive) text(inside, box.x + 160, box.y + 18, 'dead', 'stage-soft');
  const { dispatcher, resourceManager, jobMaster, checkpointCoordinator } = parts;
  drawPart(inside, dispatcher);
  drawPart(inside, resourceManager);
  drawSlots(inside, resourceManager, parts.slots);
  drawPart(inside, jobMaster);
  drawPart(inside, checkpointCoordinator);
  if (box.alive && box.checkpoint) drawCheckpoint(inside, checkpointCoordinator, box.checkpoint);
  if (box.restart) drawRestart(inside, box, { x: box.x + box.width * 0.46, y: box.y + 14 }, OPEN_RING_RADIUS);
}

/** Its name, what it has in hand, and what it did last; framed in colour while that is news. */
function drawPart(inside: Group, part: ManagerPartScene): void {
  const { x, y } = part;
  const state = part.fresh ? ' is-fresh' : '';
  rect(inside, part, `stage-manager-part${state}`, 7).append('title').text(part.label);
  text(inside, x + 10, y + 17, part.name, 'stage-part-name');
  part.lines.forEach((line, index) => {
    text(inside, x + 10, y + 17 + (index + 1) * LINE, line, 'stage-soft');
  });
  text(inside, x + 10, y + part.height - 7, part.deed, `stage-deed${state}`);
}

const SLOT = 9;

/** Its slots as squares: full where they are taken, dashed where one is asked for and not there. */
function drawSlots(inside: Group, { x, y, width }: ManagerPartScene, slots: ManagerPartsScene['slots']): void {
  const pitch = Math.min(SLOT + 3, (width - 20) / Math.max(1, slots.length));
  slots.forEach((mark, index) => {
    const square = { x: x + 10 + index * pitch, y: y + 39, width: pitch - 3, height: SLOT };
    rect(inside, square, `stage-slot is-${mark}`, 2);
  });
}

/** Its newest checkpoint. */
function drawCheckpoint(inside: Group, { x, y, width }: ManagerPartScene, checkpoint: CheckpointProgress): void {
  const digits = String(checkpoint.id).length * 10;
  text(inside, x + 10, y + 33, String(checkpoint.id), 'stage-checkpoint-number').classed(
    'is-open',
    !checkpoint.completed,
  );
  const room = width * 0.4;
  drawDots(inside, { x: x + 22 + digits, y: y + 28.5 }, checkpoint.acks, room);
  const after = x + 22 + digits + Math.min(room, checkpoint.acks.length * 15);
  text(inside, after, y + 32.5, fitted(checkpoint.text, x + width - 8 - after, 11.5), 'stage-soft');
}
