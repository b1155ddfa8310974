/** Where a run goes on with machines that are all new. */
import type { TraceEvent } from '../../wire/trace-events.ts';

/** The page went away with its cluster, or the run has grown long and goes on in its next leg (docs/decisions/0012-legs.md). */
export function isNewCluster({ type }: TraceEvent): boolean {
  return type === 'clusterLost' || type === 'legStarted';
}
