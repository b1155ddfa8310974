/** What a person, a lesson or a fault can do to a live run. What is to be slow is slow in real time, and the slots see to that themselves. */
import { type SlotId, slotIndexOf, taskManagerOf } from '../../base/ids.ts';
import { type ActedOn, eventOf, processOf, SHARED_ACTIONS } from '../../director/shared-actions.ts';
import type { Place, TapeAction, TapeEntry } from '../../wire/trace-events.ts';
import type { LiveRun } from './live-run.ts';

type Perform = (run: LiveRun, entry: TapeEntry, cause: Place | null) => void;

/** All that is not done alike everywhere. */
const ACTIONS: Readonly<Record<Exclude<TapeAction, keyof typeof SHARED_ACTIONS>, Perform>> = {
  killTaskManager: (run, entry, cause) => kill(run, entry, cause, 'connection'),
  hung: (run, entry, cause) => kill(run, entry, cause, 'watchdog'),
  addTaskManager: (run) => void run.taskManagers.start(),
  killJobManager: (run, _entry, cause) => run.loseJobManager('jobManagerLost', cause),
  clusterLost: (run, _entry, cause) => loseCluster(run, cause),
  newLeg: () => undefined,
  slowOperator: ({ taskManagers }, { target = '', value }) =>
    taskManagers.slow('operators', target, Number(value ?? 0)),
  slowChannel: ({ taskManagers }, { target = '', value }) => taskManagers.slow('channels', target, Number(value ?? 0)),
};

/** Does it now, within a step of the run's own. What has no target left does nothing. */
export function performLive(run: LiveRun, entry: TapeEntry): void {
  const cause = run.trace.emit(eventOf(entry));
  const own = ACTIONS[entry.action as keyof typeof ACTIONS];
  if (own === undefined) SHARED_ACTIONS[entry.action as keyof typeof SHARED_ACTIONS](actedOn(run), entry, cause);
  else own(run, entry, cause);
}

function actedOn(run: LiveRun): ActedOn {
  return {
    processes: run.taskManagers.processes,
    owners: run.owners,
    storage: run.storage,
    messageFaults: run.messageFaults,
    tell: (message, cause) => run.deliver('provider', message, cause),
    tellOfPage: (event, cause) => run.tellOfPage(event, cause),
    injectFault: (target, fault, cause) => run.injectFault(target, fault, cause),
    loseSlot: (slot, cause) => loseSlot(run, slot, cause),
  };
}

/** A TaskManager dies; the JobManager notices the broken connection a while later. */
function kill(run: LiveRun, entry: TapeEntry, cause: Place | null, detectedBy: 'connection' | 'watchdog'): void {
  const process = processOf(actedOn(run), entry);
  if (process === undefined) return;
  const killed = run.trace.emit({ type: 'taskManagerKilled', taskManager: process.id, cause });
  run.taskManagers.end(process);
  const message = { type: 'taskManagerLost', taskManager: process.id, detectedBy } as const;
  run.later(run.options.spec.pace.connectionLostMs, () => run.deliver('provider', message, killed));
}

/** Another Worker begins in the place of the slot's, and the TaskManager tells the JobManager. */
function loseSlot(run: LiveRun, slot: SlotId, cause: Place | null): void {
  const taskManager = taskManagerOf(slot);
  const lost = run.trace.emit({ type: 'slotLost', taskManager, slot: slotIndexOf(slot), cause });
  run.taskManagers.replace(slot);
  run.deliver(taskManager, { type: 'failSlot', slot }, lost);
}

/** Every process dies at once, and with high availability as many new ones start. */
function loseCluster(run: LiveRun, cause: Place | null): void {
  const processes = run.taskManagers.processes.all();
  for (const process of processes) run.taskManagers.end(process);
  run.loseJobManager('clusterLost', cause);
  for (const _lost of processes) run.taskManagers.start();
}
