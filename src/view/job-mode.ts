/** In which mode a job runs and why, and which of its sources end, in words. Boundedness is the source's, the mode the job's (9.1). */
import type { JobGraph } from '../wire/job-graph.ts';
import { stageName } from './names.ts';

/** Why the job runs in the mode it does, where it asked for AUTOMATIC; null where it runs in the one it asked for. */
export function modeReason(graph: JobGraph): string | null {
  if (graph.runtimeMode !== 'AUTOMATIC') return null;
  if (graph.type === 'BATCH') return 'AUTOMATIC, and every source is bounded';
  return `AUTOMATIC, and ${listed(namesOf(graph, false))} unbounded`;
}

/** `STREAMING mode; clicks is bounded`. */
export function modeSentence(graph: JobGraph): string {
  const reason = modeReason(graph);
  const sources = [true, false].flatMap((bounded) => {
    const names = namesOf(graph, bounded);
    return names.length > 0 ? [`${listed(names)} ${bounded ? 'bounded' : 'unbounded'}`] : [];
  });
  return `${graph.type} mode${reason === null ? '' : ` (${reason})`}; ${sources.join(', ')}`;
}

/** Of the sources that end, or of those that do not. */
function namesOf({ vertices }: JobGraph, bounded: boolean): string[] {
  const sources = vertices.flatMap(({ operators }) => operators.filter(({ source }) => source !== null));
  return sources.filter(({ source }) => (source?.boundedness === 'BOUNDED') === bounded).map(stageName);
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last} are` : `${last} is`;
}
