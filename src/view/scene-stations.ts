/** The stations: what every subtask is, how it stands, and what it remembers. Part of `scene`. */
import { type KeyGroupRange, MIN_TIMESTAMP } from '../base/ids.ts';
import { keyGroupRangeOf } from '../base/key-groups.ts';
import type { JobVertex } from '../wire/job-graph.ts';
import type { ExecutionView, StateEntry } from './job-view.ts';
import { counted, drawerText, stageName, taskName, timestampText, valueText } from './names.ts';
import { paintOfKey } from './paint.ts';
import { rolled } from './reduce-flow.ts';
import { fitted, focusNames, isFresh, type SceneContext, type Subtask, share, subtasksOf } from './scene-context.ts';
import type { DrawerScene, FieldScene, KeyGroupStrip, Paint, StationScene } from './scene-model.ts';

const DRAWER_WIDTH = 52;
const KEY_GROUP_CELLS_MAX = 32;
const FIELDS_MAX = 3;

export function stationScenes(context: SceneContext): StationScene[] {
  const shown = context.layout.unfold > 0 ? subtasksOf(context) : foldedVertices(context);
  return shown.map((one) => stationScene(context, one));
}

/** In the job graph a vertex is drawn once. */
function foldedVertices(context: SceneContext): Subtask[] {
  return subtasksOf(context).filter((one) => one.subtask === 0);
}

function stationScene(context: SceneContext, one: Subtask): StationScene {
  const { vertex, subtask, execution, box } = one;
  const folded = context.layout.unfold < 0.5;
  const tone = toneOf(context, execution);
  const drawers = context.lens.shows('state') && execution ? drawersOf(context, execution) : [];
  const room = Math.max(1, Math.floor((box.width - 18) / DRAWER_WIDTH));
  const title = fitted(vertexTitle(vertex), box.width - 20, 13);
  const watermark = watermarkText(context, execution);
  return {
    ...box,
    id: `station:${one.id}`,
    label: stationLabel(context, one, tone),
    strength: context.lens.strength(...focusNames(vertex, subtask)),
    vertex: vertex.key,
    execution: execution?.id ?? null,
    title,
    subtitle: folded
      ? `parallelism ${vertex.parallelism}`
      : fitted(subtitleOf(vertex, subtask, tone, watermark), box.width - 16, 11),
    tone,
    load: context.lens.shows('busy-bars') && execution && !execution.gone ? loadOf(context, execution) : null,
    drawers: folded ? [] : drawers.slice(0, drawers.length > room ? room - 1 : room),
    drawersHidden: folded ? 0 : Math.max(0, drawers.length > room ? drawers.length - room + 1 : 0),
    keyGroups: folded || !context.lens.shows('key-groups') ? null : keyGroupsOf(context, one),
    fields: folded || !context.lens.shows('fields-pad') || !execution ? null : fieldsOf(context, execution),
    watermark,
    timers: execution
      ? [...context.view.timers.values()].filter((timer) => timer.execution === execution.id).length
      : 0,
    lines: vertex.operators.flatMap((node) => (node.line === null ? [] : [node.line])),
    inRegion: execution ? inRegion(context, execution.id) : false,
  };
}

/** `clicks → count → counts`: the operators of the chain as the learner called them. */
export function vertexTitle(vertex: JobVertex): string {
  return vertex.operators.map(stageName).join(' → ');
}

function subtitleOf(vertex: JobVertex, subtask: number, tone: StationScene['tone'], watermark: string | null): string {
  const number = `(${subtask + 1}/${vertex.parallelism})`;
  const words = TONE_WORDS[tone];
  if (words !== null) return `${number} ${words}`;
  return watermark === null ? number : `${number} wm ${watermark}`;
}

const TONE_WORDS: Readonly<Record<StationScene['tone'], string | null>> = {
  waiting: 'waits for a slot',
  starting: 'is starting',
  running: null,
  aligning: 'aligning',
  held: 'back-pressured',
  ending: 'canceling',
  finished: 'finished',
  failed: 'failed',
  gone: 'gone',
};

