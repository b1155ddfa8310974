/**
 * Where everything stands: sources left, TaskManagers as houses with slots as rooms, sinks right, the JobManager above
 * and durable storage below; on a narrow screen all of it from top to bottom. Stations are mixed between their places
 * in the job graph and in the execution graph, which is the unfolding.
 */
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import { clamp, eased, mixBoxes } from './geometry.ts';
import { type GraphLayout, layoutGraph } from './graph-layout.ts';
import type { JobView } from './job-view.ts';
import { columnOf, type HousePlace, heightOf, placeHouses, STATION_WIDTH_MIN } from './layout-houses.ts';
import { isJobManagerOpen, type Lens } from './lens.ts';
import { type ManagerPlaces, managerPlaces, openHeight } from './scene-manager-places.ts';
import type { Box, SceneOptions, WordsScene } from './scene-model.ts';
import { modeWords, sayWords } from './scene-words.ts';
import { COMPACT, ROOMY, type Spacing } from './spacing.ts';

export interface SceneLayout {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly narrow: boolean;
  readonly unfold: number;
  /** The line that a lesson says, broken where it must be, and how the job runs, beside where its sources stand. */
  readonly say: WordsScene | null;
  readonly mode: WordsScene | null;
  readonly jobManager: Box | null;
  /** null while it is closed. */
  readonly managerPlaces: ManagerPlaces | null;
  readonly shelf: Box | null;
  readonly houses: readonly HousePlace[];
  /** By `vertex:subtask`, as unfolded as it is. */
  readonly stations: ReadonlyMap<string, Box>;
  readonly sources: ReadonlyMap<string, Box>;
  readonly sinks: ReadonlyMap<string, Box>;
  /** Where the houses stand. */
  readonly middle: Box;
  /** Where control messages and snapshots go up and down, beside the houses. */
  readonly gutters: { readonly left: number; readonly right: number };
}

const NARROW_BELOW = 640;
/** On a narrow screen there is no more beside the houses than pipes and tickets need. */
const NARROW_GUTTER = 12;
const NARROW_GUTTER_MIDDLE = 7;
/** What goes through a gutter must not reach into what stands beside it. */
const TICKET_WIDTH = 34;
/** Smaller than this the picture scrolls instead. */
const SCALE_MIN = 0.7;
const SCALE_MAX = 2;
const SCALE_STEP = 0.05;

/** The names of the sinks of a job, with the vertex each belongs to. */
export function sinksOf(graph: JobGraph): { readonly sink: string; readonly vertex: JobVertex }[] {
  return graph.vertices.flatMap((vertex) =>
    vertex.operators.flatMap((node) => (node.sink === null ? [] : [{ sink: node.sink, vertex }])),
  );
}

export function sourceVertices(graph: JobGraph): JobVertex[] {
  return graph.vertices.filter((vertex) => vertex.operators[0]?.type === 'source');
}

/**
 * As large as it fits: on a projector everything is scaled up, in a small pane it is first put closer together, then
 * made smaller, and only then does it scroll. A narrow screen scrolls at once, since it is held close.
 */
export function layoutScene(view: JobView, options: SceneOptions, lens: Lens): SceneLayout {
  const largest = clamp(Math.min(options.width / 1000, options.height / 560), 1, SCALE_MAX);
  for (let scale = largest; scale > 1; scale -= SCALE_STEP) {
    const layout = layoutAt({ scale, spacing: ROOMY }, view, options, lens);
    if (fits(layout, options)) return layout;
  }
  const roomy = layoutAt({ scale: 1, spacing: ROOMY }, view, options, lens);
  if (roomy.narrow || fits(roomy, options)) return roomy;
  let layout = layoutAt({ scale: 1, spacing: COMPACT }, view, options, lens);
  for (let scale = 1; scale > SCALE_MIN && !fits(layout, options); scale -= SCALE_STEP) {
    layout = layoutAt({ scale: scale - SCALE_STEP, spacing: COMPACT }, view, options, lens);
  }
  return layout;
}

