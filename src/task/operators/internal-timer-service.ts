/**
 * The timers of one operator: registered for the current key, fired with that key set again, stored with the keyed
 * state (4.5).
 * Source: InternalTimerServiceImpl.
 */
import { type KeyGroup, MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { KeyedStateBackend, StoredTimer, StoredTimers } from '../../state/keyed-state-backend.ts';
import type { Namespace } from '../../state/state-spec.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { ProcessingTimeService } from './operator.ts';
import { type Timer, TimerQueue } from './timer-queue.ts';

export type TimeDomainName = 'EVENT_TIME' | 'PROCESSING_TIME';

/** What an operator does when a timer is due; its key is set. */
export interface Triggerable {
  timerFired(timer: Timer, domain: TimeDomainName): void;
  /** For the trace: what happened to a timer. Returns the event's place. */
  timerTraced(what: 'timerRegistered' | 'timerDeleted', timer: Timer, domain: TimeDomainName): Place | null;
  /** BATCH only: the current key is through. `finish` fires the timers that it has left, and drops its state. */
  keyEnded(finish: () => void): void;
}

export class InternalTimerService {
  protected readonly eventTime = new TimerQueue();
  protected readonly processingTime = new TimerQueue();
  protected watermark: Timestamp = MIN_TIMESTAMP;
  /** The one physical timer, for the head of the queue. */
  private ringing: number | null = null;

  constructor(
    private readonly backend: KeyedStateBackend,
    private readonly time: ProcessingTimeService,
    private readonly target: Triggerable,
  ) {}

  currentWatermark(): Timestamp {
    return this.watermark;
  }

  currentProcessingTime(): Timestamp {
    return this.time.now();
  }

  numEventTimeTimers(): number {
    return this.eventTime.size;
  }

  numProcessingTimeTimers(): number {
    return this.processingTime.size;
  }

  /** One at or below the current watermark fires when the watermark next advances (4.5.3). */
  registerEventTimeTimer(namespace: Namespace, timestamp: Timestamp): void {
    const timer = this.timer(namespace, timestamp);
    if (this.eventTime.add(timer)) this.target.timerTraced('timerRegistered', timer, 'EVENT_TIME');
  }

  registerProcessingTimeTimer(namespace: Namespace, timestamp: Timestamp): void {
    const timer = this.timer(namespace, timestamp);
    const head = this.processingTime.peek();
    if (!this.processingTime.add(timer)) return;
    timer.registered = this.target.timerTraced('timerRegistered', timer, 'PROCESSING_TIME');
    if (head === undefined || timestamp < head.timestamp) this.ringAt(timestamp);
  }

  deleteEventTimeTimer(namespace: Namespace, timestamp: Timestamp): void {
    const timer = this.timer(namespace, timestamp);
    if (this.eventTime.remove(timer)) this.target.timerTraced('timerDeleted', timer, 'EVENT_TIME');
  }

  deleteProcessingTimeTimer(namespace: Namespace, timestamp: Timestamp): void {
    const timer = this.timer(namespace, timestamp);
    if (this.processingTime.remove(timer)) this.target.timerTraced('timerDeleted', timer, 'PROCESSING_TIME');
  }

  /** Fires what is due, timers that are registered meanwhile included (4.5.2); then, at once or when their state has been there, calls `fired`. */
  advanceWatermark(watermark: Timestamp, fired: () => void): void {
    this.watermark = watermark;
    this.fire(this.eventTime, watermark, 'EVENT_TIME', fired);
  }

  /** The input has ended: timers of processing time ring no more (4.5.5). */
  quiesce(): void {
    if (this.ringing !== null) this.time.cancel(this.ringing);
    this.ringing = null;
  }

  /** All timers by key group, as they go into the key groups' blobs (4.5.6). */
  stored(): ReadonlyMap<KeyGroup, StoredTimers> {
    const groups = new Map<KeyGroup, { eventTime: StoredTimer[]; processingTime: StoredTimer[] }>();
    const groupOf = ({ keyGroup }: Timer) => {
      const group = groups.get(keyGroup) ?? { eventTime: [], processingTime: [] };
      groups.set(keyGroup, group);
      return group;
    };
    for (const timer of this.eventTime) groupOf(timer).eventTime.push([timer.namespace, timer.key, timer.timestamp]);
    for (const timer of this.processingTime)
      groupOf(timer).processingTime.push([timer.namespace, timer.key, timer.timestamp]);
    return groups;
  }

  /** Takes up stored timers; those that are past due fire as soon as possible (10.32). */
  restore(groups: readonly StoredTimers[]): void {
    for (const { eventTime, processingTime } of groups) {
      for (const stored of eventTime) this.eventTime.add(this.restored(stored));
      for (const stored of processingTime) this.processingTime.add(this.restored(stored));
    }
    this.backend.clearCurrentKey();
    const head = this.processingTime.peek();
    if (head !== undefined) this.ringAt(head.timestamp);
  }

  private timer(namespace: Namespace, timestamp: Timestamp): Timer {
    const { currentKey: key, currentKeyGroup: keyGroup } = this.backend;
    return { key, keyGroup, namespace, timestamp };
  }

  private restored([namespace, key, timestamp]: StoredTimer): Timer {
    this.backend.setCurrentKey(key);
    return this.timer(namespace, timestamp);
  }

  protected ringAt(timestamp: Timestamp): void {
    this.quiesce();
    this.ringing = this.time.register(timestamp, (at) => this.ring(at));
  }

  private ring(at: Timestamp): void {
    this.ringing = null;
    this.fire(this.processingTime, at, 'PROCESSING_TIME', () => {
      const head = this.processingTime.peek();
      if (head !== undefined && this.ringing === null) this.ringAt(head.timestamp);
    });
  }

  protected fire(queue: TimerQueue, until: Timestamp, domain: TimeDomainName, fired: () => void): void {
    const { backend } = this;
    const goOn = () => {
      for (let timer = queue.peek(); timer !== undefined && timer.timestamp <= until; timer = queue.peek()) {
        if (!backend.isReady(timer.key)) return keysDue(queue, until);
        backend.setCurrentKey(timer.key);
        queue.poll();
        this.target.timerFired(timer, domain);
      }
      fired();
      return null;
    };
    backend.run({ goOn });
  }
}

/** Keys of the timers that are due, in the order in which they fire. */
function* keysDue(queue: TimerQueue, until: Timestamp): Iterable<unknown> {
  for (const { key, timestamp } of queue.upcoming()) {
    if (timestamp > until) return;
    yield key;
  }
}
