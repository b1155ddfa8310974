/** Tells the trace when a task that has input begins to be held up, and when it goes on (3.5.5). `by` null: by one of its own operators. */
import type { ChannelId } from '../base/ids.ts';
import type { TaskTrace } from './task-trace.ts';

export class PressureGauge {
  private isHeld = false;

  constructor(
    private readonly execution: string,
    private readonly trace: TaskTrace,
  ) {}

  observe(isHeld: boolean, by: ChannelId | null): void {
    if (!this.trace.enabled || isHeld === this.isHeld) return;
    this.isHeld = isHeld;
    this.trace.emit({ type: isHeld ? 'backPressured' : 'flowing', execution: this.execution, by });
  }
}
