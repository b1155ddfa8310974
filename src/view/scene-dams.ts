/**
 * The dams: what lies between two stages of a BATCH job, at the producer that keeps it. Records gather while it is written, the wall
 * opens when the next stage reads it, and what was sent stays until nobody can ask for it again. Part of `scene`.
 */
import type { JobEdge } from '../wire/job-graph.ts';
import { type ElementView, progress } from './channel-view.ts';
import { centerOf, clamp, mix, pointOn } from './geometry.ts';
import { mover } from './movers.ts';
import { bytesText, counted, shortValue, stageName, taskName } from './names.ts';
import { NO_PAINT, paintOfKey } from './paint.ts';
import { resultName } from './reduce-results.ts';
import type { ResultStatus, ResultView } from './result-view.ts';
import { type SceneContext, type Subtask, subtasksOf } from './scene-context.ts';
import type { Box, DamCellScene, DamScene, Mover, Paint, Point } from './scene-model.ts';
import { sourcePipe } from './scene-pipes.ts';

/** From the station to where its channels begin. */
export const DAM_WIDTH = 32;
/** Between the station and its water. */
const INSET = 3;
const WALL = 6;
const CELL = 6;
const COUNT_HEIGHT = 12;
/** The share of its way for which a record is drawn between its source and the station. */
const PIPE_SHARE = 0.6;
/** Up to this many records on their way are drawn with their value. */
const LABELS_MAX = 8;

type RecordView = ElementView & { readonly kind: 'record' };

/** The edges of a vertex that end in a dam. */
export function dammedEdges(context: SceneContext, vertex: string): JobEdge[] {
  if (!context.lens.shows('dams')) return [];
  return context.graph.edges.filter((edge) => edge.fromVertex === vertex && edge.resultType === 'BLOCKING');
}

interface Dam {
  readonly edge: JobEdge;
  /** One, or in the job graph all subtasks of a vertex. */
  readonly writers: readonly Subtask[];
  readonly results: readonly ResultView[];
  readonly box: Box;
}

/** The dams, and the records on their way into them. */
export function damTraffic(context: SceneContext): { dams: DamScene[]; movers: Mover[] } {
  const dams = damsOf(context);
  const arriving = dams.flatMap((dam) => dam.results.flatMap((result) => arrivals(context, dam, result)));
  const moving = new Set(arriving.map(({ record }) => record));
  const labelled = moving.size <= LABELS_MAX;
  return {
    dams: dams.map((dam) => damScene(context, dam, moving)),
    movers: context.lens.shows('records') ? arriving.map((one) => arrivingMover(context, one, labelled)) : [],
  };
}

function damsOf(context: SceneContext): Dam[] {
  const folded = context.layout.unfold === 0;
  const subtasks = subtasksOf(context);
  return subtasks
    .filter((one) => (folded ? one.subtask === 0 : one.execution !== undefined))
    .flatMap((one) => {
      const edges = dammedEdges(context, one.vertex.key);
      const writers = folded ? subtasks.filter(({ vertex }) => vertex === one.vertex) : [one];
      return edges.map((edge, index) => {
        const results = writers.flatMap((writer) => resultOf(context, writer, edge) ?? []);
        return { edge, writers, results, box: damBox(one.box, index, edges.length) };
      });
    });
}

function resultOf({ view }: SceneContext, { execution }: Subtask, edge: JobEdge): ResultView | undefined {
  return execution && view.results.get(resultName({ execution: execution.id, edge: edge.id }));
}

/** One under the other where a task writes several results. */
function damBox({ x, y, width, height }: Box, index: number, count: number): Box {
  const each = (height - 4) / count;
  return {
    x: x + width + INSET,
    y: y + 2 + index * each,
    width: DAM_WIDTH - INSET,
    height: each - (count > 1 ? 2 : 0),
  };
}

function damScene(context: SceneContext, dam: Dam, moving: ReadonlySet<RecordView>): DamScene {
  const { results, edge, writers, box } = dam;
  const left = new Set(results.flatMap((result) => unsent(context, result)));
  const cells = results.flatMap((result) => {
    const gathered = result.records.filter((record) => !moving.has(record));
    return gathered.map((record) => ({
      paint: paintOf(context, record),
      sent: result.openedAt !== null && !left.has(record),
    }));
  });
  return {
    ...box,
    id: `dam:${edge.id}:${writers[0]?.subtask ?? 0}`,
    label: labelOf(context, dam),
    strength: context.lens.strength('dams', `dam:${edge.id}`, 'records'),
    wall: wallOf(results),
    count: cells.length > 0 ? String(cells.length) : '',
    cells: cellsOf(box, cells),
  };
}

