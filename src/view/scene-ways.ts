/**
 * The ways of what flies between stations, shelf and JobManager: out of the station at its side, up or down beside the
 * houses, along the gap above or below them, and there. No text of what stands is covered on the way. Part of `scene`.
 */
import { bent, centerOf } from './geometry.ts';
import type { SceneContext } from './scene-context.ts';
import type { Box, Point, Route } from './scene-model.ts';

/** Half a ticket, and a little more. */
const BESIDE = 17;
/** How far below the JobManager and above the shelf things go from side to side: clear of the lowest house's title. */
const BELOW_JOB_MANAGER = 5;
const ABOVE_SHELF = 2;
const ROUNDED = 8;
/** From the top of a station to where messages come and go. */
const DOOR = 14;

/** Where things come out of a station and go in: beside it. */
export function atDoor(context: SceneContext, station: Box): Point {
  return { x: doorOf(context, station).x, y: station.y + DOOR };
}

/** From a place in a station, or beside it, to a place in or above the shelf or in the JobManager. */
export function wayBetween(context: SceneContext, station: Box, from: Point, to: Point): Route {
  const { x, lane } = doorOf(context, station);
  const level = levelOf(context, to);
  const points = [from, { x, y: from.y }, { x: lane, y: from.y }, { x: lane, y: level }, { x: to.x, y: level }, to];
  return bent(points.filter(isAway), ROUNDED);
}

/** To the JobManager's CheckpointCoordinator where it is open, else to where the station's lane meets it. */
export function wayToCoordinator(context: SceneContext, station: Box, jobManager: Box): Route {
  const { lane } = doorOf(context, station);
  const coordinator = context.layout.managerPlaces?.checkpointCoordinator;
  const to = { x: coordinator ? centerOf(coordinator).x : lane, y: jobManager.y + jobManager.height };
  return wayBetween(context, station, atDoor(context, station), to);
}

/**
 * The side at which a station is left, and the lane that is taken there: those of the first and the last layer have a
 * gutter beside the houses, the others the gap before them, where the houses have no text.
 */
function doorOf({ layout }: SceneContext, station: Box): { readonly x: number; readonly lane: number } {
  const others = [...layout.stations.values()];
  const left = station.x - BESIDE;
  if (others.every(({ x }) => x >= station.x - 1)) return { x: left, lane: layout.gutters.left };
  const right = station.x + station.width;
  if (others.some(({ x, width }) => x + width > right + 1)) return { x: left, lane: left };
  return { x: right + BESIDE, lane: layout.gutters.right };
}

function levelOf({ layout }: SceneContext, to: Point): number {
  const { jobManager, shelf } = layout;
  if (shelf && to.y >= shelf.y) return shelf.y - ABOVE_SHELF;
  return jobManager ? jobManager.y + jobManager.height + BELOW_JOB_MANAGER : to.y;
}

/** Two points at one place have no way between them. */
function isAway(point: Point, index: number, points: readonly Point[]): boolean {
  const before = points[index - 1];
  return !before || before.x !== point.x || before.y !== point.y;
}
