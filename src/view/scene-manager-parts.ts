/**
 * The JobManager opened into its parts: who of them has what in hand, and what each did last. Part of `scene`.
 */
import { deedText } from './deed-text.ts';
import { counted } from './names.ts';
import type { ManagerPart } from './reduce-deeds.ts';
import { isFresh, type SceneContext } from './scene-context.ts';
import type { ManagerPlaces } from './scene-manager-places.ts';
import type { ManagerPartScene, ManagerPartsScene } from './scene-model.ts';
import { slotMarks, slotsText } from './scene-slots.ts';
import { fitted } from './station-parts.ts';

const FONT = 11.5;
const NAMES: Readonly<Record<ManagerPart, string>> = {
  dispatcher: 'Dispatcher',
  resourceManager: 'ResourceManager',
  jobMaster: 'JobMaster',
  checkpointCoordinator: 'CheckpointCoordinator',
};

/** null where the JobManager is closed. */
export function managerParts(context: SceneContext): ManagerPartsScene | null {
  const { managerPlaces: places } = context.layout;
  if (!places) return null;
  const { dispatcher, resourceManager, jobMaster, checkpointCoordinator } = linesOf(context);
  const part = (of: ManagerPart, lines: readonly string[]) => partScene(context, of, places, lines);
  return {
    dispatcher: part('dispatcher', dispatcher),
    resourceManager: part('resourceManager', resourceManager),
    jobMaster: part('jobMaster', jobMaster),
    checkpointCoordinator: part('checkpointCoordinator', checkpointCoordinator),
    slots: context.view.jobManager.alive ? slotMarks(context) : [],
  };
}

function partScene(
  context: SceneContext,
  of: ManagerPart,
  places: ManagerPlaces,
  lines: readonly string[],
): ManagerPartScene {
  const { view } = context;
  const event = view.jobManager.alive ? view.deeds[of] : undefined;
  const deed = event ? deedText(event, view.graph) : '';
  const words = [...lines, deed].filter((line) => line !== '');
  const room = roomIn(places, of);
  return {
    ...places[of],
    name: NAMES[of],
    label: [NAMES[of], ...words].join(', '),
    lines: view.jobManager.alive ? lines.map((line) => fitted(line, room, FONT)) : ['gone with its process'],
    deed: fitted(deed, room, FONT),
    fresh: event !== undefined && isFresh(context, event.time),
  };
}

/** Beside the coordinator the JobMaster has the rest. */
function roomIn(places: ManagerPlaces, of: ManagerPart): number {
  const { x, width } = places[of];
  return (of === 'jobMaster' ? places.checkpointCoordinator.x - x + 4 : width) - 20;
}

/** What each has in hand. */
function linesOf(context: SceneContext): Record<ManagerPart, readonly string[]> {
  const { view } = context;
  return {
    dispatcher: [view.graph === null ? 'no job' : view.job.name || 'a job without a name'],
    resourceManager: [slotsText(context)],
    jobMaster: [`${view.job.status}, attempt ${view.job.restarts + 1}`, tasksText(context)],
    // Its newest checkpoint is drawn.
    checkpointCoordinator: view.checkpoints.size === 0 ? ['no checkpoint yet'] : [],
  };
}

/** `4 of 4 tasks RUNNING`, or how many are in the state that most of the others are in. */
function tasksText({ view }: SceneContext): string {
  const states = new Map<string, number>();
  for (const id of view.current.values()) {
    const execution = view.executions.get(id)!;
    const state = execution.gone ? 'gone' : execution.status;
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  if (states.size === 0) return 'no task yet';
  const [state, most] = [...states].sort((left, right) => right[1] - left[1])[0]!;
  return `${most} of ${counted(view.current.size, 'task')} ${state}`;
}
