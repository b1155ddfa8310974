/** The outline of the failover region while it is restarted: all that is cancelled and built anew. Part of `scene`. */
import { subtaskOf } from '../base/ids.ts';
import { isTerminal } from './reduce-job.ts';
import type { SceneContext } from './scene-context.ts';
import type { Box, RegionScene } from './scene-model.ts';

/** Wide enough at the sides that it stands clear of the titles of the houses it goes through. */
const BESIDE = 9;
const PADDING = 6;

/** null where none is restarted, or where one frame would hold stations that do not belong to it. */
export function regionScene(context: SceneContext): RegionScene | null {
  const { view, layout, lens } = context;
  const { restart } = view;
  if (!restart || layout.unfold < 1 || !lens.shows('houses') || isTerminal(view.job.status)) return null;
  const inside = new Set(restart.executions.map((id) => subtaskOf(id)));
  const boxes = [...layout.stations].filter(([id]) => inside.has(id)).map(([, box]) => box);
  if (boxes.length === 0) return null;
  const frame = around(boxes);
  const strangers = [...layout.stations].some(([id, box]) => !inside.has(id) && overlap(frame, box));
  const text = restart.suppressed ? 'stays down' : `failover region: all ${inside.size} start anew`;
  return strangers ? null : { ...frame, text };
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x)) - BESIDE;
  const y = Math.min(...boxes.map((box) => box.y)) - PADDING;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + BESIDE;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + PADDING;
  return { x, y, width: right - x, height: bottom - y };
}

export function overlap(one: Box, other: Box): boolean {
  const apart =
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y;
  return !apart;
}
