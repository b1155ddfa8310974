/**
 * What must lie in storage before anyone is told of it: the rows of a sink before the snapshot that counts them as written, and a checkpoint
 * with its name in the job's record before it is complete, so that every restore from then on goes back to it and to none before it.
 */
import type { ExecutionId, ModelTime } from '../../base/ids.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import { isSavepoint } from '../../wire/snapshots.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

/** One bug shows in every task. */
const SHOWN = 3;

/** One sentence a violation; the first few. */
export function durabilityViolations({ pace }: RunSpec, events: readonly TraceEvent[]): string[] {
  return [...earlyAcknowledgements(events, pace.storageMs).slice(0, SHOWN), ...olderRestores(events).slice(0, SHOWN)];
}

/** 1.6, 7.3.1: storage takes its time with what a task wrote before its snapshot, and nobody can know before. */
function earlyAcknowledgements(events: readonly TraceEvent[], storageMs: ModelTime): string[] {
  const lastRow = new Map<ExecutionId, ModelTime>();
  /** By attempt and checkpoint: when the last row was written that the snapshot counts. */
  const counted = new Map<string, ModelTime>();
  return events.flatMap((event) => {
    if (event.type === 'sinkWrote' && event.transaction === undefined) lastRow.set(event.execution, event.time);
    if (event.type === 'snapshotTaken') {
      const written = lastRow.get(event.execution);
      if (written !== undefined) counted.set(`${event.execution} ${event.checkpoint}`, written);
    }
    if (event.type !== 'acknowledged') return [];
    const written = counted.get(`${event.execution} ${event.checkpoint}`);
    if (written === undefined || event.time - written >= storageMs) return [];
    return [
      `${event.execution} acknowledged checkpoint ${event.checkpoint} before storage can have had the rows before it.`,
    ];
  });
}

/** 8.1.s4, 8.6.1: whoever deploys a task, also the next JobManager, restores the latest completed checkpoint. */
function olderRestores(events: readonly TraceEvent[]): string[] {
  let latest = 0;
  /** Of each attempt, until it has begun: the latest checkpoint when it was deployed. */
  const due = new Map<ExecutionId, number>();
  return events.flatMap((event) => {
    if (event.type === 'checkpointCompleted' && !isSavepoint(event.kind)) latest = event.checkpoint;
    else if (event.type === 'jobManagerRecovered' && !event.fromMetadata) latest = 0;
    else if (event.type === 'restored') return beganWith(event.execution, event.from);
    else if (event.type !== 'taskStatus') return [];
    else if (event.to === 'DEPLOYING') due.set(event.execution, latest);
    else if (event.to === 'RUNNING') return beganWith(event.execution, 0);
    return [];
  });

  function beganWith(execution: ExecutionId, from: number | string): string[] {
    const wanted = due.get(execution) ?? 0;
    due.delete(execution);
    if (typeof from !== 'number' || from >= wanted) return [];
    return [
      `${execution} began with ${from === 0 ? 'nothing' : `checkpoint ${from}`}, though ${wanted} had completed.`,
    ];
  }
}
