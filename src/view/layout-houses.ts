/**
 * Where the houses stand, the rooms in them and the subtasks in these: one house a TaskManager, one room a slot, slim
 * where nothing runs. Part of `layoutScene`.
 */
import { type SlotId, slotIndexOf, type TaskManagerId, taskManagerNumber, taskManagerOf } from '../base/ids.ts';
import { clamp } from './geometry.ts';
import type { GraphLayout } from './graph-layout.ts';
import type { JobView } from './job-view.ts';
import type { Box } from './scene-model.ts';
import type { Spacing } from './spacing.ts';

export interface RoomPlace {
  readonly slot: number;
  readonly box: Box;
  readonly stations: readonly StationPlace[];
}

export interface StationPlace {
  readonly subtask: string;
  readonly box: Box;
  /** It was never scheduled: it stands with all subtasks of its vertex of which that is so. */
  readonly later: boolean;
}

export interface HousePlace {
  /** null: no machine; subtasks that wait for a slot. */
  readonly taskManager: TaskManagerId | null;
  /** The lost TaskManagers that stand here as one entry; empty where it is one machine. */
  readonly gathered: readonly TaskManagerId[];
  readonly box: Box;
  readonly collapsed: boolean;
  readonly rooms: readonly RoomPlace[];
}

/** An execution, or the subtasks of a vertex that were never scheduled. */
interface TaskPlan {
  readonly vertex: string;
  readonly subtasks: readonly number[];
  readonly slot: SlotId | null;
  readonly later: boolean;
}

interface RoomPlan {
  readonly slot: number;
  readonly tasks: readonly TaskPlan[];
  readonly rows: number;
}

interface HousePlan {
  readonly taskManager: TaskManagerId | null;
  readonly gathered: readonly TaskManagerId[];
  readonly rooms: readonly RoomPlan[];
  readonly collapsed: boolean;
}

interface Plot {
  readonly view: JobView;
  readonly graph: GraphLayout;
  readonly spacing: Spacing;
  readonly row: number;
}

/** A station that remembers nothing needs no more. */
const PLAIN_STATION_MAX = 66;
const STATION_WIDTH_MAX = 236;
export const STATION_WIDTH_MIN = 104;
/** So many dead machines keep a house each; more of them would push the living out of sight. */
const LOST_HOUSES_MAX = 3;

/**
 * Houses from top to bottom, in the middle of an area; they may grow out of it where it is too low for them. `lostOpen`: whether lost
 * TaskManagers that are gathered have a house each below their entry.
 */
export function placeHouses(
  view: JobView,
  graph: GraphLayout,
  area: Box,
  spacing: Spacing,
  lostOpen: boolean,
): HousePlace[] {
  const plans = gatherLost(planHouses(view, graph), view, lostOpen);
  const rows = plans.reduce((sum, plan) => sum + plan.rooms.reduce((total, room) => total + room.rows, 0), 0);
  const gaps = spacing.houseGap * Math.max(0, plans.length - 1);
  const fixed = plans.reduce((sum, plan) => sum + houseHeight(plan, 0, spacing), 0) + gaps;
  const row = clamp((area.height - fixed) / Math.max(1, rows), spacing.rowMin, spacing.rowMax);
  const plot: Plot = { view, graph, spacing, row };
  let y = area.y + Math.max(0, (area.height - fixed - rows * row) / 2);
  return plans.map((plan) => {
    const box = { x: area.x, y, width: area.width, height: houseHeight(plan, row, spacing) };
    y += box.height + spacing.houseGap;
    const { taskManager, gathered, collapsed } = plan;
    return { taskManager, gathered, box, collapsed, rooms: placeRooms(plot, plan, box) };
  });
}

export function heightOf(houses: readonly HousePlace[]): number {
  const first = houses[0];
  const last = houses.at(-1);
  return first && last ? last.box.y + last.box.height - first.box.y : 0;
}

function planHouses(view: JobView, graph: GraphLayout): HousePlan[] {
  const tasks = [...scheduledTasks(view), ...laterTasks(view)];
  const machines = [...view.taskManagers.values()].sort(
    (left, right) => taskManagerNumber(left.id) - taskManagerNumber(right.id),
  );
  const plans: HousePlan[] = machines.map((machine) => {
    const inside = tasks.filter((task) => task.slot !== null && taskManagerOf(task.slot) === machine.id);
    const slots = Math.max(machine.slots, ...inside.map((task) => slotIndexOf(task.slot ?? '') + 1));
    const rooms = inside.length === 0 ? [] : planRooms(inside, slots, graph);
    return { taskManager: machine.id, gathered: [], rooms, collapsed: rooms.length === 0 };
  });
  const known = new Set(machines.map((machine) => machine.id));
  const waiting = tasks.filter((task) => task.slot === null || !known.has(taskManagerOf(task.slot)));
  if (waiting.length > 0) {
    plans.push({ taskManager: null, gathered: [], rooms: planRooms(waiting, 1, graph), collapsed: false });
  }
  return plans;
}

