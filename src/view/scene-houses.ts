/** The houses: TaskManagers living, dead and on their way, and whoever waits for a slot. Part of `scene`. */
import { type TaskManagerId, taskManagerName, taskManagerNumber } from '../base/ids.ts';
import { eased } from './geometry.ts';
import type { JobView, TaskManagerView } from './job-view.ts';
import type { HousePlace } from './layout-houses.ts';
import { counted } from './names.ts';
import { isTerminal } from './reduce-job.ts';
import { type SceneContext, share } from './scene-context.ts';
import type { ControlLine, HouseScene } from './scene-model.ts';
import { fitted } from './station-parts.ts';

export function houseScenes(context: SceneContext): HouseScene[] {
  return context.layout.houses.map((place) =>
    place.gathered.length > 0 ? lostScene(context, place) : houseScene(context, place),
  );
}

/** What the entry of gathered lost TaskManagers goes by: choosing it opens or closes it. */
export const LOST_TASK_MANAGERS = 'taskmanagers:lost';

function lostScene(context: SceneContext, { box, gathered }: HousePlace): HouseScene {
  const title = counted(gathered.length, 'lost TaskManager');
  const note = numberRanges(gathered);
  return {
    ...box,
    id: LOST_TASK_MANAGERS,
    label: `${title}: ${note}, dead, their memory is gone`,
    strength: context.lens.strength('houses', ...gathered.map((id) => `taskmanager:${id}`)),
    title,
    note: fitted(note, box.width - LOST_TITLE_WIDTH, 11.5),
    status: 'lost',
    line: null,
    arrived: 1,
    rooms: [],
    open: context.options.lostOpen ?? false,
  };
}

/** What the title of that entry needs beside its note. */
const LOST_TITLE_WIDTH = 210;

/** The numbers of TaskManagers in their order: `1 to 4, 7`. */
function numberRanges(ids: readonly TaskManagerId[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of ids.map(taskManagerNumber)) {
    const range = ranges.at(-1);
    if (range?.[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`)).join(', ');
}

function houseScene(context: SceneContext, place: HousePlace): HouseScene {
  const machine = place.taskManager === null ? undefined : context.view.taskManagers.get(place.taskManager);
  const title = place.taskManager === null ? waitingTitle(context, place) : taskManagerName(place.taskManager);
  const note = machine ? noteOf(machine, place) : waitingNote(context, place);
  const id = `taskmanager:${place.taskManager ?? 'none'}`;
  return {
    ...place.box,
    id,
    label: `${title}, ${note}`,
    strength: context.lens.strength('houses', id),
    title,
    note,
    status: machine ? STATUS[machine.status] : 'standingBy',
    line: controlLine(context, place, machine),
    arrived: machine ? arrivedOf(context, machine) : 1,
    open: null,
    rooms: place.rooms.map((room) => ({
      ...room.box,
      title:
        place.taskManager !== null && (place.rooms.length > 1 || room.stations.length === 0) ? `slot ${room.slot}` : '',
      empty: room.stations.length === 0,
    })),
  };
}

/** How far from the houses their control lines run. */
const LINE_DISTANCE = 7;
/** A house that was asked for takes this many trails to arrive. */
const ARRIVAL_TRAILS = 4;

function controlLine(context: SceneContext, { box }: HousePlace, machine?: TaskManagerView): ControlLine | null {
  const { jobManager, narrow } = context.layout;
  if (!machine || machine.status === 'lost' || machine.status === 'requested') return null;
  if (!jobManager || narrow || !context.view.jobManager.alive) return null;
  const from = { x: box.x - LINE_DISTANCE, y: jobManager.y + jobManager.height };
  return { from, to: { x: box.x, y: box.y + 11 }, broken: machine.status === 'killed' };
}

function arrivedOf(context: SceneContext, { status, since, stoodBy }: TaskManagerView): number {
  if (status !== 'running' || !(stoodBy || since > ARRIVALS_FROM_MS)) return 1;
  return eased(share((context.now - since) / (ARRIVAL_TRAILS * context.trailMs)));
}

/** TaskManagers that were there when the cluster came up do not arrive. */
const ARRIVALS_FROM_MS = 1000;

const STATUS = { requested: 'starting', running: 'running', killed: 'killed', lost: 'lost' } as const;

const DETECTION = {
  connection: 'connection lost',
  heartbeat: 'heartbeats timed out',
  watchdog: 'ended by the Millrace watchdog',
} as const;

function noteOf(machine: TaskManagerView, place: HousePlace): string {
  switch (machine.status) {
    case 'requested':
      return 'is starting';
    case 'killed':
      return 'dead, not noticed yet';
    case 'lost':
      return machine.detectedBy ? `dead: ${DETECTION[machine.detectedBy]}` : 'dead, its memory is gone';
    case 'running': {
      const free = place.collapsed ? machine.slots : place.rooms.filter((room) => room.stations.length === 0).length;
      return free === 0 ? counted(machine.slots, 'slot') : `${free} of ${counted(machine.slots, 'slot')} free`;
    }
  }
}

/** Whether all that stand here were never scheduled. */
function isLater(place: HousePlace): boolean {
  return place.rooms.every((room) => room.stations.every(({ later }) => later));
}

function waitingTitle({ view }: SceneContext, place: HousePlace): string {
  if (!isLater(place)) return 'No slot';
  return view.current.size === 0 ? 'No tasks' : 'Later stages';
}

function waitingNote({ view }: SceneContext, place: HousePlace): string {
  if (isLater(place)) return laterNote(view);
  const waiting = place.rooms.reduce((sum, room) => sum + room.stations.filter(({ later }) => !later).length, 0);
  return `${counted(waiting, 'task')} ${waiting === 1 ? 'waits' : 'wait'} for a slot`;
}

function laterNote({ job, current }: JobView): string {
  const isOver = isTerminal(job.status);
  if (current.size === 0) return isOver ? 'the job failed before it had any' : 'none is scheduled yet';
  return isOver ? 'never began' : 'begin when their input is whole';
}
