/**
 * The shelf: durable storage with a tray a checkpoint, a part a subtask in it, and in this a cell a key. Part of
 * `scene`.
 */
import { executionParts } from '../base/ids.ts';
import { isSavepoint } from '../wire/snapshots.ts';
import type { CheckpointTaskView, CheckpointView } from './job-view.ts';
import { bytesText, counted, keyText, rateText, taskName } from './names.ts';
import { paintOfKey } from './paint.ts';
import { isFresh, type SceneContext, trailProgress } from './scene-context.ts';
import type { Box, CellScene, PartScene, ShelfScene, TrayScene } from './scene-model.ts';

const TITLE_WIDTH = 148;
const PART_WIDTH = 48;
const PART_GAP = 5;
const TRAY_GAP = 12;
const TRAY_PADDING = 8;
const CELLS_MAX = 9;
const CELL_MAX = 15;

export function shelfScene(context: SceneContext): ShelfScene | null {
  const box = context.layout.shelf;
  if (!box) return null;
  const trays = placeTrays(context, box);
  return {
    ...box,
    id: 'shelf',
    label: `Durable storage, ${counted(trays.length, 'checkpoint')} shown`,
    strength: context.lens.strength('shelf'),
    title: 'Durable storage',
    note: trays.length === 0 ? 'no checkpoint yet' : 'outlives machines',
    trays,
  };
}

/** The trays that fit, newest last; swept ones and those given up long ago are gone. */
function placeTrays(context: SceneContext, shelf: Box): TrayScene[] {
  const { narrow } = context.layout;
  const left = narrow ? shelf.x + 10 : shelf.x + TITLE_WIDTH;
  const top = shelf.y + 6;
  const height = shelf.height - (narrow ? 36 : 12);
  const kept = [...context.view.checkpoints.values()].filter((checkpoint) => isOnShelf(context, checkpoint));
  const space = shelf.x + shelf.width - 10 - left;
  const placed: { readonly checkpoint: CheckpointView; readonly width: number }[] = [];
  let used = 0;
  for (const checkpoint of kept.reverse()) {
    const width = Math.min(trayWidth(checkpoint, narrow), space);
    if (used + width > space) break;
    used += width + TRAY_GAP;
    placed.unshift({ checkpoint, width });
  }
  let x = left;
  return placed.map(({ checkpoint, width }) => {
    const tray = trayScene(context, checkpoint, { x, y: top, width, height });
    x += width + TRAY_GAP;
    return tray;
  });
}

function isOnShelf(context: SceneContext, checkpoint: CheckpointView): boolean {
  if (checkpoint.status === 'failed') return isFresh(context, checkpoint.endedAt ?? 0);
  return checkpoint.discarded === null;
}

/** Wide enough for its words beside its owner's tag, or on a narrow screen for the shortest of them. */
function trayWidth(checkpoint: CheckpointView, narrow: boolean): number {
  const words = narrow ? 164 : 196;
  return Math.max(words, checkpoint.tasks.size * (PART_WIDTH + PART_GAP) - PART_GAP + 2 * TRAY_PADDING);
}

function trayScene(context: SceneContext, checkpoint: CheckpointView, box: Box): TrayScene {
  const tasks = orderedTasks(context, checkpoint);
  const width = Math.min(PART_WIDTH, (box.width - 2 * TRAY_PADDING - PART_GAP * (tasks.length - 1)) / tasks.length);
  const parts = tasks.map((task, index) => {
    const x = box.x + TRAY_PADDING + index * (width + PART_GAP);
    return partScene(context, checkpoint, task, { x, y: box.y + 6, width, height: box.height - 28 });
  });
  const note = noteOf(checkpoint);
  const isYours = isSavepoint(checkpoint.kind);
  return {
    ...box,
    id: `checkpoint:${checkpoint.id}`,
    label: `${isYours ? 'Savepoint' : 'Checkpoint'} ${checkpoint.id}, ${note}`,
    strength: context.lens.strength('shelf', `checkpoint:${checkpoint.id}`),
    checkpoint: checkpoint.id,
    status: checkpoint.status,
    note,
    tag: isYours ? 'yours' : context.lens.shows('savepoints') ? 'Flink’s' : null,
    parts,
    restoredFrom: context.view.job.restoredFrom === checkpoint.id,
  };
}

