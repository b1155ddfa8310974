/**
 * Sees when a task that has input begins to be held up, and when it goes on: tells the trace, and takes the time between out of that in
 * which there could have been records (3.5.5, 4.2.7).
 */
import type { ChannelId, Timestamp } from '../base/ids.ts';
import { RUN_EPOCH } from '../wire/messages.ts';
import { PausableClock } from './operators/pausable-clock.ts';
import type { TaskServices } from './task-services.ts';

export class PressureGauge {
  private held = false;
  private readonly activity: PausableClock;

  constructor(
    private readonly execution: string,
    private readonly services: TaskServices,
  ) {
    this.activity = new PausableClock(() => RUN_EPOCH + services.now());
  }

  /** Processing time that stands while the task is held up. */
  activityTime(): Timestamp {
    return this.activity.now();
  }

  /** It could go on, were there room in its outputs. */
  get isHeld(): boolean {
    return this.held;
  }

  /** `by` null: by one of its own operators. */
  observe(isHeld: boolean, by: ChannelId | null): void {
    if (isHeld === this.held) return;
    this.held = isHeld;
    if (isHeld) this.activity.pause();
    else this.activity.resume();
    this.services.trace.emit({ type: isHeld ? 'backPressured' : 'flowing', execution: this.execution, by });
  }
}
