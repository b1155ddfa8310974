/** What all makers of the scene's parts share: the moment, the lens, the paints and where things stand. */
import type { ExecutionId, ModelTime } from '../base/ids.ts';
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import { clamp } from './geometry.ts';
import { currentExecution, type ExecutionView, type JobView } from './job-view.ts';
import type { Lens } from './lens.ts';
import type { SceneLayout } from './scene-layout.ts';
import type { Box, Paint, SceneOptions } from './scene-model.ts';

export interface SceneContext {
  readonly view: JobView;
  readonly graph: JobGraph;
  readonly now: ModelTime;
  readonly options: SceneOptions;
  readonly lens: Lens;
  readonly layout: SceneLayout;
  readonly paints: ReadonlyMap<string, Paint>;
  readonly trailMs: ModelTime;
}

/** How long ago something still counts as just now, in hops. */
const FRESH_TRAILS = 4;

/** 0 at the event, 1 when its trail is over; null when it has not begun or is over. */
export function trailProgress(context: SceneContext, at: ModelTime | null, until?: ModelTime | null): number | null {
  if (at === null) return null;
  const share = (context.now - at) / Math.max(context.trailMs, (until ?? at) - at);
  return share >= 0 && share < 1 ? share : null;
}

/** Whether something happened a moment ago. */
export function isFresh(context: SceneContext, at: ModelTime): boolean {
  return context.now - at < FRESH_TRAILS * context.trailMs && context.now >= at;
}

export interface Subtask {
  readonly id: string;
  readonly vertex: JobVertex;
  readonly subtask: number;
  readonly execution: ExecutionView | undefined;
  readonly box: Box;
}

/** Every subtask of the job with its present execution and its place. */
export function subtasksOf(context: SceneContext): Subtask[] {
  return context.graph.vertices.flatMap((vertex) =>
    Array.from({ length: vertex.parallelism }, (_, subtask) => {
      const id = `${vertex.key}:${subtask}`;
      const box = context.layout.stations.get(id)!;
      return { id, vertex, subtask, execution: currentExecution(context.view, vertex.key, subtask), box };
    }),
  );
}

/** The names a focus may use for a subtask. */
export function focusNames(vertex: JobVertex, subtask: number): string[] {
  const operators = vertex.operators.flatMap((node) => [`operator:${node.uid ?? node.name}`, `operator:${node.name}`]);
  return ['stations', `operator:${vertex.key}`, `station:${vertex.key}:${subtask}`, ...operators];
}

/** Whether an execution is one of those that are alive in the picture. */
export function isCurrent(view: JobView, execution: ExecutionId): boolean {
  const known = view.executions.get(execution);
  return known !== undefined && view.current.get(`${known.vertex}:${known.subtask}`) === execution && !known.gone;
}

/** A share of 0 to 1. */
export function share(value: number): number {
  return clamp(value, 0, 1);
}
