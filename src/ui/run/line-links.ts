/** Lines of the job and things on the stage: which belongs to which. */

import type { ThingId } from '../../view/scene-model.ts';
import type { LineLinks } from '../editor/line-notes.ts';

/** Pointing at a station lights its lines; pointing at a line lights its station. */
export interface StageLinks extends LineLinks {
  readonly lit: Signal<readonly number[]>;
}

/** For a stage without an editor beside it. */
export function noLineLinks(): StageLinks {
  return { values: signal(new Map()), lit: signal<readonly number[]>([]), pointed: signal<number | null>(null) };
}

import { type Signal, signal } from '@preact/signals';
import type { JobGraph } from '../../wire/job-graph.ts';

/** The lines that made a station or a dam, given as `station:count:0` or `dam:e0:0`; none for other things. */
export function linesOfThing(graph: JobGraph | null, thing: ThingId | null): readonly number[] {
  const [kind, key] = thing?.split(':') ?? [];
  if (kind === 'dam') return linesOf(graph?.edges.filter(({ id }) => id === key));
  if (kind !== 'station') return [];
  const vertex = graph?.vertices.find((candidate) => candidate.key === key);
  return linesOf(vertex?.operators);
}

function linesOf(parts: readonly { readonly line: number | null }[] = []): readonly number[] {
  return parts.flatMap(({ line }) => (line === null ? [] : [line]));
}

/** What a line made, as a scene's focus names it. */
export function focusOfLine(graph: JobGraph | null, line: number | null): readonly string[] {
  if (line === null || !graph) return [];
  return graph.vertices
    .filter(({ operators }) => operators.some((node) => node.line === line))
    .map(({ key }) => `operator:${key}`);
}
