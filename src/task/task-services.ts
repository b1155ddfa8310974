/**
 * What a task may ask of its slot: time, alarms, messages, storage. All of it is collected and leaves when the step ends;
 * answers and alarms come back as calls, unless the task has ended by then.
 */
import type { ModelTime } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import type { Address, Message } from '../wire/messages.ts';
import type { Place } from '../wire/trace-events.ts';
import type { TaskTrace } from './task-trace.ts';

export interface TaskServices {
  readonly trace: TaskTrace;
  now(): ModelTime;
  /** `cause` defaults to what is being worked on. */
  send(to: Address, message: Message, cause?: Place | null): void;
  ask(request: StorageRequest, answered: (answer: StorageAnswer) => void): void;
  setAlarm(at: ModelTime, ring: () => void): AlarmId;
  cancelAlarm(alarm: AlarmId): void;
  /**
   * Code of the learner's may go on when the step has returned, until the returned function is called: steps are left open for it
   * (ports/turns.ts).
   */
  leaveOpen(): () => void;
}
