/**
 * Where the vertices of a job graph stand: in layers from left to right, each after all that feed it, with rows
 * ordered so that few edges cross. A small layered layout of our own: the same graph always looks the same.
 */
import type { JobGraph } from '../wire/job-graph.ts';

export interface VertexPlace {
  readonly vertex: string;
  /** From 0, left to right. */
  readonly layer: number;
  /** From 0, top to bottom, within its layer. */
  readonly row: number;
}

export interface GraphLayout {
  readonly places: ReadonlyMap<string, VertexPlace>;
  readonly layers: number;
  /** Rows of the fullest layer. */
  readonly rows: number;
}

const SWEEPS = 4;

export function layoutGraph(graph: JobGraph): GraphLayout {
  const layerOf = layersOf(graph);
  const layers: string[][] = [];
  for (const vertex of graph.vertices) {
    const layer = layerOf.get(vertex.key) ?? 0;
    layers[layer] = [...(layers[layer] ?? []), vertex.key];
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) orderRows(graph, layers, sweep % 2 === 0);
  const places = new Map<string, VertexPlace>();
  layers.forEach((keys, layer) => {
    keys.forEach((vertex, row) => {
      places.set(vertex, { vertex, layer, row });
    });
  });
  return { places, layers: layers.length, rows: Math.max(1, ...layers.map((keys) => keys.length)) };
}

/** The length of the longest way to each vertex; vertices come after all that feed them. */
function layersOf(graph: JobGraph): Map<string, number> {
  const layerOf = new Map<string, number>();
  for (const vertex of graph.vertices) {
    const feeding = graph.edges.filter((edge) => edge.toVertex === vertex.key);
    const layers = feeding.map((edge) => (layerOf.get(edge.fromVertex) ?? 0) + 1);
    layerOf.set(vertex.key, Math.max(0, ...layers));
  }
  return layerOf;
}

/** Sorts each layer by the mean row of its neighbours on one side. */
function orderRows(graph: JobGraph, layers: string[][], forward: boolean): void {
  const rowOf = new Map(layers.flatMap((keys) => keys.map((key, row) => [key, row] as const)));
  const ordered = forward ? layers : [...layers].reverse();
  for (const keys of ordered) {
    const weight = new Map(keys.map((key) => [key, meanRow(graph, key, forward, rowOf)]));
    keys.sort((left, right) => weight.get(left)! - weight.get(right)!);
    keys.forEach((key, row) => {
      rowOf.set(key, row);
    });
  }
}

function meanRow(graph: JobGraph, key: string, forward: boolean, rowOf: ReadonlyMap<string, number>): number {
  const rows = graph.edges
    .filter((edge) => (forward ? edge.toVertex : edge.fromVertex) === key)
    .map((edge) => rowOf.get(forward ? edge.fromVertex : edge.toVertex) ?? 0);
  if (rows.length === 0) return rowOf.get(key) ?? 0;
  return rows.reduce((sum, row) => sum + row, 0) / rows.length;
}
