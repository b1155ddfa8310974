/**
 * What the JobManager does to the world while it applies one input: messages, storage requests, alarms and trace
 * events, collected. Between the actor, which starts and empties it for each input, and all of jobmanager/, which
 * knows no host. Answers and alarms find their way back by the function that was given with the request, so that
 * nobody else keeps their numbers.
 */
import type { ModelTime } from '../base/ids.ts';
import type { ActorInput, ActorOutput, AlarmId, AlarmSet, Asked, Sent } from '../ports/actor.ts';
import type { RequestId, StorageAnswer, StorageRequest } from '../ports/durable-storage.ts';
import { StepTrace } from '../ports/trace-sink.ts';
import type { Address, Message } from '../wire/messages.ts';
import type { NewTraceEvent, Place } from '../wire/trace-events.ts';

/** The event that something follows from; null: from outside, or tracing is off. */
export type Cause = Place | null;

export class Outbox {
  private readonly trace: StepTrace;
  private readonly rings = new Map<AlarmId, () => void>();
  private readonly answers = new Map<RequestId, (answer: StorageAnswer) => void>();
  private nextAlarm = 1;
  private nextRequest = 1;
  private input: ActorInput | null = null;
  private sends: Sent[] = [];
  private requests: Asked[] = [];
  private alarms: AlarmSet[] = [];
  private cancelled: AlarmId[] = [];

  constructor(tracing: boolean) {
    this.trace = new StepTrace(tracing);
  }

  /** Model time of the input being applied, in ms. */
  get now(): ModelTime {
    return this.input?.time ?? 0;
  }

  /** The event that led to the input being applied. */
  get stepCause(): Cause {
    return this.input?.cause ?? null;
  }

  begin(input: ActorInput): void {
    this.input = input;
    this.sends = [];
    this.requests = [];
    this.alarms = [];
    this.cancelled = [];
    this.trace.begin(input.step, input.time, input.cause);
  }

  /** All that happened since `begin`. */
  taken(): ActorOutput {
    return {
      events: this.trace.taken(),
      sends: this.sends,
      requests: this.requests,
      alarms: this.alarms,
      cancelledAlarms: this.cancelled,
      runnable: [],
      cost: 0,
      records: 0,
    };
  }

  emit(event: NewTraceEvent): Cause {
    return this.trace.emit(event);
  }

  send(to: Address, message: Message, cause: Cause): void {
    this.sends.push({ to, message, cause });
  }

  ask(request: StorageRequest, cause: Cause, answered: (answer: StorageAnswer) => void): void {
    const id = this.nextRequest++;
    this.answers.set(id, answered);
    this.requests.push({ id, request, cause });
  }

  /** Rings `delayMs` from now, unless cancelled. */
  alarm(delayMs: ModelTime, cause: Cause, ring: () => void): AlarmId {
    const id = this.nextAlarm++;
    this.rings.set(id, ring);
    this.alarms.push({ id, at: this.now + delayMs, cause });
    return id;
  }

  /** An alarm that has rung or was cancelled before is left alone; null is no alarm. */
  cancelAlarm(id: AlarmId | null): void {
    if (id !== null && this.rings.delete(id)) this.cancelled.push(id);
  }

  ring(id: AlarmId): void {
    const ring = this.rings.get(id);
    this.rings.delete(id);
    ring?.();
  }

  answered(id: RequestId, answer: StorageAnswer): void {
    const answered = this.answers.get(id);
    this.answers.delete(id);
    answered?.(answer);
  }
}
