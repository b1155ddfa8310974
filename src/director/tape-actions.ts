/** Carries out the entries of a tape on the cluster: what a person, a lesson or a fault can do to a run. */
import type { FailureReason } from '../base/failure.ts';
import { type TaskManagerId, taskManagerOf } from '../base/ids.ts';
import { newPageEvent } from '../wire/page-event.ts';
import { taskFaultOf } from '../wire/task-faults.ts';
import type { Place, TapeAction, TapeEntry } from '../wire/trace-events.ts';
import type { Cluster } from './cluster.ts';
import type { TaskManagerProcess } from './task-manager-processes.ts';

const WISHES: ReadonlySet<TapeAction> = new Set([
  'addTaskManager',
  'triggerCheckpoint',
  'triggerSavepoint',
  'stopWithSavepoint',
  'cancelJob',
  'pageEvent',
]);
const OWNER_OF = 'owner-of:';

type Perform = (cluster: Cluster, entry: TapeEntry, cause: Place | null) => void;

const ACTIONS: Readonly<Record<TapeAction, Perform>> = {
  killTaskManager: (cluster, entry, cause) => kill(cluster, target(cluster, entry), cause),
  hung: (cluster, entry, cause) => hang(cluster, entry, cause),
  addTaskManager: (cluster, _entry, cause) =>
    cluster.register(cluster.startTaskManager(cluster.now + cluster.spec.pace.startMs), cause),
  killJobManager: (cluster, _entry, cause) => killJobManager(cluster, cause),
  clusterLost: (cluster, _entry, cause) => loseCluster(cluster, cause),
  // The director's own: it has a new cluster then.
  newLeg: () => undefined,
  triggerCheckpoint: (cluster, _entry, cause) => cluster.tell({ type: 'triggerCheckpoint' }, cause),
  triggerSavepoint: (cluster, _entry, cause) => cluster.tell({ type: 'triggerSavepoint' }, cause),
  stopWithSavepoint: (cluster, { value }, cause) =>
    cluster.tell({ type: 'stopWithSavepoint', drain: value === 'drain' }, cause),
  cancelJob: (cluster, _entry, cause) => cluster.tell({ type: 'cancelJob' }, cause),
  failTask: (cluster, { target = '', value }, cause) =>
    cluster.tell({ type: 'failTask', target, message: String(value ?? 'failed on purpose') }, cause),
  muteHeartbeats: (cluster, entry, cause) => mute(target(cluster, entry), cause),
  slowOperator: (cluster, { target = '', value }) => cluster.turns.slow(target, Number(value ?? 0)),
  failStorage: (cluster, { value }) => cluster.storage.faults.failNext(Number(value ?? 1)),
  slowStorage: (cluster, { value }) => cluster.storage.faults.slow(Number(value ?? 0)),
  fillStorage: (cluster, { value }) => cluster.storage.faults.fill(value !== false),
  failUpload: (cluster, { target = '', value }) => cluster.storage.faults.failUploads(target, Number(value ?? 1)),
  delayUpload: (cluster, { target = '', value }) => cluster.storage.faults.delayUploads(target, Number(value ?? 0)),
  corruptPart: (cluster, { target = '', value }) =>
    cluster.storage.faults.corrupt(target, value === undefined ? null : Number(value)),
  slowChannel: (cluster, { target = '', value }) => cluster.messageFaults.slowChannel(target, Number(value ?? 0)),
  dropAcknowledgement: (cluster, { target = '', value }) =>
    cluster.messageFaults.loseAcknowledgements(target, Number(value ?? 1)),
  delayAcknowledgement: (cluster, { target = '', value }) =>
    cluster.messageFaults.delayAcknowledgements(target, Number(value ?? 0)),
  expireCheckpoint: (cluster, _entry, cause) => cluster.tell({ type: 'expireCheckpoints' }, cause),
  muteSource: injectTaskFault,
  poisonRecord: injectTaskFault,
  throwInCallback: injectTaskFault,
  pageEvent: (cluster, { value }, cause) => {
    const event = newPageEvent(value);
    if (event !== null) cluster.tellOfPage(event, cause);
  },
};

/** Does it now, within a step of the director's own. What has no target left does nothing. */
export function performEntry(cluster: Cluster, entry: TapeEntry): void {
  const cause = cluster.trace.emit({ type: WISHES.has(entry.action) ? 'userAction' : 'fault', entry });
  ACTIONS[entry.action](cluster, entry, cause);
}

function injectTaskFault(cluster: Cluster, entry: TapeEntry, cause: Place | null): void {
  const fault = taskFaultOf(entry);
  if (fault !== null) cluster.injectFault(entry.target ?? '', fault, cause);
}

function kill(cluster: Cluster, process: TaskManagerProcess | undefined, cause: Place | null): void {
  if (process !== undefined) cluster.killTaskManager(process, cause, { detectedBy: 'connection' });
}

/** Millrace's watchdog ends a machine whose code does not return. */
function hang(cluster: Cluster, entry: TapeEntry, cause: Place | null): void {
  const process = target(cluster, entry);
  const reason = isReason(entry.value) ? { reason: entry.value } : {};
  if (process !== undefined) cluster.killTaskManager(process, cause, { detectedBy: 'watchdog', ...reason });
}

function isReason(value: unknown): value is FailureReason {
  return typeof value === 'object' && value !== null && 'class' in value && 'message' in value;
}

function mute(process: TaskManagerProcess | undefined, cause: Place | null): void {
  if (process !== undefined) process.mutedBy = cause;
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

function target(cluster: Cluster, { target = '' }: TapeEntry): TaskManagerProcess | undefined {
  return cluster.processes.get(taskManagerId(cluster, target));
}

function taskManagerId(cluster: Cluster, target: string): TaskManagerId {
  if (target.startsWith(OWNER_OF)) return cluster.owners.taskManagerOf(target.slice(OWNER_OF.length)) ?? '';
  return target.includes('/') ? taskManagerOf(target) : target;
}
