/**
 * The shelf: durable storage with a tray a checkpoint, one part a subtask in it, and what flies to it and from it.
 * Part of `scene`.
 */
import { executionParts } from '../base/ids.ts';
import { centerOf, dropCurve, pointAt } from './geometry.ts';
import type { CheckpointTaskView, CheckpointView } from './job-view.ts';
import { bytesText, counted, taskName } from './names.ts';
import { NO_PAINT, paintOfKey } from './paint.ts';
import { isFresh, type SceneContext, trailProgress } from './scene-context.ts';
import type { Box, Mover, Paint, PartScene, ShelfScene, TrayScene } from './scene-model.ts';

const TITLE_WIDTH = 162;
const PART_WIDTH = 36;
const PART_GAP = 6;
const TRAY_GAP = 12;
const TRAY_PADDING = 10;
const CELLS_MAX = 9;
/** Parts on their way back are drawn for this many trails. */
const RESTORE_TRAILS = 3;

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
  const top = narrow ? shelf.y + 28 : shelf.y + 9;
  const height = shelf.height - (narrow ? 36 : 18);
  const kept = [...context.view.checkpoints.values()].filter((checkpoint) => isOnShelf(context, checkpoint));
  const space = shelf.x + shelf.width - 10 - left;
  const placed: { readonly checkpoint: CheckpointView; readonly width: number }[] = [];
  let used = 0;
  for (const checkpoint of kept.reverse()) {
    const width = Math.min(trayWidth(checkpoint), space);
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

function trayWidth(checkpoint: CheckpointView): number {
  return Math.max(132, checkpoint.tasks.size * (PART_WIDTH + PART_GAP) - PART_GAP + 2 * TRAY_PADDING);
}

function trayScene(context: SceneContext, checkpoint: CheckpointView, box: Box): TrayScene {
  const tasks = orderedTasks(context, checkpoint);
  const width = Math.min(PART_WIDTH, (box.width - 2 * TRAY_PADDING - PART_GAP * (tasks.length - 1)) / tasks.length);
  const parts = tasks.map((task, index) => {
    const x = box.x + TRAY_PADDING + index * (width + PART_GAP);
    return partScene(context, checkpoint, task, { x, y: box.y + 25, width, height: box.height - 33 });
  });
  const note = noteOf(checkpoint);
  return {
    ...box,
    id: `checkpoint:${checkpoint.id}`,
    label: `${checkpoint.kind === 'savepoint' ? 'Savepoint' : 'Checkpoint'} ${checkpoint.id}, ${note}`,
    strength: context.lens.strength('shelf', `checkpoint:${checkpoint.id}`),
    checkpoint: checkpoint.id,
    status: checkpoint.status,
    note,
    owner: checkpoint.kind === 'savepoint' ? 'you' : 'Flink',
    parts,
    restoredFrom: context.view.job.restoredFrom === checkpoint.id,
  };
}

function noteOf(checkpoint: CheckpointView): string {
  if (checkpoint.status === 'completed') return `completed · ${bytesText(checkpoint.bytes)}`;
  return checkpoint.status === 'failed' ? `failed: ${checkpoint.reason ?? ''}` : 'in progress';
}

/** By vertex as data flows, then by subtask. */
function orderedTasks(context: SceneContext, checkpoint: CheckpointView): CheckpointTaskView[] {
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
  const nothing = { ...box, label: `${label}: nothing yet`, kind: 'empty' as const, text: '', cells: [] };
  if (!landed) return nothing;
  if (task.position !== null) {
    return { ...box, label: `${label} at ${task.position}`, kind: 'ticket', text: String(task.position), cells: [] };
  }
  const cells = paintsIn(context, task);
  const words = `${label}: ${counted(task.parts.length, 'part')}, ${bytesText(task.bytes)}`;
  return { ...box, label: words, kind: cells.length > 0 ? 'cells' : 'nothing', text: '', cells };
}

function paintsIn(context: SceneContext, task: CheckpointTaskView): Paint[] {
  const keys = new Set([...(task.captured?.values() ?? [])].map((entry) => entry.keyText));
  return [...keys].slice(0, CELLS_MAX).map((key) => paintOfKey(context.paints, key));
}

/** How far a part is on its way to the shelf; null before it left and when it has landed. */
function flight(context: SceneContext, task: CheckpointTaskView): number | null {
  if (task.takenAt === null) return null;
  if (task.storedAt !== null) return trailProgress(context, task.takenAt, task.storedAt);
  return Math.min(0.92, (context.now - task.takenAt) / Math.max(1, context.trailMs));
}

/** Parts that fall to the shelf, slips that rise to the coordinator, parts that come back. */
export function checkpointMovers(context: SceneContext, shelf: ShelfScene | null): Mover[] {
  const movers: Mover[] = [];
  for (const tray of shelf?.trays ?? []) {
    const checkpoint = context.view.checkpoints.get(tray.checkpoint)!;
    orderedTasks(context, checkpoint).forEach((task, index) => {
      const part = tray.parts[index];
      if (part) movers.push(...partMovers(context, task, part), ...slipMovers(context, task, checkpoint.id));
    });
  }
  return [...movers, ...restoreMovers(context, shelf), ...triggerMovers(context)];
}

function partMovers(context: SceneContext, task: CheckpointTaskView, part: Box): Mover[] {
  const station = stationOf(context, task.execution);
  const progress = flight(context, task);
  if (!station || progress === null) return [];
  const curve = dropCurve({ x: station.x + station.width / 2, y: station.y + station.height }, centerOf(part));
  const cells = paintsIn(context, task).slice(0, 4);
  const text = task.position === null ? null : String(task.position);
  return (cells.length > 0 ? cells : [NO_PAINT]).map((paint, index) => ({
    ...shiftedRight(pointAt(curve, progress), index * 9 - cells.length * 4.5),
    kind: 'part',
    paint,
    text: cells.length > 0 ? null : text,
    replayed: false,
    strength: context.lens.strength('shelf', 'snapshots'),
    angle: 0,
  }));
}

function shiftedRight(point: { readonly x: number; readonly y: number }, by: number) {
  return { x: point.x + by, y: point.y };
}

/** The acknowledgement: a slip of paper, not the state itself. */
function slipMovers(context: SceneContext, task: CheckpointTaskView, checkpoint: number): Mover[] {
  const station = stationOf(context, task.execution);
  const { jobManager } = context.layout;
  const progress = trailProgress(context, task.acknowledgedAt);
  if (!station || !jobManager || progress === null || !context.lens.shows('acknowledgements')) return [];
  const target = { x: jobManager.x + jobManager.width / 2, y: jobManager.y + jobManager.height };
  const curve = dropCurve({ x: station.x + station.width / 2, y: station.y }, target);
  const strength = context.lens.strength('acknowledgements', 'job-manager');
  const point = pointAt(curve, progress);
  return [{ ...point, kind: 'slip', paint: NO_PAINT, text: String(checkpoint), replayed: false, strength, angle: 0 }];
}

function restoreMovers(context: SceneContext, shelf: ShelfScene | null): Mover[] {
  const movers: Mover[] = [];
  for (const id of context.view.current.values()) {
    const execution = context.view.executions.get(id)!;
    const until = (execution.restoredAt ?? 0) + RESTORE_TRAILS * context.trailMs;
    const progress = trailProgress(context, execution.restoredAt, until);
    const tray = shelf?.trays.find((one) => one.checkpoint === execution.restoredFrom);
    const station = stationOf(context, id);
    if (progress === null || !tray || !station) continue;
    const keys = new Set([...(context.view.state.get(id)?.values() ?? [])].map((entry) => entry.keyText));
    const paints = [...keys].slice(0, 6).map((key) => paintOfKey(context.paints, key));
    const curve = dropCurve({ x: tray.x + tray.width / 2, y: tray.y }, centerOf(station));
    const strength = context.lens.strength('shelf', 'snapshots');
    for (const [index, paint] of (paints.length > 0 ? paints : [NO_PAINT]).entries()) {
      const point = pointAt(curve, Math.max(0, progress - index * 0.04));
      movers.push({ ...point, kind: 'part', paint, text: null, replayed: false, strength, angle: 0 });
    }
  }
  return movers;
}

/** The coordinator's word to the sources: begin a checkpoint. */
function triggerMovers(context: SceneContext): Mover[] {
  const { jobManager } = context.layout;
  if (!jobManager || !context.lens.shows('barriers')) return [];
  return [...context.view.checkpoints.values()].slice(-2).flatMap((checkpoint) => {
    const progress = trailProgress(context, checkpoint.triggeredAt);
    if (progress === null) return [];
    return [...context.view.sources.values()].flatMap((source) => {
      const station = context.layout.stations.get(source.id);
      if (!station) return [];
      const from = { x: jobManager.x + jobManager.width / 2, y: jobManager.y + jobManager.height };
      const point = pointAt(dropCurve(from, { x: station.x + station.width / 2, y: station.y }), progress);
      const strength = context.lens.strength('barriers', 'job-manager');
      const text = String(checkpoint.id);
      return [{ ...point, kind: 'trigger' as const, paint: NO_PAINT, text, replayed: false, strength, angle: 0 }];
    });
  });
}

function stationOf(context: SceneContext, execution: string): Box | undefined {
  const { vertex, subtask } = executionParts(execution);
  return context.layout.stations.get(`${vertex}:${subtask}`);
}
