/**
 * Processing time of one operator: the run's clock, and callbacks that arrive as mails of the task. Quiesced before the operator
 * finishes: what has not rung by then never does (3.4.5). Source: ProcessingTimeServiceImpl, SystemProcessingTimeService (4.5.4).
 */
import type { Timestamp } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import { RUN_EPOCH } from '../wire/messages.ts';
import type { ProcessingTimeService } from './operators/operator.ts';
import type { TaskServices } from './task-services.ts';

/** Of a timer that was set too late to ring. */
const NEVER = -1;

export class OperatorTime implements ProcessingTimeService {
  private readonly pending = new Set<AlarmId>();
  private quiesced = false;

  constructor(
    private readonly services: TaskServices,
    /** Puts a mail into the task's mailbox. */
    private readonly post: (mail: () => void) => void,
  ) {}

  now(): Timestamp {
    return RUN_EPOCH + this.services.now();
  }

  register(at: Timestamp, ring: (at: Timestamp) => void): number {
    if (this.quiesced) return NEVER;
    const alarm = this.services.setAlarm(Math.max(this.services.now(), at - RUN_EPOCH), () => {
      this.post(() => {
        // Cancelled or quiesced between the alarm and the mail: a timer that was deleted does not ring.
        if (this.pending.delete(alarm) && !this.quiesced) ring(at);
      });
    });
    this.pending.add(alarm);
    return alarm;
  }

  cancel(id: number): void {
    if (this.pending.delete(id)) this.services.cancelAlarm(id);
  }

  quiesce(): void {
    this.quiesced = true;
    for (const alarm of this.pending) this.services.cancelAlarm(alarm);
    this.pending.clear();
  }
}