function fits({ width, height, scale }: SceneLayout, options: SceneOptions): boolean {
  return height * scale <= options.height + 1 && width * scale <= options.width + 1;
}

interface Manner {
  readonly scale: number;
  readonly spacing: Spacing;
}

function layoutAt({ scale, spacing }: Manner, view: JobView, options: SceneOptions, lens: Lens): SceneLayout {
  const graph = view.graph ? layoutGraph(view.graph) : { places: new Map(), layers: 1, rows: 1 };
  const narrow = options.width < NARROW_BELOW;
  const unfold = lens.shows('houses') ? eased(options.unfold ?? 1) : 0;
  const width = Math.max(options.width / scale, leastWidth(graph, narrow, spacing));
  const say = options.say ? sayWords(options.say, width, spacing.margin) : null;
  const frame = { width, height: options.height / scale, narrow, say, isOpen: isJobManagerOpen(options), spacing };
  const zones = zonesOf(view, frame, lens);
  const houses = unfold > 0 ? placeHouses(view, graph, zones.middle, spacing, options.lostOpen ?? false) : [];
  const grown = Math.max(0, heightOf(houses) - zones.middle.height);
  const middle = { ...zones.middle, height: zones.middle.height + grown };
  return {
    width,
    height: zones.height + grown,
    scale,
    narrow,
    unfold,
    say,
    mode: zones.mode,
    jobManager: zones.jobManager,
    managerPlaces: zones.jobManager && frame.isOpen ? managerPlaces(zones.jobManager) : null,
    shelf: zones.shelf && shifted(zones.shelf, grown),
    houses,
    stations: placeStations(view, graph, houses, middle, unfold, spacing),
    sources: placeColumn(zones.sources, narrow ? 0 : grown, sourceHeights(view)),
    sinks: placeColumn(shifted(zones.sinks, narrow ? grown : 0), narrow ? 0 : grown, sinkHeights(view)),
    middle,
    gutters: zones.gutters,
  };
}

function leastWidth(graph: GraphLayout, narrow: boolean, spacing: Spacing): number {
  const around = 2 * (spacing.margin + (narrow ? NARROW_GUTTER : 0) + 2 * spacing.housePadding);
  const stations = graph.layers * STATION_WIDTH_MIN + (graph.layers - 1) * 56 + around;
  return narrow ? stations : stations + 300;
}

interface Zones {
  readonly height: number;
  readonly mode: WordsScene | null;
  readonly jobManager: Box | null;
  readonly shelf: Box | null;
  readonly sources: Box;
  readonly sinks: Box;
  readonly middle: Box;
  readonly gutters: SceneLayout['gutters'];
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
  readonly say: WordsScene | null;
  readonly isOpen: boolean;
  readonly spacing: Spacing;
}

function zonesOf(view: JobView, frame: Frame, lens: Lens): Zones {
  const { width, height, narrow, spacing } = frame;
  const { margin, zoneGap } = spacing;
  const inner = width - 2 * margin;
  const closed = spacing.jobManager + (narrow ? 18 : 0);
  const top = lens.shows('job-manager') ? (frame.isOpen ? openHeight(inner) : closed) : 0;
  const bottom = lens.shows('shelf') ? spacing.shelf + (narrow ? 22 : 0) : 0;
  const begin = margin + (frame.say?.height ?? 0);
  const y = begin + (top > 0 ? top + zoneGap : 0);
  const under = height - margin - (bottom > 0 ? bottom + zoneGap : 0);
  const jobManager = top > 0 ? { x: margin, y: begin, width: inner, height: top } : null;
  const shelf = bottom > 0 ? { x: margin, y: height - margin - bottom, width: inner, height: bottom } : null;
  const graph = lens.shows('mode') ? view.graph : null;
  if (narrow) {
    const mode = graph && modeWords(graph, margin + NARROW_GUTTER, y, inner - 2 * NARROW_GUTTER);
    return narrowZones(
      { height, inner, y: y + (mode?.height ?? 0), under, jobManager, shelf, margin, mode },
      view.graph,
    );
  }
  const side = clamp(width * 0.15, 116, 190);
  const mode = graph && modeWords(graph, margin + 2, y, side - 4);
  const said = mode?.height ?? 0;
  const gap = clamp(width * 0.035, TICKET_WIDTH, 56);
  const tall = Math.max(120, under - y);
  const middle = { x: margin + side + gap, y, width: inner - side * 2.15 - 2 * gap, height: tall };
  return {
    height,
    mode,
    jobManager,
    shelf,
    sources: { x: margin, y: y + said, width: side, height: tall - said },
    sinks: { x: width - margin - side * 1.15, y, width: side * 1.15, height: tall },
    middle,
    gutters: { left: middle.x - gap / 2, right: middle.x + middle.width + gap / 2 },
  };
}

