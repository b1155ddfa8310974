/**
 * What is shown and how strongly: the lens levels, the marks a lesson introduces one by one, and the focus that dims
 * what a scene is not about (theatre.md, "Staging").
 */
import type { SceneOptions, ThingId } from './scene-model.ts';

/** The marks each level adds, from 0 flow to 6 operate. Names are those of lesson scripts. */
const MARKS_BY_LEVEL: readonly (readonly string[])[] = [
  ['stations', 'records', 'sources', 'sinks', 'dams', 'mode'],
  ['houses', 'job-manager', 'origin-colours'],
  ['chains', 'buffers', 'busy-bars'],
  ['key-colours', 'key-groups', 'state', 'fields-pad'],
  ['event-times', 'watermarks', 'gauges', 'windows', 'timers'],
  ['barriers', 'locks', 'shelf', 'acknowledgements'],
  ['restart-budget', 'regions', 'savepoints', 'job-manager-parts'],
];

export const MARKS: readonly string[] = MARKS_BY_LEVEL.flat();

/** The strength of what a scene is not about. */
const DIMMED = 1 / 3;
const LENS_DEFAULT = 5;

export interface Lens {
  shows(mark: string): boolean;
  /** 1, or a third. `names`: all that a thing goes by in a focus. */
  strength(...names: readonly ThingId[]): number;
}

export function lensOf(options: Pick<SceneOptions, 'lens' | 'show' | 'focus'>): Lens {
  const level = options.lens ?? LENS_DEFAULT;
  const shown = new Set(options.show ?? MARKS_BY_LEVEL.slice(0, level + 1).flat());
  const focus = new Set(options.focus ?? []);
  return {
    shows: (mark) => shown.has(mark),
    strength: (...names) => (focus.size === 0 || names.some((name) => focus.has(name)) ? 1 : DIMMED),
  };
}

/** Whether the JobManager is opened into its parts: as somebody chose, else as the lens or the lesson has it. */
export function isJobManagerOpen(options: Pick<SceneOptions, 'lens' | 'show' | 'jobManagerOpen'>): boolean {
  return options.jobManagerOpen ?? lensOf(options).shows('job-manager-parts');
}
