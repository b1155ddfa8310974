/**
 * What flies between the coordinator, the stations and the shelf: the trigger, copies of state, slips, the
 * notification, and the parts that come back. Part of `scene`.
 */
import { executionParts } from '../base/ids.ts';
import { centerOf, pointOn, reversed } from './geometry.ts';
import type { CheckpointTaskView, CheckpointView } from './job-view.ts';
import { mover } from './movers.ts';
import { paintOfKey } from './paint.ts';
import { isCurrent, type SceneContext, trailProgress } from './scene-context.ts';
import type { Mover, PartScene, Point, ShelfScene, StationScene, TrayScene } from './scene-model.ts';
import { capturedKeys, flight, offsetText, orderedTasks } from './scene-shelf.ts';
import { atDoor, wayBetween, wayToCoordinator } from './scene-ways.ts';
import { restoring } from './station-memory.ts';

/** Copies of one part follow each other at this distance. */
const FOLLOWING = 0.05;
const CELLS_IN_FLIGHT = 8;
/** What a barrier has jumped: no wider than a ticket, so that it passes beside the houses. */
const OVERTAKEN = '»';

export function checkpointMovers(
  context: SceneContext,
  shelf: ShelfScene | null,
  stations: readonly StationScene[],
): Mover[] {
  if (context.layout.unfold === 0) return [];
  const byId = new Map(stations.map((station) => [station.id, station]));
  const movers: Mover[] = [];
  for (const tray of shelf?.trays ?? []) {
    const checkpoint = context.view.checkpoints.get(tray.checkpoint)!;
    orderedTasks(context, checkpoint).forEach((task, index) => {
      const station = byId.get(stationId(task.execution));
      const part = tray.parts[index];
      if (!station || !part) return;
      movers.push(...partMovers(context, task, part, station), ...slipMovers(context, task, checkpoint, station));
    });
  }
  return [...movers, ...restoreMovers(context, shelf, byId), ...triggerMovers(context, byId)];
}

function stationId(execution: string): string {
  const { vertex, subtask } = executionParts(execution);
  return `station:${vertex}:${subtask}`;
}

/** What a subtask stores, on its way: its state and, of an unaligned checkpoint, what its barrier jumped. */
function partMovers(context: SceneContext, task: CheckpointTaskView, part: PartScene, station: StationScene): Mover[] {
  const progress = flight(context, task);
  if (progress === null) return [];
  const strength = context.lens.strength('shelf', 'snapshots');
  const state = stateMovers(context, task, part, station, { progress, strength });
  if (task.inFlightBytes === 0) return state;
  const way = wayBetween(context, station, atDoor(context, station), centerOf(part));
  const jumped = mover('part', pointOn(way, progress - FOLLOWING), strength, { text: OVERTAKEN });
  return [...state, jumped];
}

/** Copies of the state leave their drawers and fall to their cells; a source's part is a ticket with its offset. */
function stateMovers(
  context: SceneContext,
  task: CheckpointTaskView,
  part: PartScene,
  station: StationScene,
  { progress, strength }: { readonly progress: number; readonly strength: number },
): Mover[] {
  const keys = capturedKeys(task).slice(0, CELLS_IN_FLIGHT);
  if (keys.length === 0) {
    const text = task.position === null ? null : offsetText(task.position);
    const way = wayBetween(context, station, atDoor(context, station), centerOf(part));
    return [mover('part', pointOn(way, progress), strength, { text })];
  }
  return keys.map((key, index) => {
    const drawer = station.drawers.find((one) => !one.broadcast && one.key === key);
    const from = drawer ? { x: drawer.x + 11, y: drawer.y + 10 } : centerOf(station);
    const way = wayBetween(context, station, from, centerOf(part));
    const point = pointOn(way, progress * (1 + FOLLOWING * keys.length) - FOLLOWING * index);
    return mover('part', point, strength, { paint: paintOfKey(context.paints, key) });
  });
}

/** The acknowledgement rises: a slip of paper, not the state itself. The notification comes down the same way. */
function slipMovers(
  context: SceneContext,
  task: CheckpointTaskView,
  checkpoint: CheckpointView,
  station: StationScene,
): Mover[] {
  const { jobManager } = context.layout;
  if (!jobManager || !context.lens.shows('acknowledgements')) return [];
  const strength = context.lens.strength('acknowledgements', 'job-manager');
  const way = wayToCoordinator(context, station, jobManager);
  const rising = trailProgress(context, task.acknowledgedAt);
  const text = String(checkpoint.id);
  const movers = rising === null ? [] : [mover('slip', pointOn(way, rising), strength, { text })];
  const falling =
    checkpoint.status === 'completed' && isCurrent(context.view, task.execution)
      ? trailProgress(context, checkpoint.endedAt)
      : null;
  return falling === null ? movers : [...movers, mover('notice', pointOn(way, 1 - falling), strength, { text })];
}

/** Parts fly back from the shelf, each to the drawer it fills; a source gets its offset. */
function restoreMovers(
  context: SceneContext,
  shelf: ShelfScene | null,
  stations: ReadonlyMap<string, StationScene>,
): Mover[] {
  return [...context.view.current.values()].flatMap((id) => {
    const execution = context.view.executions.get(id)!;
    const progress = restoring(context, execution);
    const tray = shelf?.trays.find((one) => one.checkpoint === execution.restoredFrom);
    const station = stations.get(stationId(id));
    return progress === null || !tray || !station ? [] : partsBack(context, tray, station, progress);
  });
}

function partsBack(context: SceneContext, tray: TrayScene, station: StationScene, progress: number): Mover[] {
  const strength = context.lens.strength('shelf', 'snapshots');
  const source = context.view.sources.get(`${station.id.slice('station:'.length)}`);
  const part = tray.parts.find((one) => one.station === station.id);
  const back = (to: Point, from: Point) => pointOn(reversed(wayBetween(context, station, to, from)), progress);
  if (source) {
    const point = back(atDoor(context, station), centerOf(part ?? tray));
    return [mover('part', point, strength, { text: part?.text ?? '' })];
  }
  return station.drawers
    .filter((drawer) => drawer.awaited && !drawer.broadcast)
    .map((drawer) => {
      const cell = tray.parts.flatMap((one) => one.cells).find((one) => sameKey(one.paint, drawer.paint));
      const from = centerOf(cell ?? part ?? tray);
      return mover('part', back({ x: drawer.x + 11, y: drawer.y + 10 }, from), strength, { paint: drawer.paint });
    });
}

function sameKey(one: Mover['paint'], other: Mover['paint']): boolean {
  return one.by === 'key' && other.by === 'key' && one.letter === other.letter;
}

/** The coordinator's word to the sources: begin a checkpoint. */
function triggerMovers(context: SceneContext, stations: ReadonlyMap<string, StationScene>): Mover[] {
  const { jobManager } = context.layout;
  if (!jobManager || !context.lens.shows('barriers')) return [];
  const strength = context.lens.strength('barriers', 'job-manager');
  return [...context.view.checkpoints.values()].slice(-2).flatMap((checkpoint) => {
    const progress = trailProgress(context, checkpoint.triggeredAt);
    if (progress === null) return [];
    return [...context.view.sources.keys()].flatMap((id) => {
      const station = stations.get(`station:${id}`);
      if (!station) return [];
      const way = wayToCoordinator(context, station, jobManager);
      return [mover('trigger', pointOn(way, 1 - progress), strength, { text: String(checkpoint.id) })];
    });
  });
}