interface NarrowFrame {
  readonly height: number;
  readonly inner: number;
  readonly y: number;
  readonly under: number;
  readonly jobManager: Box | null;
  readonly shelf: Box | null;
  readonly margin: number;
  readonly mode: WordsScene | null;
}

function narrowZones(frame: NarrowFrame, graph: JobGraph | null): Zones {
  const strip = 62;
  const sources = strip * Math.max(1, sourceNames(graph).length) + 14;
  const sinks = 92 * Math.max(1, sinkNames(graph).length) + 14;
  const middle = Math.max(120, frame.under - frame.y - sources - sinks);
  const end = frame.y + sources + middle + sinks;
  const added = Math.max(0, end - frame.under);
  const x = frame.margin + NARROW_GUTTER;
  const width = frame.inner - 2 * NARROW_GUTTER;
  return {
    height: frame.height + added,
    mode: frame.mode,
    jobManager: frame.jobManager,
    shelf: frame.shelf && shifted(frame.shelf, added),
    sources: { x, y: frame.y, width, height: sources - 14 },
    middle: { x, y: frame.y + sources, width, height: middle },
    sinks: { x, y: frame.y + sources + middle + 14, width, height: sinks - 14 },
    gutters: { left: x - NARROW_GUTTER_MIDDLE, right: x + width + NARROW_GUTTER_MIDDLE },
  };
}

function shifted(box: Box, by: number): Box {
  return { ...box, y: box.y + by };
}

// ── stations, sources, sinks ─────────────────────────────────────────────────────────────────────

function placeStations(
  view: JobView,
  graph: GraphLayout,
  houses: readonly HousePlace[],
  middle: Box,
  unfold: number,
  spacing: Spacing,
): Map<string, Box> {
  const unfolded = new Map(
    houses.flatMap((house) => house.rooms.flatMap((room) => room.stations)).map((one) => [one.subtask, one.box]),
  );
  const places = new Map<string, Box>();
  for (const vertex of view.graph?.vertices ?? []) {
    const folded = vertexBox(graph, vertex.key, middle, spacing);
    for (let subtask = 0; subtask < vertex.parallelism; subtask++) {
      const box = unfolded.get(`${vertex.key}:${subtask}`);
      places.set(`${vertex.key}:${subtask}`, box ? mixBoxes(folded, box, unfold) : folded);
    }
  }
  return places;
}

function vertexBox(graph: GraphLayout, vertex: string, middle: Box, spacing: Spacing): Box {
  const place = graph.places.get(vertex) ?? { layer: 0, row: 0 };
  const rowsHere = [...graph.places.values()].filter((other) => other.layer === place.layer).length;
  const pitch = Math.min(130, middle.height / Math.max(1, rowsHere));
  const height = clamp(pitch - 14, 46, 76);
  const y = middle.y + middle.height / 2 + (place.row - (rowsHere - 1) / 2) * pitch - height / 2;
  return { ...columnOf(graph, place.layer, middle, spacing), y, height };
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
export const NO_GRAPH: JobGraph = {
  name: '',
  runtimeMode: 'STREAMING',
  type: 'STREAMING',
  vertices: [],
  edges: [],
  configuration: {},
  fingerprint: '',
};

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
