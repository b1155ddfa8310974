/**
 * What a person, a lesson or a fault can do to a live run. There is no model time here, so neither an operator nor a channel
 * between slots can be made slower than it is.
 */
import { type TaskManagerId, taskManagerOf } from '../../base/ids.ts';
import type { TaskManagerProcess } from '../../director/task-manager-processes.ts';
import { newPageEvent } from '../../wire/page-event.ts';
import { taskFaultOf } from '../../wire/task-faults.ts';
import type { Place, TapeAction, TapeEntry } from '../../wire/trace-events.ts';
import type { LiveRun } from './live-run.ts';

type Perform = (run: LiveRun, entry: TapeEntry, cause: Place | null) => void;

const WISHES: ReadonlySet<TapeAction> = new Set([
  'addTaskManager',
  'triggerCheckpoint',
  'triggerSavepoint',
  'stopWithSavepoint',
  'cancelJob',
  'pageEvent',
]);
const OWNER_OF = 'owner-of:';

const ACTIONS: Readonly<Record<TapeAction, Perform>> = {
  killTaskManager: (run, entry, cause) => kill(run, entry, cause, 'connection'),
  hung: (run, entry, cause) => kill(run, entry, cause, 'watchdog'),
  addTaskManager: (run) => void run.taskManagers.start(),
  killJobManager: (run, _entry, cause) => run.loseJobManager('jobManagerLost', cause),
  clusterLost: (run, _entry, cause) => loseCluster(run, cause),
  newLeg: () => undefined,
  triggerCheckpoint: (run, _entry, cause) => run.deliver('provider', { type: 'triggerCheckpoint' }, cause),
  triggerSavepoint: (run, _entry, cause) => run.deliver('provider', { type: 'triggerSavepoint' }, cause),
  stopWithSavepoint: (run, { value }, cause) =>
    run.deliver('provider', { type: 'stopWithSavepoint', drain: value === 'drain' }, cause),
  cancelJob: (run, _entry, cause) => run.deliver('provider', { type: 'cancelJob' }, cause),
  failTask: (run, { target = '', value }, cause) =>
    run.deliver('provider', { type: 'failTask', target, message: String(value ?? 'failed on purpose') }, cause),
  muteHeartbeats: (run, entry, cause) => {
    const process = targetOf(run, entry);
    if (process !== undefined) process.mutedBy = cause;
  },
  slowOperator: () => undefined,
  failStorage: (run, { value }) => run.storage.faults.failNext(Number(value ?? 1)),
  slowStorage: (run, { value }) => run.storage.faults.slow(Number(value ?? 0)),
  fillStorage: (run, { value }) => run.storage.faults.fill(value !== false),
  failUpload: (run, { target = '', value }) => run.storage.faults.failUploads(target, Number(value ?? 1)),
  delayUpload: (run, { target = '', value }) => run.storage.faults.delayUploads(target, Number(value ?? 0)),
  corruptPart: (run, { target = '', value }) =>
    run.storage.faults.corrupt(target, value === undefined ? null : Number(value)),
  slowChannel: () => undefined,
  dropAcknowledgement: (run, { target = '', value }) =>
    run.messageFaults.loseAcknowledgements(target, Number(value ?? 1)),
  delayAcknowledgement: (run, { target = '', value }) =>
    run.messageFaults.delayAcknowledgements(target, Number(value ?? 0)),
  expireCheckpoint: (run, _entry, cause) => run.deliver('provider', { type: 'expireCheckpoints' }, cause),
  muteSource: injectTaskFault,
  poisonRecord: injectTaskFault,
  throwInCallback: injectTaskFault,
  pageEvent: (run, { value }, cause) => {
    const event = newPageEvent(value);
    if (event !== null) run.tellOfPage(event, cause);
  },
};

/** Does it now, within a step of the run's own. What has no target left does nothing. */
export function performLive(run: LiveRun, entry: TapeEntry): void {
  const cause = run.trace.emit({ type: WISHES.has(entry.action) ? 'userAction' : 'fault', entry });
  ACTIONS[entry.action](run, entry, cause);
}

function injectTaskFault(run: LiveRun, entry: TapeEntry, cause: Place | null): void {
  const fault = taskFaultOf(entry);
  if (fault !== null) run.injectFault(entry.target ?? '', fault, cause);
}

function kill(run: LiveRun, entry: TapeEntry, cause: Place | null, detectedBy: 'connection' | 'watchdog'): void {
  const process = targetOf(run, entry);
  if (process !== undefined) run.kill(process, cause, detectedBy);
}

/** Every process dies at once, and with high availability as many new ones start. */
function loseCluster(run: LiveRun, cause: Place | null): void {
  const processes = run.taskManagers.processes.all();
  for (const process of processes) run.taskManagers.end(process);
  run.loseJobManager('clusterLost', cause);
  for (const _lost of processes) run.taskManagers.start();
}

function targetOf(run: LiveRun, { target = '' }: TapeEntry): TaskManagerProcess | undefined {
  return run.taskManagers.processes.get(taskManagerId(run, target));
}

function taskManagerId(run: LiveRun, target: string): TaskManagerId {
  if (target.startsWith(OWNER_OF)) return run.owners.taskManagerOf(target.slice(OWNER_OF.length)) ?? '';
  return target.includes('/') ? taskManagerOf(target) : target;
}
