/** The stations: what every subtask is, how it stands, and what it remembers. Part of `scene`. */
import { MIN_TIMESTAMP } from '../base/ids.ts';
import type { JobVertex } from '../wire/job-graph.ts';
import type { ExecutionView, SortingView } from './job-view.ts';
import { type LoadSecond, lastSecond, loadAt } from './load.ts';
import { counted, rateText, stageName, timestampText } from './names.ts';
import { isTerminal } from './reduce-job.ts';
import { focusNames, type SceneContext, type Subtask, share, subtasksOf } from './scene-context.ts';
import type { FieldScene, StationScene } from './scene-model.ts';
import { chainOf, drawersOf, fieldsOf, keyGroupsOf, windowsOf } from './station-memory.ts';
import { firstFitting, type StationParts, stationParts, textWidth, wordsRoom } from './station-parts.ts';
import { isHeldUp, type TaskRates } from './task-rates.ts';

export function stationScenes(context: SceneContext): StationScene[] {
  const shown = context.layout.unfold > 0 ? unfoldedTasks(context) : foldedVertices(context);
  return shown.map((one) => stationScene(context, one));
}

/** Every subtask; of those of a vertex that were never scheduled the first one for all. */
function unfoldedTasks(context: SceneContext): Subtask[] {
  const later = new Set<string>();
  return subtasksOf(context).filter(({ vertex, execution }) => {
    if (execution) return true;
    const isFirst = !later.has(vertex.key);
    later.add(vertex.key);
    return isFirst;
  });
}

/** In the job graph a vertex is drawn once. */
function foldedVertices(context: SceneContext): Subtask[] {
  return subtasksOf(context).filter((one) => one.subtask === 0);
}

function stationScene(context: SceneContext, one: Subtask): StationScene {
  const { vertex, subtask, execution, box } = one;
  const folded = context.layout.unfold < 0.5;
  const tone = toneOf(context, execution);
  const watermark = watermarkText(context, execution);
  const timers = timersOf(context, execution);
  const condition = { tone, execution, rate: rateWords(context, one), watermark, timers };
  const wordings = folded ? [] : wordingsOf(context, condition);
  const number = subtitleOf(context, one, folded);
  const words = wordings.length === 0 ? null : firstFitting(wordings, wordsRoom(box, number), 10.5);
  const fields = folded || !context.lens.shows('fields-pad') || !execution ? null : fieldsOf(context, execution);
  const wordsWidth = words === null ? 0 : textWidth(words, 10.5);
  const parts = stationParts(box, number, wordsWidth, fields === null ? 0 : padWidth(fields));
  const isCut = titleOf(context, vertex, titleRoom(parts, box.width, number)).endsWith('…');
  // The number of an only subtask says less than the end of its name.
  const subtitle = isCut && vertex.parallelism === 1 ? '' : number;
  return {
    ...box,
    id: `station:${one.id}`,
    label: stationLabel(context, one, tone),
    strength: context.lens.strength(...focusNames(vertex, subtask)),
    vertex: vertex.key,
    execution: execution?.id ?? null,
    title: titleOf(context, vertex, titleRoom(parts, box.width, subtitle)),
    subtitle,
    words,
    parts,
    tone,
    load: context.lens.shows('busy-bars') && execution && !execution.gone ? loadOf(context, execution) : null,
    ...contentsOf(context, one, parts, folded),
    keyGroups: folded || !context.lens.shows('key-groups') ? null : keyGroupsOf(context, one),
    fields,
    watermark,
    timers,
    lines: vertex.operators.flatMap((node) => (node.line === null ? [] : [node.line])),
    inRegion: execution ? inRegion(context, execution.id) : false,
  };
}

function subtitleOf(context: SceneContext, { vertex, subtask, execution }: Subtask, folded: boolean): string {
  const { key, parallelism } = vertex;
  if (!folded && execution) return `(${subtask + 1}/${parallelism})`;
  const begun = [...context.view.current.keys()].filter((id) => id.slice(0, id.lastIndexOf(':')) === key).length;
  return folded || begun === 0 ? `parallelism ${parallelism}` : `${parallelism - begun} of ${parallelism}`;
}