/** Lost machines on which nothing is left to show stand as one entry where there are many, in the place of the first. */
function gatherLost(plans: readonly HousePlan[], view: JobView, lostOpen: boolean): readonly HousePlan[] {
  const isLost = ({ taskManager, collapsed }: HousePlan) =>
    collapsed && taskManager !== null && view.taskManagers.get(taskManager)?.status === 'lost';
  const lost = plans.filter(isLost);
  if (lost.length <= LOST_HOUSES_MAX) return plans;
  const gathered = lost.flatMap(({ taskManager }) => taskManager ?? []);
  const entry: HousePlan = { taskManager: null, gathered, rooms: [], collapsed: true };
  const first = plans.findIndex(isLost);
  const behind = plans.slice(first).filter((plan) => !isLost(plan));
  return [...plans.slice(0, first), entry, ...(lostOpen ? lost : []), ...behind];
}

function scheduledTasks(view: JobView): TaskPlan[] {
  return [...view.current.values()].map((id) => {
    const { vertex, subtask, slot } = view.executions.get(id)!;
    return { vertex, subtasks: [subtask], slot, later: false };
  });
}

/**
 * In BATCH a task is scheduled when its input is there, and a job that fails while it is initialized has none; those of a vertex that are not
 * scheduled stand together.
 */
function laterTasks(view: JobView): TaskPlan[] {
  return (view.graph?.vertices ?? []).flatMap(({ key: vertex, parallelism }) => {
    const subtasks = Array.from({ length: parallelism }, (_, subtask) => subtask);
    const later = subtasks.filter((subtask) => !view.current.has(`${vertex}:${subtask}`));
    return later.length > 0 ? [{ vertex, subtasks: later, slot: null, later: true }] : [];
  });
}

function planRooms(tasks: readonly TaskPlan[], slots: number, graph: GraphLayout): RoomPlan[] {
  return Array.from({ length: slots }, (_, slot) => {
    const inside = tasks.filter((task) => (task.slot === null ? 0 : slotIndexOf(task.slot)) === slot);
    const rowsOf = new Map<number, number>();
    for (const task of inside) {
      const layer = graph.places.get(task.vertex)?.layer ?? 0;
      rowsOf.set(layer, (rowsOf.get(layer) ?? 0) + 1);
    }
    return { slot, tasks: inside, rows: Math.max(0, ...rowsOf.values()) };
  });
}

function roomHeight(room: RoomPlan, row: number, spacing: Spacing): number {
  if (room.rows === 0) return spacing.emptyRoom;
  return room.rows * row + (room.rows - 1) * spacing.rowGap + 2 * spacing.housePadding;
}

function houseHeight(plan: HousePlan, row: number, spacing: Spacing): number {
  if (plan.collapsed) return spacing.slimHouse;
  const rooms = plan.rooms.reduce((sum, room) => sum + roomHeight(room, row, spacing), 0);
  return spacing.houseTitle + rooms + spacing.roomGap * (plan.rooms.length - 1) + spacing.housePadding;
}

function placeRooms(plot: Plot, plan: HousePlan, house: Box): RoomPlace[] {
  const { spacing, row } = plot;
  let y = house.y + spacing.houseTitle;
  return plan.rooms.map((room) => {
    const height = roomHeight(room, row, spacing);
    const box = { x: house.x + spacing.housePadding, y, width: house.width - 2 * spacing.housePadding, height };
    y += height + spacing.roomGap;
    return { slot: room.slot, box, stations: placeInRoom(plot, room, box) };
  });
}

function placeInRoom(plot: Plot, room: RoomPlan, area: Box): RoomPlace['stations'] {
  const { view, graph, spacing, row } = plot;
  const usedRows = new Map<number, number>();
  const ordered = [...room.tasks].sort((left, right) => rowOf(graph, left) - rowOf(graph, right));
  return ordered.flatMap((task) => {
    const layer = graph.places.get(task.vertex)?.layer ?? 0;
    const index = usedRows.get(layer) ?? 0;
    usedRows.set(layer, index + 1);
    const y = area.y + spacing.housePadding + index * (row + spacing.rowGap);
    const height = remembers(view, task) ? row : Math.min(row, PLAIN_STATION_MAX);
    const box = { ...columnOf(graph, layer, area, spacing), y: y + (row - height) / 2, height };
    return task.subtasks.map((subtask) => ({ subtask: `${task.vertex}:${subtask}`, box, later: task.later }));
  });
}

/** Whether a task has keyed state, broadcast state or fields to show. */
function remembers(view: JobView, task: TaskPlan): boolean {
  const vertex = view.graph?.vertices.find((candidate) => candidate.key === task.vertex);
  if (vertex?.operators.some((node) => node.keyed || node.type === 'broadcastProcess')) return true;
  for (const field of view.fieldNames.values()) if (field.vertex === task.vertex) return true;
  return false;
}

function rowOf(graph: GraphLayout, task: TaskPlan): number {
  return (graph.places.get(task.vertex)?.row ?? 0) * 1000 + task.subtasks[0]!;
}

/** Where a layer of the job graph stands in an area, from left to right. */
export function columnOf(graph: GraphLayout, layer: number, area: Box, spacing: Spacing): { x: number; width: number } {
  const inner = area.width - 2 * spacing.housePadding;
  const gapLeast = clamp((inner * 0.24) / Math.max(1, graph.layers - 1), 56, 150);
  const width = clamp((inner - gapLeast * (graph.layers - 1)) / graph.layers, STATION_WIDTH_MIN, STATION_WIDTH_MAX);
  const pitch = graph.layers > 1 ? (inner - width) / (graph.layers - 1) : 0;
  const x = graph.layers > 1 ? layer * pitch : (inner - width) / 2;
  return { x: area.x + spacing.housePadding + x, width };
}
