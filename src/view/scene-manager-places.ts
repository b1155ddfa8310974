/** Where the parts of an opened JobManager stand in its box: side by side, or where that is too narrow, in two rows. Part of `layoutScene`. */
import type { ManagerPart } from './reduce-deeds.ts';
import type { Box } from './scene-model.ts';

export type ManagerPlaces = Readonly<Record<ManagerPart, Box>>;

const TITLE = 26;
const PADDING = 8;
const GAP = 8;
/** A name, two lines of what it has in hand and one of what it did. */
const PART = 70;
/** The JobMaster has a name of its own above its CheckpointCoordinator's. */
const SIDE_BY_SIDE_FROM = 620;

/** How high the box is when it is open. */
export function openHeight(width: number): number {
  return TITLE + PADDING + (width < SIDE_BY_SIDE_FROM ? 2 * PART + GAP : PART);
}

export function managerPlaces(box: Box): ManagerPlaces {
  const inner = { x: box.x + PADDING, y: box.y + TITLE, width: box.width - 2 * PADDING };
  const narrow = box.width < SIDE_BY_SIDE_FROM;
  const upper = narrow ? (inner.width - GAP) / 2 : inner.width * 0.22;
  const dispatcher = { x: inner.x, y: inner.y, width: upper, height: PART };
  const resourceManager = { ...dispatcher, x: inner.x + upper + GAP, width: narrow ? upper : inner.width * 0.26 };
  const jobMaster = narrow
    ? { x: inner.x, y: inner.y + PART + GAP, width: inner.width, height: PART }
    : besides(resourceManager, inner.x + inner.width);
  const half = jobMaster.width * (narrow ? 0.52 : 0.54);
  const checkpointCoordinator = {
    x: jobMaster.x + jobMaster.width - half,
    y: jobMaster.y + 4,
    width: half - 4,
    height: PART - 8,
  };
  return { dispatcher, resourceManager, jobMaster, checkpointCoordinator };
}

function besides(box: Box, right: number): Box {
  const x = box.x + box.width + GAP;
  return { ...box, x, width: right - x };
}
