/** All that is known of the history of a live run that is taken up: what ran, and that its cluster was lost with the page. */
import type { TraceSink } from '../../ports/trace-sink.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TapeEntry } from '../../wire/trace-events.ts';

const LOSS: TapeEntry = { action: 'clusterLost', recorded: true };

/** Tells it as the first step of the run. `fromMetadata`: another JobManager will find the job. */
export function tellOfLoss(trace: TraceSink, graph: JobGraph, fromMetadata: boolean): void {
  trace.emit({ type: 'submitted', job: graph.name, graph });
  const cause = trace.emit({ type: 'fault', entry: LOSS });
  trace.emit({ type: 'clusterLost', fromMetadata, cause });
}

export const LOSS_ON_TAPE: TapeEntry = { ...LOSS, at: 1 };