function paintOf(context: SceneContext, { key }: RecordView): Paint {
  return context.lens.shows('key-colours') ? paintOfKey(context.paints, key) : NO_PAINT;
}

/** What the channels of those that read a result now have not been sent yet. */
function unsent({ view }: SceneContext, { execution, edge }: ResultView): ElementView[] {
  const channels = [...view.channels.values()].filter((channel) => channel.from === execution && channel.edge === edge);
  return channels.flatMap(({ staged }) => staged);
}

function wallOf(results: readonly ResultView[]): DamScene['wall'] {
  if (results.some(({ status }) => status === 'lost')) return 'broken';
  return results.some(({ openedAt }) => openedAt !== null) ? 'open' : 'closed';
}

/** As cells side by side from the bottom up; with more records than there is room for, the water is full. */
function cellsOf(box: Box, cells: readonly Pick<DamCellScene, 'paint' | 'sent'>[]): DamCellScene[] {
  const columns = Math.floor((box.width - WALL) / CELL);
  const rows = Math.max(1, Math.floor((box.height - COUNT_HEIGHT) / CELL));
  const bottom = box.y + box.height - CELL;
  return cells.slice(0, columns * rows).map((cell, index) => ({
    ...cell,
    x: box.x + (index % columns) * CELL,
    y: clamp(bottom - Math.floor(index / columns) * CELL, box.y, bottom),
    width: CELL - 1,
    height: CELL - 1,
  }));
}

// ── what is on its way into a dam ────────────────────────────────────────────────────────────────

interface Arrival {
  readonly record: RecordView;
  readonly share: number;
  readonly dam: Dam;
  readonly writer: Subtask;
}

function arrivals(context: SceneContext, dam: Dam, result: ResultView): Arrival[] {
  const writer = dam.writers.find(({ execution }) => execution?.id === result.execution);
  if (!writer) return [];
  return result.lately.flatMap((hop) => {
    const share = progress(hop, context.now, context.trailMs);
    if (share === null) return [];
    const records = hop.elements.filter((element) => element.kind === 'record');
    return records.map((record) => ({ record, share, dam, writer }));
  });
}

/** Through the pipe of its source, where that is shown, and then from the station into the dam. */
function arrivingMover(context: SceneContext, { record, share, dam, writer }: Arrival, labelled: boolean): Mover {
  const strength = context.lens.strength('records', 'dams');
  const pipe = sourcePipe(context, writer.vertex, writer.subtask);
  if (pipe && share < PIPE_SHARE) return mover('record', pointOn(pipe, share / PIPE_SHARE), strength);
  const rest = pipe ? (share - PIPE_SHARE) / (1 - PIPE_SHARE) : share;
  const text = labelled ? shortValue(record.value, record.key) : null;
  const { replayed } = record;
  return mover('record', intoDam(writer.box, dam.box, rest), strength, {
    paint: paintOf(context, record),
    text,
    replayed,
  });
}

function intoDam(station: Box, dam: Box, share: number): Point {
  const to = centerOf(dam);
  return { x: mix(station.x + station.width - 12, to.x, share), y: mix(station.y + station.height / 2, to.y, share) };
}

// ── in words ─────────────────────────────────────────────────────────────────────────────────────

function labelOf({ graph }: SceneContext, { edge, writers, results }: Dam): string {
  const consumer = graph.vertices.find(({ key }) => key === edge.toVertex);
  const reader = consumer?.operators[0] ? stageName(consumer.operators[0]) : edge.toVertex;
  const [first] = writers;
  const writer = first?.execution && writers.length === 1 ? taskName(graph, first.execution.id) : edge.fromVertex;
  const states = [...new Set(results.map((result) => STATES[result.status](result, reader)))];
  return `Result of ${writer} for ${reader}, ${states.length > 0 ? states.join('; ') : 'nothing is written yet'}`;
}

const STATES: Readonly<Record<ResultStatus, (result: ResultView, reader: string) => string>> = {
  writing: ({ records }) => `closed: ${counted(records.length, 'record')} so far, and more may come`,
  whole: ({ records, bytes, openedAt }, reader) => {
    const what = `${counted(records.length, 'record')}, ${bytesText(bytes)}`;
    return openedAt === null ? `whole: ${what}; opens when ${reader} begins` : `open: ${what}, kept until all is read`;
  },
  released: () => 'released: nobody will read it any more',
  lost: () => 'lost with its TaskManager',
};