/** One line of what it holds: open windows, else state, else the chain, opened. */
function contentsOf(context: SceneContext, { vertex, execution }: Subtask, parts: StationParts, folded: boolean) {
  const { content } = parts;
  const none = { drawers: [], drawersHidden: 0, windows: [], windowsHidden: 0, chain: [] };
  const chain = context.lens.shows('chains') ? chainOf(vertex, content) : [];
  if (folded || !execution) return { ...none, chain };
  const windows = context.lens.shows('windows') ? windowsOf(context, execution, parts) : null;
  if (windows) return { ...none, ...windows };
  const drawers = context.lens.shows('state')
    ? drawersOf(context, execution, content)
    : { drawers: [], drawersHidden: 0 };
  if (drawers.drawers.length > 0) return { ...none, ...drawers };
  return { ...none, chain: vertex.operators.some((node) => node.keyed) ? [] : chain };
}

function timersOf(context: SceneContext, execution: ExecutionView | undefined): number {
  if (!execution || !context.lens.shows('timers')) return 0;
  return [...context.view.timers.values()].filter((timer) => timer.execution === execution.id).length;
}

function padWidth(fields: readonly FieldScene[]): number {
  return textWidth(fieldWords(fields), 11) + PAD_AROUND;
}

/** `seen 7, last 3`: the fields and what is in them. */
export function fieldWords(fields: readonly FieldScene[]): string {
  return fields.map((field) => `${field.name} ${field.text}`).join(', ');
}

/** The word `field` before them, and the margins. */
const PAD_AROUND = 46;

/** `clicks → count → counts`: the operators of the chain as the learner called them. */
function vertexTitle(vertex: JobVertex): string {
  return vertex.operators.map(stageName).join(' → ');
}

function titleRoom(parts: StationParts, width: number, subtitle: string): number {
  return parts.low ? width - 26 - textWidth(subtitle, 11) : width - 20;
}

/**
 * The longest honest name that fits: the whole chain, the chain without the source and sink that stand beside it in
 * boxes of their own, its last operator.
 */
function titleOf(context: SceneContext, vertex: JobVertex, room: number): string {
  const beside = (type: string) =>
    (type === 'source' && context.lens.shows('sources')) || (type === 'sink' && context.lens.shows('sinks'));
  const own = vertex.operators.filter((node) => !beside(node.type));
  const last = own.at(-1) ?? vertex.operators.at(-1)!;
  const names = own.length > 0 ? [vertexTitle({ ...vertex, operators: own })] : [];
  return firstFitting([vertexTitle(vertex), ...names, stageName(last)], room, 13);
}

interface Condition {
  readonly tone: StationScene['tone'];
  readonly execution: ExecutionView | undefined;
  /** What it takes or gives a second, where that is measured. */
  readonly rate: string | null;
  readonly watermark: string | null;
  readonly timers: number;
}

/**
 * How it stands; where it simply runs, how fast, how far its event time has come and how many timers wait for it. In all words, then in fewer:
 * a time is left out rather than cut.
 */
function wordingsOf(context: SceneContext, { tone, execution, rate, watermark, timers }: Condition): readonly string[] {
  if (execution?.status === 'CANCELED') return ['canceled'];
  const words = execution ? TONE_WORDS[tone] : unscheduledWords(context);
  if (words !== null) return [words];
  const sorting = execution?.sorting ?? null;
  if (sorting !== null && sorting.ended !== sorting.keys) return [sortingText(sorting)];
  const parts = [rate, timers > 0 ? counted(timers, 'timer') : null].filter((part) => part !== null);
  if (watermark === null) return parts.length === 0 ? [] : [parts.join(' · '), ...parts];
  const [least = watermark] = watermark.split(COMBINED);
  return [[...parts, `⚑ ${watermark}`].join(' · '), `⚑ ${watermark}`, `⚑ ${least}`, least];
}

/** Between the watermark of a task of two inputs and what it comes from. */
const COMBINED = ' = ';

/** How much it takes a second, or as a source gives. */
function rateWords({ options }: SceneContext, { vertex, execution }: Subtask): string | null {
  const rates = options.measured?.ratesOf(execution?.id ?? '') ?? null;
  if (rates === null) return null;
  return vertex.operators[0]?.type === 'source'
    ? `${rateText(rates.numRecordsOutPerSecond)}/s out`
    : `${rateText(rates.numRecordsInPerSecond)}/s in`;
}

/** `12 to sort`, then `key 2 of 5` (9.4). */
function sortingText({ held, keys, ended }: SortingView): string {
  return keys === null ? `${held} to sort` : `key ${ended + 1} of ${keys}`;
}

