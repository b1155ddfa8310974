/** What was done to a run, as a person would say it: `kill TaskManager 2`. */
import { type NewPageEvent, newPageEvent } from '../wire/page-event.ts';
import { taskFaultOf } from '../wire/task-faults.ts';
import type { TapeAction, TapeEntry } from '../wire/trace-events.ts';
import { counted, placeText } from './names.ts';

type Words = (target: string, entry: TapeEntry) => string;

export function actionText(entry: TapeEntry): string {
  return WORDS[entry.action](targetText(entry.target ?? ''), entry);
}

const WORDS: Readonly<Record<TapeAction, Words>> = {
  killTaskManager: (target) => `kill ${target}`,
  loseSlot: (target) => `lose ${target.startsWith('slot ') ? target : `the slot of ${target}`}`,
  addTaskManager: () => 'add a TaskManager',
  killJobManager: () => 'kill the JobManager',
  clusterLost: () => 'the page went away, and the whole cluster with it',
  newLeg: (_target, { value }) => `a new leg of the run begins, restored from checkpoint ${String(value)}`,
  triggerCheckpoint: () => 'trigger a checkpoint',
  triggerSavepoint: () => 'trigger a savepoint',
  stopWithSavepoint: (_target, { value }) => `stop the job with a savepoint${value === 'drain' ? ' and drain it' : ''}`,
  cancelJob: () => 'cancel the job',
  failTask: (target, { value }) => `fail ${target} with “${String(value)}”`,
  muteHeartbeats: (target) => `cut the heartbeats of ${target}`,
  slowOperator: (target, { value }) => `slow ${target} to ${String(value)} ms an element`,
  slowChannel: (target, { value }) => `slow each channel ${between(target)} by ${String(value)} ms a buffer`,
  failStorage: (_target, { value }) => `let the next ${String(value)} storage requests fail`,
  slowStorage: (_target, { value }) => `slow storage by ${String(value)} ms`,
  fillStorage: (_target, { value }) => (value === false ? 'make room in durable storage' : 'fill durable storage'),
  failUpload: (target, { value = 1 }) =>
    `let the next ${counted(Number(value), 'snapshot upload')} of ${orAny(target)} fail`,
  delayUpload: (target, { value }) => `delay each snapshot upload of ${orAny(target)} by ${String(value)} ms`,
  corruptPart: (target, { value }) =>
    `damage what ${orAny(target)} stored for ${value === undefined ? 'the newest checkpoint' : `checkpoint ${String(value)}`}`,
  dropAcknowledgement: (target, { value = 1 }) =>
    `lose the next ${counted(Number(value), 'acknowledgement')} of ${orAny(target)}`,
  delayAcknowledgement: (target, { value }) => `delay each acknowledgement of ${orAny(target)} by ${String(value)} ms`,
  expireCheckpoint: () => 'let the checkpoints under way expire',
  muteSource: (target, { value }) => (value === false ? `let ${target} speak again` : `silence ${target}`),
  poisonRecord: (target, { value }) => `poison element ${String(value)} of ${target}`,
  throwInCallback: throwText,
  pageEvent: (_target, { value }) => pageEventText(newPageEvent(value)),
  hung: (target) => `${target} did not return from its step`,
};

/** Everything that can be done to a run. */
export const TAPE_ACTIONS = Object.keys(WORDS) as readonly TapeAction[];

function throwText(target: string, entry: TapeEntry): string {
  const fault = taskFaultOf(entry);
  if (fault?.type !== 'throw') return `throw somewhere in ${target}`;
  const call = fault.nth === 1 ? 'the next call' : `call ${fault.nth}`;
  return `throw at ${call} of ${fault.callback} in ${fault.operator ?? target}`;
}

function targetText(target: string): string {
  return placeText(target).replace('owner-of:', 'the owner of ');
}

function orAny(target: string): string {
  return target === '' ? 'any task' : target;
}

function between(target: string): string {
  const [from, to] = target.split(' > ');
  return to === undefined ? `into ${from}` : `from ${from} to ${to}`;
}

function pageEventText(event: NewPageEvent | null): string {
  if (event === null) return 'something on the page';
  const { type, x, y, key } = event;
  if (type === 'key') return `press ${key}`;
  return `${type === 'click' ? 'click' : 'move'} at ${Math.round(x)}, ${Math.round(y)}`;
}
