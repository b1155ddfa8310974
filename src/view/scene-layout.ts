/**
 * Where everything stands: sources left, TaskManagers as houses with slots as rooms, sinks right, the JobManager above
 * and durable storage below; on a narrow screen all of it from top to bottom. Stations are mixed between their places
 * in the job graph and in the execution graph, which is the unfolding.
 */
import { slotIndexOf, type TaskManagerId, taskManagerOf } from '../base/ids.ts';
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import { clamp, eased, mixBoxes } from './geometry.ts';
import { type GraphLayout, layoutGraph } from './graph-layout.ts';
import type { ExecutionView, JobView } from './job-view.ts';
import type { Lens } from './lens.ts';
import type { Box, SceneOptions } from './scene-model.ts';

export interface RoomPlace {
  readonly slot: number;
  readonly box: Box;
  readonly stations: readonly { readonly subtask: string; readonly box: Box }[];
}

export interface HousePlace {
  /** null: no machine; subtasks that wait for a slot. */
  readonly taskManager: TaskManagerId | null;
  readonly box: Box;
  readonly collapsed: boolean;
  readonly rooms: readonly RoomPlace[];
}

export interface SceneLayout {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly narrow: boolean;
  readonly unfold: number;
  readonly jobManager: Box | null;
  readonly shelf: Box | null;
  readonly houses: readonly HousePlace[];
  /** By `vertex:subtask`, as unfolded as it is. */
  readonly stations: ReadonlyMap<string, Box>;
  readonly sources: ReadonlyMap<string, Box>;
  readonly sinks: ReadonlyMap<string, Box>;
}

const MARGIN = 12;
const NARROW_BELOW = 640;
const HOUSE_TITLE = 24;
const HOUSE_GAP = 10;
const HOUSE_PADDING = 8;
const ROOM_GAP = 8;
const EMPTY_ROOM = 24;
const SAY_HEIGHT = 26;
const COLLAPSED_HOUSE = 30;
const ROW_MIN = 58;
const ROW_MAX = 108;
/** A station that remembers nothing needs no more. */
const PLAIN_STATION_MAX = 66;
const ROW_GAP = 8;
const STATION_WIDTH_MAX = 236;
const STATION_WIDTH_MIN = 104;

/** The names of the sinks of a job, with the vertex each belongs to. */
export function sinksOf(graph: JobGraph): { readonly sink: string; readonly vertex: JobVertex }[] {
  return graph.vertices.flatMap((vertex) =>
    vertex.operators.flatMap((node) => (node.sink === null ? [] : [{ sink: node.sink, vertex }])),
  );
}

export function sourceVertices(graph: JobGraph): JobVertex[] {
  return graph.vertices.filter((vertex) => vertex.operators[0]?.type === 'source');
}

/** As large as it fits: on a projector everything is scaled up, and nowhere is it smaller than designed. */
export function layoutScene(view: JobView, options: SceneOptions, lens: Lens): SceneLayout {
  const largest = clamp(Math.min(options.width / 1000, options.height / 600), 1, 2);
  for (let scale = largest; scale > 1; scale -= 0.15) {
    const layout = layoutAt(scale, view, options, lens);
    if (layout.height * scale <= options.height + 1 && layout.width * scale <= options.width + 1) return layout;
  }
  return layoutAt(1, view, options, lens);
}

function layoutAt(scale: number, view: JobView, options: SceneOptions, lens: Lens): SceneLayout {
  const graph = view.graph ? layoutGraph(view.graph) : { places: new Map(), layers: 1, rows: 1 };
  const narrow = options.width / scale < NARROW_BELOW;
  const unfold = eased(options.unfold ?? 1);
  const width = Math.max(options.width / scale, leastWidth(graph, narrow));
  const zones = zonesOf(view, { width, height: options.height / scale, narrow, says: Boolean(options.say) }, lens);
  const houses = placeHouses(view, graph, zones.middle, unfold > 0 && lens.shows('houses'));
  const grown = Math.max(0, heightOf(houses) - zones.middle.height);
  const middle = { ...zones.middle, height: zones.middle.height + grown };
  return {
    width,
    height: zones.height + grown,
    scale,
    narrow,
    unfold: lens.shows('houses') ? unfold : 0,
    jobManager: zones.jobManager,
    shelf: zones.shelf && shifted(zones.shelf, grown),
    houses,
    stations: placeStations(view, graph, houses, middle, lens.shows('houses') ? unfold : 0),
    sources: placeColumn(zones.sources, narrow ? 0 : grown, sourceHeights(view)),
    sinks: placeColumn(shifted(zones.sinks, narrow ? grown : 0), narrow ? 0 : grown, sinkHeights(view)),
  };
}