function unscheduledWords({ view }: SceneContext): string {
  return isTerminal(view.job.status) ? 'never ran' : 'later';
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
      return isAligning(context, execution) ? 'aligning' : isHeld(context, execution) ? 'held' : 'running';
  }
}

function isHeld({ options }: SceneContext, execution: ExecutionView): boolean {
  return options.measured ? isHeldUp(options.measured.ratesOf(execution.id)) : execution.backPressured !== null;
}

function isAligning(context: SceneContext, execution: ExecutionView): boolean {
  if (!context.lens.shows('locks')) return false;
  for (const channel of context.view.channels.values()) {
    if (channel.blocked && channel.to === execution.id) return true;
  }
  return false;
}

function stationLabel(context: SceneContext, one: Subtask, tone: StationScene['tone']): string {
  if (!one.execution) {
    const words = isTerminal(context.view.job.status) ? 'never ran' : 'waits for its input';
    return `${vertexTitle(one.vertex)}, ${subtitleOf(context, one, false)}, ${words}, without a slot`;
  }
  const name = `${vertexTitle(one.vertex)} (${one.subtask + 1}/${one.vertex.parallelism})`;
  const where = one.execution.slot ? `in slot ${one.execution.slot}` : 'without a slot';
  const count = context.view.state.get(one.execution.id)?.size ?? 0;
  const state = count > 0 ? `, ${counted(count, 'state entry', 'state entries')}` : '';
  const region = inRegion(context, one.execution.id) ? ', is being restarted' : '';
  return `${name}, ${TONE_WORDS[tone] ?? 'running'}, ${where}${state}${sortingWords(one.execution)}${region}`;
}

function sortingWords({ sorting }: ExecutionView): string {
  if (sorting === null) return '';
  const { held, keys, ended } = sorting;
  if (keys === null) return `, keeps ${counted(held, 'record')} until all have come, to sort them by key`;
  return ended === keys ? `, through with ${counted(keys, 'key')}` : `, sorted by key, at key ${ended + 1} of ${keys}`;
}

function loadOf(context: SceneContext, execution: ExecutionView): { busy: number; held: number } {
  const { measured } = context.options;
  if (measured) return measuredLoad(measured.ratesOf(execution.id));
  const load = loadAt(execution.load, context.now);
  const last = lastSecond(load);
  const held = share(Math.max(last.heldMs / 1000, execution.backPressured ? 0.5 : 0));
  const busyMs = ({ steps, slowMs }: LoadSecond) => steps * (context.options.stepMs ?? 1) + slowMs;
  const busy = share(Math.max(busyMs(last), busyMs(load.now)) / 1000);
  return { busy: Math.min(busy, 1 - held), held };
}

/** To the hundredth, so that a bar does not tremble. */
function measuredLoad(rates: TaskRates | null): { busy: number; held: number } {
  const of = (milliseconds: number | undefined) => share(Math.round((milliseconds ?? 0) / 10) / 100);
  return { busy: of(rates?.busyTimeMsPerSecond), held: of(rates?.backPressuredTimeMsPerSecond) };
}

function watermarkText(context: SceneContext, execution: ExecutionView | undefined): string | null {
  if (!execution || !context.lens.shows('gauges')) return null;
  const { watermark, inputWatermarks } = execution;
  if (inputWatermarks !== null) {
    const { inputs, common } = inputWatermarks;
    const texts = inputs.map((of, input) => (isInputIdle(context, execution, input) ? 'idle' : timestampText(of)));
    return `${timestampText(common)}${COMBINED}min(${texts.join(', ')})`;
  }
  return watermark === MIN_TIMESTAMP ? null : timestampText(watermark);
}

/** An input is idle when all its channels are. */
function isInputIdle(context: SceneContext, execution: ExecutionView, input: number): boolean {
  const edges = context.graph.edges.filter((edge) => edge.toVertex === execution.vertex && edge.inputIndex === input);
  const ids = new Set(edges.map(({ id }) => id));
  const channels = [...context.view.channels.values()].filter(({ to, edge }) => to === execution.id && ids.has(edge));
  return channels.length > 0 && channels.every(({ idle }) => idle);
}

function inRegion(context: SceneContext, execution: string): boolean {
  return context.view.restart?.executions.includes(execution) ?? false;
}
