/** What a fault of a run does inside a task, on its way there. Plain data. */
import type { TapeEntry } from './trace-events.ts';

/** The calls of an operator in which a fault can throw, by the names of what the learner writes there. */
const FAULTY_CALLBACKS = [
  'open',
  'processElement',
  'onTimer',
  'snapshotState',
  'notifyCheckpointComplete',
  'close',
] as const;
export type FaultyCallback = (typeof FAULTY_CALLBACKS)[number];

/** A call of an operator's: its `nth`, counted from when the task hears of the fault. */
export interface CallbackPoint {
  readonly callback: FaultyCallback;
  readonly nth: number;
  /** Uid or name; absent: whichever of the chain is called. */
  readonly operator?: string;
}

export type TaskFault =
  /** The source has nothing to read while it holds, as if the outside world had gone silent. */
  | { readonly type: 'mute'; readonly muted: boolean }
  /** The element at this position of the source cannot be read, however often it is tried. */
  | { readonly type: 'poison'; readonly position: number }
  | ({ readonly type: 'throw' } & CallbackPoint);

/** The fault inside a task that an entry of the tape stands for; null where it stands for another one or makes no sense. */
export function taskFaultOf({ action, value }: Pick<TapeEntry, 'action' | 'value'>): TaskFault | null {
  if (action === 'muteSource') return { type: 'mute', muted: value !== false };
  if (action === 'poisonRecord') return typeof value === 'number' ? { type: 'poison', position: value } : null;
  const point = action === 'throwInCallback' ? callbackPoint(value) : null;
  return point === null ? null : { type: 'throw', ...point };
}

/** What an entry of the tape says, which may have come with a link; null where it names no call. */
function callbackPoint(value: unknown): CallbackPoint | null {
  if (typeof value !== 'object' || value === null) return null;
  const { callback, nth = 1, operator } = value as Partial<Record<keyof CallbackPoint, unknown>>;
  const known = FAULTY_CALLBACKS.find((one) => one === callback);
  if (known === undefined || !Number.isSafeInteger(nth) || (nth as number) < 1) return null;
  const point = { callback: known, nth: nth as number };
  return typeof operator === 'string' ? { ...point, operator } : point;
}
