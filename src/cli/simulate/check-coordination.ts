/**
 * What must not happen between JobManager, tasks and storage: a checkpoint that was given up completes, a snapshot counts as stored before
 * storage can have answered, a machine that has fallen silent is overlooked.
 */

import { HEARTBEAT_INTERVAL, HEARTBEAT_TIMEOUT, option } from '../../base/config-options.ts';
import type { ModelTime } from '../../base/ids.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';
import { isNewCluster } from './new-cluster.ts';

/** For messages on their way. */
const SLACK_MS = 100;

/** One sentence a violation. */
export function coordinationViolations({ configuration, pace }: RunSpec, events: readonly TraceEvent[]): string[] {
  const patienceMs = option(configuration, HEARTBEAT_INTERVAL) + option(configuration, HEARTBEAT_TIMEOUT) + SLACK_MS;
  const failed = new Set<number>();
  const taken = new Map<string, ModelTime>();
  return events.flatMap((event, index) => {
    if (event.type === 'checkpointFailed') failed.add(event.checkpoint);
    if (event.type === 'checkpointCompleted' && failed.has(event.checkpoint))
      return [`Checkpoint ${event.checkpoint} was given up, and completed later.`];
    if (event.type === 'snapshotTaken') taken.set(`${event.execution} ${event.checkpoint}`, event.time);
    if (event.type === 'snapshotStored' && event.parts.some(({ bytes }) => bytes > 0)) {
      const since = taken.get(`${event.execution} ${event.checkpoint}`) ?? event.time;
      if (event.time - since < pace.storageMs)
        return [
          `${event.execution} told that snapshot ${event.checkpoint} was stored before storage can have answered.`,
        ];
    }
    if (event.type !== 'fault' || event.entry.action !== 'muteHeartbeats') return [];
    const { target } = event.entry;
    return target === undefined
      ? []
      : overlooked(target, event.time, events.slice(0, index), events.slice(index), patienceMs);
  });
}

/** A machine that had registered by then, and from then on gives no sign of life. */
function overlooked(
  taskManager: string,
  since: ModelTime,
  earlier: readonly TraceEvent[],
  later: readonly TraceEvent[],
  patienceMs: number,
): string[] {
  const isIts = (event: TraceEvent) => 'taskManager' in event && event.taskManager === taskManager;
  // All machines go with their cluster, and those that come have other names.
  const known = earlier.findLast((event) => isNewCluster(event) || (TOLD.has(event.type) && isIts(event)));
  const end = later.find(isEnd) ?? later.at(-1);
  const silentMs = (end?.time ?? since) - since;
  const isNoticed = later.some((event) => event.type === 'taskManagerLost' && isIts(event));
  if (known?.type !== 'taskManagerRegistered' || isNoticed || silentMs <= patienceMs) return [];
  return [`${taskManager} was silent for ${Math.round(silentMs)} ms, and nobody noticed.`];
}

const TOLD: ReadonlySet<string> = new Set(['taskManagerRegistered', 'taskManagerLost', 'taskManagerKilled']);

/** The job has ended, or somebody else listens from here on. */
function isEnd(event: TraceEvent): boolean {
  if (event.type === 'jobStatus') return ['FINISHED', 'CANCELED', 'FAILED'].includes(event.to);
  return event.type === 'jobManagerLost' || isNewCluster(event) || event.type === 'taskManagerKilled';
}
