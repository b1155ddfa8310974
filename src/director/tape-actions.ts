/** Carries out the entries of a tape on the cluster: what a person, a lesson or a fault can do to a run. */
import type { FailureReason } from '../base/failure.ts';
import type { Place, TapeAction, TapeEntry } from '../wire/trace-events.ts';
import type { Cluster } from './cluster.ts';
import { eventOf, processOf, SHARED_ACTIONS } from './shared-actions.ts';
import type { TaskManagerProcess } from './task-manager-processes.ts';

type Perform = (cluster: Cluster, entry: TapeEntry, cause: Place | null) => void;

const ACTIONS: Readonly<Record<TapeAction, Perform>> = {
  ...SHARED_ACTIONS,
  killTaskManager: (cluster, entry, cause) => kill(cluster, processOf(cluster, entry), cause),
  hung: (cluster, entry, cause) => hang(cluster, entry, cause),
  addTaskManager: (cluster, _entry, cause) =>
    cluster.register(cluster.startTaskManager(cluster.now + cluster.spec.pace.startMs), cause),
  killJobManager: (cluster, _entry, cause) => killJobManager(cluster, cause),
  clusterLost: (cluster, _entry, cause) => loseCluster(cluster, cause),
  // The director's own: it has a new cluster then.
  newLeg: () => undefined,
  slowOperator: (cluster, { target = '', value }) => cluster.turns.slow(target, Number(value ?? 0)),
  slowChannel: (cluster, { target = '', value }) => cluster.messageFaults.slowChannel(target, Number(value ?? 0)),
};

/** Does it now, within a step of the director's own. What has no target left does nothing. */
export function performEntry(cluster: Cluster, entry: TapeEntry): void {
  const cause = cluster.trace.emit(eventOf(entry));
  ACTIONS[entry.action](cluster, entry, cause);
}

function kill(cluster: Cluster, process: TaskManagerProcess | undefined, cause: Place | null): void {
  if (process !== undefined) cluster.killTaskManager(process, cause, { detectedBy: 'connection' });
}

/** Millrace's watchdog ends a machine whose code does not return. */
function hang(cluster: Cluster, entry: TapeEntry, cause: Place | null): void {
  const process = processOf(cluster, entry);
  const reason = isReason(entry.value) ? { reason: entry.value } : {};
  if (process !== undefined) cluster.killTaskManager(process, cause, { detectedBy: 'watchdog', ...reason });
}

function isReason(value: unknown): value is FailureReason {
  return typeof value === 'object' && value !== null && 'class' in value && 'message' in value;
}

function killJobManager(cluster: Cluster, cause: Place | null): void {
  if (!cluster.jobManagerAlive) return;
  const lost = cluster.trace.emit({ type: 'jobManagerLost', fromMetadata: cluster.highAvailability, cause });
  cluster.loseJobManager(lost);
}

/** The page went away: every process dies at once, and with high availability a whole new cluster starts. */
function loseCluster(cluster: Cluster, cause: Place | null): void {
  const lost = cluster.trace.emit({ type: 'clusterLost', fromMetadata: cluster.highAvailability, cause });
  for (const process of cluster.processes.all()) cluster.remove(process);
  cluster.loseJobManager(lost);
  const { taskManagers } = cluster.spec.cluster;
  const { startMs, connectionLostMs } = cluster.spec.pace;
  if (!cluster.highAvailability) return;
  for (let started = 0; started < taskManagers; started++)
    cluster.startTaskManager(cluster.now + connectionLostMs + startMs);
}