function leastWidth(graph: GraphLayout, narrow: boolean): number {
  const stations = graph.layers * STATION_WIDTH_MIN + (graph.layers - 1) * 56 + 2 * (MARGIN + 2 * HOUSE_PADDING);
  return narrow ? stations : stations + 300;
}

interface Zones {
  readonly height: number;
  readonly jobManager: Box | null;
  readonly shelf: Box | null;
  readonly sources: Box;
  readonly sinks: Box;
  readonly middle: Box;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
  readonly says: boolean;
}

function zonesOf(view: JobView, frame: Frame, lens: Lens): Zones {
  const { width, height, narrow } = frame;
  const inner = width - 2 * MARGIN;
  const roomy = height > 560;
  const top = lens.shows('job-manager') ? (narrow ? 66 : 52) : 0;
  const bottom = lens.shows('shelf') ? shelfHeight(narrow, roomy) : 0;
  const y = MARGIN + (top > 0 ? top + 12 : 0) + (frame.says ? SAY_HEIGHT : 0);
  const under = height - MARGIN - (bottom > 0 ? bottom + 12 : 0);
  const jobManager = top > 0 ? { x: MARGIN, y: MARGIN, width: inner, height: top } : null;
  const shelf = bottom > 0 ? { x: MARGIN, y: height - MARGIN - bottom, width: inner, height: bottom } : null;
  if (narrow) return narrowZones({ height, inner, y, under, jobManager, shelf }, view.graph);
  const side = clamp(width * 0.15, 116, 190);
  const gap = clamp(width * 0.035, 26, 56);
  const tall = Math.max(120, under - y);
  return {
    height,
    jobManager,
    shelf,
    sources: { x: MARGIN, y, width: side, height: tall },
    sinks: { x: width - MARGIN - side * 1.15, y, width: side * 1.15, height: tall },
    middle: { x: MARGIN + side + gap, y, width: inner - side * 2.15 - 2 * gap, height: tall },
  };
}

interface NarrowFrame {
  readonly height: number;
  readonly inner: number;
  readonly y: number;
  readonly under: number;
  readonly jobManager: Box | null;
  readonly shelf: Box | null;
}

function narrowZones(frame: NarrowFrame, graph: JobGraph | null): Zones {
  const strip = 62;
  const sources = strip * Math.max(1, sourceNames(graph).length) + 14;
  const sinks = 92 * Math.max(1, sinkNames(graph).length) + 14;
  const middle = Math.max(120, frame.under - frame.y - sources - sinks);
  const end = frame.y + sources + middle + sinks;
  const added = Math.max(0, end - frame.under);
  return {
    height: frame.height + added,
    jobManager: frame.jobManager,
    shelf: frame.shelf && shifted(frame.shelf, added),
    sources: { x: MARGIN, y: frame.y, width: frame.inner, height: sources - 14 },
    middle: { x: MARGIN, y: frame.y + sources, width: frame.inner, height: middle },
    sinks: { x: MARGIN, y: frame.y + sources + middle + 14, width: frame.inner, height: sinks - 14 },
  };
}

function shelfHeight(narrow: boolean, roomy: boolean): number {
  const tray = roomy ? 92 : 78;
  return narrow ? tray + 22 : tray;
}

function shifted(box: Box, by: number): Box {
  return { ...box, y: box.y + by };
}

// ── houses and rooms ─────────────────────────────────────────────────────────────────────────────

interface RoomPlan {
  readonly slot: number;
  readonly executions: readonly ExecutionView[];
  readonly rows: number;
}

interface HousePlan {
  readonly taskManager: TaskManagerId | null;
  readonly rooms: readonly RoomPlan[];
  readonly collapsed: boolean;
}

function placeHouses(view: JobView, graph: GraphLayout, area: Box, wanted: boolean): HousePlace[] {
  if (!wanted) return [];
  const plans = planHouses(view, graph);
  const rows = plans.reduce((sum, plan) => sum + plan.rooms.reduce((total, room) => total + room.rows, 0), 0);
  const fixed = plans.reduce((sum, plan) => sum + houseHeight(plan, 0), 0) + HOUSE_GAP * Math.max(0, plans.length - 1);
  const row = clamp((area.height - fixed) / Math.max(1, rows), ROW_MIN, ROW_MAX);
  const total = fixed + rows * row;
  let y = area.y + Math.max(0, (area.height - total) / 2);
  return plans.map((plan) => {
    const box = { x: area.x, y, width: area.width, height: houseHeight(plan, row) };
    y += box.height + HOUSE_GAP;
    return {
      taskManager: plan.taskManager,
      box,
      collapsed: plan.collapsed,
      rooms: placeRooms(view, plan, graph, box, row),
    };
  });
}