function toneOf(context: SceneContext, execution: ExecutionView | undefined): StationScene['tone'] {
  if (!execution) return 'waiting';
  if (execution.gone) return 'gone';
  switch (execution.status) {
    case 'CREATED':
    case 'SCHEDULED':
      return 'waiting';
    case 'DEPLOYING':
    case 'INITIALIZING':
      return 'starting';
    case 'CANCELING':
    case 'CANCELED':
      return 'ending';
    case 'FINISHED':
      return 'finished';
    case 'FAILED':
      return 'failed';
    default:
      return isAligning(context, execution) ? 'aligning' : execution.backPressured ? 'held' : 'running';
  }
}

function isAligning(context: SceneContext, execution: ExecutionView): boolean {
  if (!context.lens.shows('locks')) return false;
  for (const channel of context.view.channels.values()) {
    if (channel.blocked && channel.to === execution.id) return true;
  }
  return false;
}

function stationLabel(context: SceneContext, one: Subtask, tone: StationScene['tone']): string {
  const name = taskName(context.graph, `${one.vertex.key}:${one.subtask}:0`);
  const where = one.execution?.slot ? `in slot ${one.execution.slot}` : 'without a slot';
  const state = one.execution
    ? counted(context.view.state.get(one.execution.id)?.size ?? 0, 'state entry', 'state entries')
    : '';
  return `${name}, ${TONE_WORDS[tone] ?? 'running'}, ${where}${state ? `, ${state}` : ''}`;
}

function loadOf(context: SceneContext, execution: ExecutionView): { busy: number; held: number } {
  const load = rolled(execution, context.now);
  const held = share(execution.backPressured ? Math.max(load.lastHeldMs / 1000, 0.5) : load.lastHeldMs / 1000);
  const busy = share((costOf(context, execution.vertex) * Math.max(load.lastTaken, load.taken)) / 1000);
  return { busy: Math.min(busy, 1 - held), held };
}

/** Model milliseconds that an element costs: what the run's pace says, or the last slowing of the operator. */
function costOf(context: SceneContext, vertex: string): number {
  const slowed = context.view.slowed.get(vertex);
  return slowed ?? context.options.stepMs ?? 1;
}

function drawersOf(context: SceneContext, execution: ExecutionView): DrawerScene[] {
  const entries = [...(context.view.state.get(execution.id)?.values() ?? [])];
  const first = entries[0];
  const shown = entries.filter((entry) => entry.state === first?.state && entry.operator === first.operator);
  const order = (entry: StateEntry) => context.view.keys.get(entry.keyText) ?? Number.POSITIVE_INFINITY;
  return shown
    .sort((left, right) => order(left) - order(right))
    .map((entry) => ({
      key: entry.keyText,
      paint: paintOfKey(context.paints, entry.keyText),
      text: drawerText(entry.value),
      fresh: isFresh(context, entry.changedAt),
    }));
}

function fieldsOf(context: SceneContext, execution: ExecutionView): FieldScene[] | null {
  const fields = [...context.view.fields.values()].filter((entry) => entry.execution === execution.id);
  if (fields.length === 0) return null;
  return fields.slice(0, FIELDS_MAX).map((entry) => ({
    name: entry.field,
    text: valueText(entry.value, 18),
    fresh: isFresh(context, entry.changedAt),
  }));
}

function keyGroupsOf(context: SceneContext, one: Subtask): KeyGroupStrip | null {
  const { vertex, subtask, execution } = one;
  if (!vertex.operators.some((node) => node.keyed) || vertex.parallelism > vertex.maxParallelism) return null;
  const range = keyGroupRangeOf(subtask, vertex.parallelism, vertex.maxParallelism);
  const groups = range.end - range.start + 1;
  const count = Math.min(groups, KEY_GROUP_CELLS_MAX);
  const cells: (Paint | null)[] = Array.from({ length: count }, () => null);
  for (const entry of execution ? (context.view.state.get(execution.id)?.values() ?? []) : []) {
    const cell = Math.floor(((entry.keyGroup - range.start) * count) / groups);
    cells[cell] ??= paintOfKey(context.paints, entry.keyText);
  }
  return { label: keyGroupLabel(range), cells };
}

function keyGroupLabel(range: KeyGroupRange): string {
  return `key groups ${range.start}–${range.end}`;
}

function watermarkText(context: SceneContext, execution: ExecutionView | undefined): string | null {
  if (!execution || !context.lens.shows('gauges') || execution.watermark === MIN_TIMESTAMP) return null;
  return timestampText(execution.watermark);
}

function inRegion(context: SceneContext, execution: string): boolean {
  return context.view.restart?.executions.includes(execution) ?? false;
}
