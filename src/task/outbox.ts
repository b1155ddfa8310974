/**
 * Collects what a slot's actor does in one step, and remembers whose answers and alarms are outstanding.
 * Between the tasks of the slot and the actor's output.
 */
import type { ModelTime } from '../base/ids.ts';
import type { AlarmId, AlarmSet, Asked, Sent } from '../ports/actor.ts';
import type { RequestId, StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import type { TraceSink } from '../ports/trace-sink.ts';
import type { Address, Message } from '../wire/messages.ts';
import type { Place } from '../wire/trace-events.ts';
import type { TaskServices } from './task-services.ts';
import { TaskTrace } from './task-trace.ts';

/** Alarms are numbered from 1. */
const NO_ALARM: AlarmId = 0;

/** One task's line to the outside: closed when the task has ended. */
export class TaskLine implements TaskServices {
  readonly trace: TaskTrace;
  private readonly alarms = new Map<AlarmId, () => void>();
  private readonly questions = new Map<RequestId, (answer: StorageAnswer) => void>();
  private readonly open = new Set<object>();
  private isClosed = false;

  constructor(
    private readonly outbox: Outbox,
    sink: TraceSink,
  ) {
    this.trace = new TaskTrace(sink);
  }

  now(): ModelTime {
    return this.outbox.time;
  }

  send(to: Address, message: Message, cause: Place | null = this.trace.cause): void {
    this.outbox.sends.push({ to, message, cause });
  }

  ask(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    const id = this.outbox.newRequest(this);
    this.questions.set(id, answered);
    this.outbox.requests.push({ id, request, cause: this.trace.cause });
  }

  setAlarm(at: ModelTime, ring: () => void): AlarmId {
    // What a promise of an ended task still does is nobody's business.
    if (this.isClosed) return NO_ALARM;
    const id = this.outbox.newAlarm(this);
    this.alarms.set(id, ring);
    this.outbox.alarms.push({ id, at, cause: this.trace.cause });
    return id;
  }

  cancelAlarm(alarm: AlarmId): void {
    if (!this.alarms.delete(alarm)) return;
    this.outbox.cancelled.push(alarm);
  }

  leaveOpen(): () => void {
    const waiting = {};
    this.open.add(waiting);
    return () => void this.open.delete(waiting);
  }

  /** Whether code of the learner's may go on when this step has returned. */
  get isOpen(): boolean {
    return this.open.size > 0;
  }

  ring(alarm: AlarmId): void {
    const ring = this.alarms.get(alarm);
    this.alarms.delete(alarm);
    ring?.();
  }

  answered(request: RequestId, answer: StorageAnswer): void {
    const answered = this.questions.get(request);
    this.questions.delete(request);
    answered?.(answer);
  }

  /** Nothing outstanding comes back to the task any more. */
  close(): void {
    this.outbox.cancelled.push(...this.alarms.keys());
    this.alarms.clear();
    this.questions.clear();
    this.open.clear();
    this.isClosed = true;
    this.trace.close();
  }
}

export class Outbox {
  time: ModelTime = 0;
  sends: Sent[] = [];
  requests: Asked[] = [];
  alarms: AlarmSet[] = [];
  cancelled: AlarmId[] = [];
  private readonly alarmOwners = new Map<AlarmId, TaskLine>();
  private readonly requestOwners = new Map<RequestId, TaskLine>();
  private nextAlarm = 1;
  private nextRequest = 1;

  begin(time: ModelTime): void {
    this.time = time;
    this.sends = [];
    this.requests = [];
    this.alarms = [];
    this.cancelled = [];
  }

  newAlarm(owner: TaskLine): AlarmId {
    this.alarmOwners.set(this.nextAlarm, owner);
    return this.nextAlarm++;
  }

  newRequest(owner: TaskLine): RequestId {
    this.requestOwners.set(this.nextRequest, owner);
    return this.nextRequest++;
  }

  /** How many alarms and answers are still to come. */
  get awaited(): number {
    return this.alarmOwners.size + this.requestOwners.size;
  }

  /** Whose alarm this is; it rings once. */
  takeAlarm(alarm: AlarmId): TaskLine | undefined {
    const owner = this.alarmOwners.get(alarm);
    this.alarmOwners.delete(alarm);
    return owner;
  }

  takeRequest(request: RequestId): TaskLine | undefined {
    const owner = this.requestOwners.get(request);
    this.requestOwners.delete(request);
    return owner;
  }

  /** Forgets the alarms cancelled in this step. */
  end(): void {
    for (const alarm of this.cancelled) this.alarmOwners.delete(alarm);
  }
}
