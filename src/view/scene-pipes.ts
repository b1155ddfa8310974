/**
 * The pipes between sources and the stations that read them, and between stations and the sinks that they write to.
 * They keep beside the houses, so that none crosses a house that is not its end. Part of `scene`.
 */
import type { JobVertex } from '../wire/job-graph.ts';
import { bent, clamp, flowCurve, straight } from './geometry.ts';
import type { SceneContext } from './scene-context.ts';
import { sinksOf, sourceVertices } from './scene-layout.ts';
import type { Box, Route } from './scene-model.ts';

/** On a narrow screen pipes run beside the houses in lanes this far apart. */
const LANE = 5;
const LANES_MAX = 3;
/** Where they leave a source and come to a sink there: so far from its corner, and so far below or above it. */
const MOUTH = 24;
const FALL = 6;

export function sourcePipes(context: SceneContext, vertex: JobVertex, box: Box): Route[] {
  return subtasksDrawn(context, vertex).map((subtask) => fromSource(context, vertex, subtask, box));
}

/** The pipe between a source and one of its subtasks; null where the source is not shown. */
export function sourcePipe(context: SceneContext, vertex: JobVertex, subtask: number): Route | null {
  const box = context.lens.shows('sources') ? context.layout.sources.get(vertex.key) : undefined;
  return box ? fromSource(context, vertex, subtask, box) : null;
}

export function sinkPipes(context: SceneContext, sink: string, vertex: JobVertex): Route[] {
  return subtasksDrawn(context, vertex).map((subtask) => sinkPipe(context, sink, vertex, subtask));
}

function subtasksDrawn({ layout }: SceneContext, { parallelism }: JobVertex): number[] {
  return Array.from({ length: layout.unfold > 0 ? parallelism : 1 }, (_, subtask) => subtask);
}

function fromSource(context: SceneContext, vertex: JobVertex, subtask: number, box: Box): Route {
  const { layout } = context;
  const station = layout.stations.get(`${vertex.key}:${subtask}`)!;
  const end = { x: station.x, y: station.y + station.height / 2 };
  const { x } = layout.middle;
  if (!layout.narrow) {
    const edge = { x: Math.min(x, end.x), y: end.y };
    return [flowCurve({ x: box.x + box.width, y: mouthOf(box, end.y) }, edge), straight(edge, end)];
  }
  const lane = x - LANE * (1 + Math.min(LANES_MAX, placeFromLast(context, vertex)));
  const mouth = { x: box.x + MOUTH, y: box.y + box.height };
  const below = mouth.y + FALL;
  return bent([mouth, { x: mouth.x, y: below }, { x: lane, y: below }, { x: lane, y: end.y }, end], FALL);
}

/** The pipe between one of a vertex's subtasks and a sink. */
export function sinkPipe(context: SceneContext, sink: string, vertex: JobVertex, subtask: number): Route {
  const { layout } = context;
  const box = layout.sinks.get(sink)!;
  const station = layout.stations.get(`${vertex.key}:${subtask}`)!;
  const start = { x: station.x + station.width, y: station.y + station.height / 2 };
  const right = layout.middle.x + layout.middle.width;
  if (!layout.narrow) {
    const edge = { x: Math.max(right, start.x), y: start.y };
    return [straight(start, edge), flowCurve(edge, { x: box.x, y: mouthOf(box, start.y) })];
  }
  const names = [...new Set(sinksOf(context.graph).map((one) => one.sink))];
  const lane = right + LANE * (1 + Math.min(LANES_MAX, names.indexOf(sink)));
  const mouth = { x: box.x + box.width - MOUTH, y: box.y };
  const above = mouth.y - FALL;
  return bent([start, { x: lane, y: start.y }, { x: lane, y: above }, { x: mouth.x, y: above }, mouth], FALL);
}

/** As near to the height of a station as a side box lets it be. */
function mouthOf(box: Box, y: number): number {
  const middle = box.y + box.height / 2;
  return middle + clamp(y - middle, -box.height / 3, box.height / 3);
}

/** Of sources one above the other, the uppermost has the outermost lane. */
function placeFromLast({ graph }: SceneContext, vertex: JobVertex): number {
  const sources = sourceVertices(graph);
  return sources.length - 1 - sources.indexOf(vertex);
}
