/** Words that stand on the stage by themselves: what a lesson says, and in which mode the job runs. Part of `scene`. */
import type { JobGraph } from '../wire/job-graph.ts';
import { modeReason } from './job-mode.ts';
import type { WordsScene } from './scene-model.ts';
import { wrapped } from './station-parts.ts';

const SAY_FONT = 15;
const SAY_LINE = 19;
const MODE_FONT = 11;
const MODE_LINE = 14;

/** Above everything, so that nothing passes over it. */
export function sayWords(say: string, width: number, margin: number): WordsScene {
  const lines = wrapped(say, width - 2 * margin, SAY_FONT);
  return { x: width / 2, y: margin + 13, lines, lineHeight: SAY_LINE, height: lines.length * SAY_LINE + 7 };
}

/** The mode, and below it why it is that one where the job left it open (9.1). */
export function modeWords(graph: JobGraph, x: number, y: number, width: number): WordsScene {
  const reason = modeReason(graph);
  const lines = [graph.type, ...(reason === null ? [] : wrapped(`was ${reason}`, width, MODE_FONT))];
  return { x, y: y + 11, lines, lineHeight: MODE_LINE, height: lines.length * MODE_LINE + 4 };
}
