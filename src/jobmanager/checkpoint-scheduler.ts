/**
 * When periodic checkpoints are asked for (7.2.1, 7.2.2): the first one after a random delay, after a restart after
 * the pause only, then at a fixed rate. Started and stopped by the checkpoint coordinator. Source:
 * CheckpointCoordinator.ScheduledTrigger, CheckpointCoordinatorConfiguration.getInitialTriggeringDelay.
 */
import type { ModelTime } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { RandomStream } from '../ports/random.ts';
import type { CheckpointOptions } from './checkpoint-options.ts';
import type { Cause, Outbox } from './outbox.ts';

export class CheckpointScheduler {
  private alarm: AlarmId | null = null;
  private startedBefore = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly options: Pick<CheckpointOptions, 'intervalMs' | 'minPauseMs' | 'initialSpreadMs'>,
    private readonly chance: RandomStream,
    private readonly trigger: () => void,
  ) {}

  get isStopped(): boolean {
    return this.alarm === null;
  }

  start(cause: Cause): void {
    const { intervalMs, minPauseMs, initialSpreadMs } = this.options;
    if (intervalMs === null || this.alarm !== null) return;
    const delay = this.startedBefore ? minPauseMs : minPauseMs + this.chance.below(initialSpreadMs + 1);
    this.startedBefore = true;
    this.ringIn(delay, intervalMs, cause);
  }

  stop(): void {
    this.outbox.cancelAlarm(this.alarm);
    this.alarm = null;
  }

  /** The next one comes after this delay, those that follow at the interval from there. */
  reschedule(delayMs: ModelTime, cause: Cause): void {
    const { intervalMs } = this.options;
    if (intervalMs === null || this.alarm === null) return;
    this.stop();
    this.ringIn(delayMs, intervalMs, cause);
  }

  private ringIn(delayMs: ModelTime, intervalMs: ModelTime, cause: Cause): void {
    this.alarm = this.outbox.alarm(delayMs, cause, () => {
      this.ringIn(intervalMs, intervalMs, cause);
      this.trigger();
    });
  }
}