function planHouses(view: JobView, graph: GraphLayout): HousePlan[] {
  const executions = [...view.current.values()].map((id) => view.executions.get(id)!);
  const machines = [...view.taskManagers.values()].sort((left, right) => numberOf(left.id) - numberOf(right.id));
  const plans: HousePlan[] = machines.map((machine) => {
    const inside = executions.filter((task) => task.slot !== null && taskManagerOf(task.slot) === machine.id);
    const dead = machine.status === 'killed' || machine.status === 'lost';
    const slots = Math.max(machine.slots, ...inside.map((task) => slotIndexOf(task.slot ?? '') + 1));
    const rooms = inside.length === 0 && (dead || machine.status === 'running') ? [] : planRooms(inside, slots, graph);
    return { taskManager: machine.id, rooms, collapsed: rooms.length === 0 };
  });
  const known = new Set(machines.map((machine) => machine.id));
  const waiting = executions.filter((task) => task.slot === null || !known.has(taskManagerOf(task.slot)));
  if (waiting.length > 0) plans.push({ taskManager: null, rooms: planRooms(waiting, 1, graph), collapsed: false });
  return plans;
}

function numberOf(taskManager: TaskManagerId): number {
  return Number(taskManager.slice(taskManager.indexOf('-') + 1));
}

function planRooms(executions: readonly ExecutionView[], slots: number, graph: GraphLayout): RoomPlan[] {
  return Array.from({ length: slots }, (_, slot) => {
    const inside = executions.filter((task) => (task.slot === null ? 0 : slotIndexOf(task.slot)) === slot);
    const rowsOf = new Map<number, number>();
    for (const task of inside) {
      const layer = graph.places.get(task.vertex)?.layer ?? 0;
      rowsOf.set(layer, (rowsOf.get(layer) ?? 0) + 1);
    }
    return { slot, executions: inside, rows: Math.max(0, ...rowsOf.values()) };
  });
}

function roomHeight(room: RoomPlan, row: number): number {
  return room.rows === 0 ? EMPTY_ROOM : room.rows * row + (room.rows - 1) * ROW_GAP + 2 * HOUSE_PADDING;
}

function houseHeight(plan: HousePlan, row: number): number {
  if (plan.collapsed) return COLLAPSED_HOUSE;
  const rooms = plan.rooms.reduce((sum, room) => sum + roomHeight(room, row), 0);
  return HOUSE_TITLE + rooms + ROOM_GAP * (plan.rooms.length - 1) + HOUSE_PADDING;
}

function placeRooms(view: JobView, plan: HousePlan, graph: GraphLayout, house: Box, row: number): RoomPlace[] {
  let y = house.y + HOUSE_TITLE;
  return plan.rooms.map((room) => {
    const height = roomHeight(room, row);
    const box = { x: house.x + HOUSE_PADDING, y, width: house.width - 2 * HOUSE_PADDING, height };
    y += height + ROOM_GAP;
    return { slot: room.slot, box, stations: placeInRoom(view, room, graph, box, row) };
  });
}

function placeInRoom(view: JobView, room: RoomPlan, graph: GraphLayout, area: Box, row: number): RoomPlace['stations'] {
  const usedRows = new Map<number, number>();
  const ordered = [...room.executions].sort((left, right) => rowOf(graph, left) - rowOf(graph, right));
  return ordered.map((task) => {
    const layer = graph.places.get(task.vertex)?.layer ?? 0;
    const index = usedRows.get(layer) ?? 0;
    usedRows.set(layer, index + 1);
    const column = columnOf(graph, layer, area);
    const y = area.y + HOUSE_PADDING + index * (row + ROW_GAP);
    const height = remembers(view, task) ? row : Math.min(row, PLAIN_STATION_MAX);
    const box = { ...column, y: y + (row - height) / 2, height };
    return { subtask: `${task.vertex}:${task.subtask}`, box };
  });
}

/** Whether a task has keyed state or fields to show. */
function remembers(view: JobView, task: ExecutionView): boolean {
  const vertex = view.graph?.vertices.find((candidate) => candidate.key === task.vertex);
  if (vertex?.operators.some((node) => node.keyed)) return true;
  for (const field of view.fields.values()) if (field.execution === task.id) return true;
  return false;
}

