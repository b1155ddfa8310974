/**
 * What a run leaves in storage: savepoints, the checkpoints that its configuration retains (7.9.1), no part that none of these names, and no
 * working state. A job that is lost leaves what it had.
 */
import { option } from '../../base/config-option.ts';
import { EXTERNALIZED_CHECKPOINT_RETENTION } from '../../base/options/checkpointing-options.ts';
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import { isSavepoint } from '../../wire/snapshots.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { type End, endOf } from './check-end.ts';

/** One sentence a violation. */
export function storageViolations(run: FinishedRun): string[] {
  const { stored, events } = run;
  const end = endOf(run);
  const savepoints = savepointsOf(events);
  const lost = savepoints.filter((savepoint) => !stored.checkpoints.includes(savepoint));
  return [
    ...lost.map((savepoint) => `Savepoint ${savepoint} was completed, but does not lie in storage.`),
    ...(end === null || end === 'lost' || isExcused(run) ? [] : leftBehind(run, end, savepoints)),
  ];
}

function leftBehind(run: FinishedRun, end: End, savepoints: readonly number[]): string[] {
  const { stored } = run;
  // What a run starts from is not its own (7.9.6).
  const kept = [...savepoints, ...savepointsUnheardOf(run.events), run.spec.snapshot?.metadata.checkpoint];
  const isKept = (checkpoint: number) => kept.includes(checkpoint) || retains(run, end);
  const checkpoints = stored.checkpoints.filter((checkpoint) => !isKept(checkpoint));
  const named = new Set(stored.checkpoints.flatMap((kept) => run.snapshot(kept)?.parts.map(({ key }) => key) ?? []));
  const parts = stored.parts.filter((part) => !named.has(part));
  const left = [...checkpoints.map((checkpoint) => `checkpoint ${checkpoint}`), ...parts, ...stored.working];
  return left.length === 0 ? [] : [`Storage still holds ${left.slice(0, 3).join(', ')} after the end of the job.`];
}

/** Checkpoints of a job that finishes go in any case. Source: CheckpointProperties. */
function retains({ spec }: FinishedRun, end: End): boolean {
  const retention = option(spec.configuration, EXTERNALIZED_CHECKPOINT_RETENTION);
  if (end === 'canceled') return retention === 'RETAIN_ON_CANCELLATION';
  return end === 'failed' && retention !== 'NO_EXTERNALIZED_CHECKPOINTS';
}

function savepointsOf(events: readonly TraceEvent[]): number[] {
  return events.flatMap((event) =>
    event.type === 'checkpointCompleted' && isSavepoint(event.kind) ? [event.checkpoint] : [],
  );
}

/**
 * Their JobManager was lost before it could say that they are complete: their metadata may have reached storage all the same, and belongs to whoever
 * asked for it. The next JobManager has never heard of them.
 */
function savepointsUnheardOf(events: readonly TraceEvent[]): number[] {
  const pending = new Set<number>();
  const unheardOf: number[] = [];
  for (const event of events) {
    if (event.type === 'checkpointTriggered' && isSavepoint(event.kind)) pending.add(event.checkpoint);
    if (event.type === 'checkpointCompleted' || event.type === 'checkpointFailed') pending.delete(event.checkpoint);
    if (event.type !== 'jobManagerLost' && event.type !== 'clusterLost') continue;
    unheardOf.push(...pending);
    pending.clear();
  }
  return unheardOf;
}

/**
 * What is to be deleted at the end of a job is asked for once, as in Flink, which logs where that fails (docs/decisions/0006). What could not be
 * deleted before is deleted then. Nor does a JobManager clear up that is killed meanwhile.
 */
function isExcused({ events, failedRequests }: Pick<FinishedRun, 'events' | 'failedRequests'>): boolean {
  const end = events.findIndex((event) => event.type === 'jobStatus' && ENDS.includes(event.to));
  const endStep = events[end]?.place.step ?? 0;
  return (
    failedRequests.some(({ type, step }) => DELETES.includes(type) && step >= endStep) ||
    events.some(({ type }, index) => (type === 'jobManagerLost' || type === 'clusterLost') && index > end)
  );
}

const DELETES: readonly string[] = ['discardCheckpoint', 'sweep', 'dropState'];
const ENDS: readonly string[] = ['FINISHED', 'CANCELED', 'FAILED'];
