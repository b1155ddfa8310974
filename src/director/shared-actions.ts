/** What a tape does to a run in the same way on every host: all but what the machines of a host do by themselves. */
import { type SlotId, type TaskManagerId, taskManagerOf } from '../base/ids.ts';
import type { ClientMessage } from '../wire/messages.ts';
import { type NewPageEvent, newPageEvent } from '../wire/page-event.ts';
import { type TaskFault, taskFaultOf } from '../wire/task-faults.ts';
import type { Place, TapeAction, TapeEntry } from '../wire/trace-events.ts';
import type { KeyOwners } from './key-owners.ts';
import type { MessageFaults } from './message-faults.ts';
import type { StorageFaults } from './storage-faults.ts';
import type { TaskManagerProcess, TaskManagerProcesses } from './task-manager-processes.ts';

/** The run of a host, as far as these actions need it. */
export interface ActedOn {
  readonly processes: TaskManagerProcesses;
  readonly owners: KeyOwners;
  readonly storage: { readonly faults: StorageFaults };
  readonly messageFaults: MessageFaults;
  /** To the JobManager. */
  tell(message: ClientMessage, cause: Place | null): void;
  tellOfPage(event: NewPageEvent, cause: Place | null): void;
  injectFault(target: string, fault: TaskFault, cause: Place | null): void;
  loseSlot(slot: SlotId, cause: Place | null): void;
}

type Perform = (on: ActedOn, entry: TapeEntry, cause: Place | null) => void;

const WISHES: ReadonlySet<TapeAction> = new Set([
  'addTaskManager',
  'triggerCheckpoint',
  'triggerSavepoint',
  'stopWithSavepoint',
  'cancelJob',
  'pageEvent',
]);
const OWNER_OF = 'owner-of:';

export const SHARED_ACTIONS = {
  triggerCheckpoint: (on, _entry, cause) => on.tell({ type: 'triggerCheckpoint' }, cause),
  triggerSavepoint: (on, _entry, cause) => on.tell({ type: 'triggerSavepoint' }, cause),
  stopWithSavepoint: (on, { value }, cause) => on.tell({ type: 'stopWithSavepoint', drain: value === 'drain' }, cause),
  cancelJob: (on, _entry, cause) => on.tell({ type: 'cancelJob' }, cause),
  expireCheckpoint: (on, _entry, cause) => on.tell({ type: 'expireCheckpoints' }, cause),
  failTask: (on, { target = '', value }, cause) =>
    on.tell({ type: 'failTask', target, message: String(value ?? 'failed on purpose') }, cause),
  loseSlot: (on, entry, cause) => {
    const slot = slotIn(on.owners, entry.target ?? '');
    if (processOf(on, entry)?.slots.includes(slot)) on.loseSlot(slot, cause);
  },
  muteHeartbeats: (on, entry, cause) => {
    const process = processOf(on, entry);
    if (process !== undefined) process.mutedBy = cause;
  },
  failStorage: (on, { value }) => on.storage.faults.failNext(Number(value ?? 1)),
  slowStorage: (on, { value }) => on.storage.faults.slow(Number(value ?? 0)),
  fillStorage: (on, { value }) => on.storage.faults.fill(value !== false),
  failUpload: (on, { target = '', value }) => on.storage.faults.failUploads(target, Number(value ?? 1)),
  delayUpload: (on, { target = '', value }) => on.storage.faults.delayUploads(target, Number(value ?? 0)),
  corruptPart: (on, { target = '', value }) =>
    on.storage.faults.corrupt(target, value === undefined ? null : Number(value)),
  dropAcknowledgement: (on, { target = '', value }) =>
    on.messageFaults.loseAcknowledgements(target, Number(value ?? 1)),
  delayAcknowledgement: (on, { target = '', value }) =>
    on.messageFaults.delayAcknowledgements(target, Number(value ?? 0)),
  muteSource: injectTaskFault,
  poisonRecord: injectTaskFault,
  throwInCallback: injectTaskFault,
  pageEvent: (on, { value }, cause) => {
    const event = newPageEvent(value);
    if (event !== null) on.tellOfPage(event, cause);
  },
} as const satisfies Partial<Readonly<Record<TapeAction, Perform>>>;

/** How the trace tells of it: a person's wish, or a fault. */
export function eventOf(entry: TapeEntry): { readonly type: 'userAction' | 'fault'; readonly entry: TapeEntry } {
  return { type: WISHES.has(entry.action) ? 'userAction' : 'fault', entry };
}

/** The process that an entry is about; undefined where it is gone. */
export function processOf(
  { processes, owners }: Pick<ActedOn, 'processes' | 'owners'>,
  { target = '' }: TapeEntry,
): TaskManagerProcess | undefined {
  const place = slotIn(owners, target);
  return processes.get(place.includes('/') ? taskManagerOf(place) : place);
}

/** The slot that a target names, or the TaskManager, where it names no slot. */
function slotIn(owners: KeyOwners, target: string): SlotId | TaskManagerId {
  return target.startsWith(OWNER_OF) ? (owners.slotOf(target.slice(OWNER_OF.length)) ?? '') : target;
}

function injectTaskFault(on: ActedOn, entry: TapeEntry, cause: Place | null): void {
  const fault = taskFaultOf(entry);
  if (fault !== null) on.injectFault(entry.target ?? '', fault, cause);
}