function noteOf(checkpoint: CheckpointView): string {
  if (checkpoint.status === 'completed') return `completed · ${bytesText(checkpoint.bytes)}`;
  return checkpoint.status === 'failed' ? `failed: ${checkpoint.reason ?? ''}` : 'in progress';
}

/** By vertex as data flows, then by subtask. */
export function orderedTasks(context: SceneContext, checkpoint: CheckpointView): CheckpointTaskView[] {
  const order = new Map(context.graph.vertices.map((vertex, index) => [vertex.key, index]));
  const place = (task: CheckpointTaskView) => {
    const { vertex, subtask } = executionParts(task.execution);
    return (order.get(vertex) ?? 0) * 10_000 + subtask;
  };
  return [...checkpoint.tasks.values()].sort((left, right) => place(left) - place(right));
}

function partScene(context: SceneContext, checkpoint: CheckpointView, task: CheckpointTaskView, box: Box): PartScene {
  const label = taskName(context.graph, task.execution);
  const landed = checkpoint.status === 'completed' || (task.storedAt !== null && flight(context, task) === null);
  const { vertex, subtask } = executionParts(task.execution);
  const part = { ...box, station: `station:${vertex}:${subtask}`, text: '', cells: [] };
  if (!landed) return { ...part, label: `${label}: nothing yet`, kind: 'empty' };
  const position = task.position ?? offsetOf(task);
  if (position !== null) {
    return { ...part, label: `${label} at ${position}${inFlightOf(task)}`, kind: 'ticket', text: offsetText(position) };
  }
  const cells = cellsIn(context, task, box);
  const words = `${label}: ${counted(task.parts.length, 'part')}, ${bytesText(task.bytes)}${inFlightOf(task)}`;
  return { ...part, label: words, kind: cells.length > 0 ? 'cells' : 'nothing', cells };
}

/** What a ticket has room for. */
export function offsetText(position: number): string {
  return position < 100_000 ? String(position) : rateText(position);
}

/** What its barrier overtook lies beside its state. */
function inFlightOf({ inFlightBytes }: CheckpointTaskView): string {
  return inFlightBytes === 0 ? '' : `, with ${bytesText(inFlightBytes)} that were in flight`;
}

/** Where a source says that it stands, where nobody has counted: in all its splits together. */
function offsetOf({ offsets }: CheckpointTaskView): number | null {
  if (typeof offsets !== 'object' || offsets === null) return null;
  const positions = Object.values(offsets).filter((position) => typeof position === 'number');
  return positions.length === 0 ? null : positions.reduce((sum, position) => sum + position, 0);
}

/** Cells side by side in as few lines as let them be seen; how many keys there are more is in the label. */
function cellsIn(context: SceneContext, task: CheckpointTaskView, box: Box): CellScene[] {
  const keys = capturedKeys(task).slice(0, CELLS_MAX);
  const lines = keys.length > 3 && box.height >= 26 ? 2 : 1;
  const columns = Math.ceil(keys.length / lines);
  const size = Math.min(CELL_MAX, (box.width - 4) / columns - 1.5, (box.height - 3) / lines - 1.5);
  const left = box.x + (box.width - columns * (size + 1.5)) / 2;
  const top = box.y + (box.height - lines * (size + 1.5)) / 2;
  return keys.map((key, index) => ({
    x: left + (index % columns) * (size + 1.5),
    y: top + Math.floor(index / columns) * (size + 1.5),
    width: size,
    height: size,
    paint: paintOfKey(context.paints, key),
  }));
}

/** The keys of which a subtask has put state, windows or timers into a checkpoint. */
export function capturedKeys({ captured }: CheckpointTaskView): string[] {
  if (captured === null) return [];
  const ofState = [...captured.state.values()].map((entry) => entry.keyText);
  return [...new Set([...ofState, ...[...captured.windows, ...captured.timers].map(({ key }) => keyText(key))])];
}

/** How far a part is on its way to the shelf; null before it left and when it has landed. */
export function flight(context: SceneContext, task: CheckpointTaskView): number | null {
  if (task.takenAt === null) return null;
  if (task.storedAt !== null) return trailProgress(context, task.takenAt, task.storedAt);
  return Math.min(0.92, (context.now - task.takenAt) / Math.max(1, context.trailMs * 2));
}