function rowOf(graph: GraphLayout, task: ExecutionView): number {
  return (graph.places.get(task.vertex)?.row ?? 0) * 1000 + task.subtask;
}

function columnOf(graph: GraphLayout, layer: number, area: Box): { readonly x: number; readonly width: number } {
  const inner = area.width - 2 * HOUSE_PADDING;
  const gapLeast = clamp((inner * 0.24) / Math.max(1, graph.layers - 1), 56, 150);
  const width = clamp((inner - gapLeast * (graph.layers - 1)) / graph.layers, STATION_WIDTH_MIN, STATION_WIDTH_MAX);
  const pitch = graph.layers > 1 ? (inner - width) / (graph.layers - 1) : 0;
  const x = graph.layers > 1 ? layer * pitch : (inner - width) / 2;
  return { x: area.x + HOUSE_PADDING + x, width };
}

function heightOf(houses: readonly HousePlace[]): number {
  const first = houses[0];
  const last = houses.at(-1);
  return first && last ? last.box.y + last.box.height - first.box.y : 0;
}

// ── stations, sources, sinks ─────────────────────────────────────────────────────────────────────

function placeStations(
  view: JobView,
  graph: GraphLayout,
  houses: readonly HousePlace[],
  middle: Box,
  unfold: number,
): Map<string, Box> {
  const unfolded = new Map(
    houses.flatMap((house) => house.rooms.flatMap((room) => room.stations)).map((one) => [one.subtask, one.box]),
  );
  const places = new Map<string, Box>();
  for (const vertex of view.graph?.vertices ?? []) {
    const folded = vertexBox(graph, vertex.key, middle);
    for (let subtask = 0; subtask < vertex.parallelism; subtask++) {
      const box = unfolded.get(`${vertex.key}:${subtask}`);
      places.set(`${vertex.key}:${subtask}`, box ? mixBoxes(folded, box, unfold) : folded);
    }
  }
  return places;
}

function vertexBox(graph: GraphLayout, vertex: string, middle: Box): Box {
  const place = graph.places.get(vertex) ?? { layer: 0, row: 0 };
  const rowsHere = [...graph.places.values()].filter((other) => other.layer === place.layer).length;
  const pitch = Math.min(130, middle.height / Math.max(1, rowsHere));
  const height = clamp(pitch - 14, 46, 76);
  const y = middle.y + middle.height / 2 + (place.row - (rowsHere - 1) / 2) * pitch - height / 2;
  return { ...columnOf(graph, place.layer, middle), y, height };
}

function sourceNames(graph: JobGraph | null): string[] {
  return graph ? sourceVertices(graph).map((vertex) => vertex.key) : [];
}

function sinkNames(graph: JobGraph | null): string[] {
  return graph ? [...new Set(sinksOf(graph).map(({ sink }) => sink))] : [];
}

const COLUMN_GAP = 12;
const SPLIT_HEIGHT = 34;
const SINK_ROWS_LEAST = 4;
const SINK_ROWS_MOST = 12;

/** How high each source's box would be: one track a subtask. */
function sourceHeights(view: JobView): Map<string, number> {
  return new Map(
    sourceVertices(view.graph ?? NO_GRAPH).map((vertex) => [vertex.key, 52 + vertex.parallelism * SPLIT_HEIGHT]),
  );
}

/** How high each sink's box would be: one line a key, with room for some from the beginning. */
function sinkHeights(view: JobView): Map<string, number> {
  return new Map(
    sinkNames(view.graph).map((name) => {
      const keys = view.sinks.get(name)?.table.size ?? 0;
      return [name, 48 + clamp(keys, SINK_ROWS_LEAST, SINK_ROWS_MOST) * 19];
    }),
  );
}

/** Before a job is submitted. */
export const NO_GRAPH: JobGraph = { name: '', vertices: [], edges: [], configuration: {}, fingerprint: '' };

/** Boxes one under the other, in the middle of their zone, smaller where there is no room for all. */
function placeColumn(zone: Box, grown: number, wanted: ReadonlyMap<string, number>): Map<string, Box> {
  const room = zone.height + grown - COLUMN_GAP * (wanted.size - 1);
  const total = [...wanted.values()].reduce((sum, height) => sum + height, 0);
  const shrink = Math.min(1, room / Math.max(1, total));
  let y = zone.y + Math.max(0, (room - total) / 2);
  return new Map(
    [...wanted].map(([name, height]) => {
      const box = { ...zone, y, height: height * shrink };
      y += box.height + COLUMN_GAP;
      return [name, box];
    }),
  );
}
