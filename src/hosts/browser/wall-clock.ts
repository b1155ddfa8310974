/** Time of a live run: model time is wall time since the run began, and alarms ring when it has come. */
import type { ModelTime } from '../../base/ids.ts';
import type { AlarmId } from '../../ports/actor.ts';

/** Longer time-outs overflow in browsers and would ring at once. */
const DELAY_MS_MAX = 2 ** 30;

export class WallClock {
  private last: ModelTime = 0;

  /** `epoch`: milliseconds since 1970 at which the run began; the same for all its Workers. */
  constructor(readonly epoch = sinceEpoch()) {}

  /** Whole milliseconds; never less than before. */
  now(): ModelTime {
    this.last = Math.max(this.last, Math.floor(sinceEpoch() - this.epoch));
    return this.last;
  }
}

/** The alarms of one actor. */
export class WallAlarms {
  private readonly timers = new Map<AlarmId, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly clock: WallClock,
    private readonly ring: (alarm: AlarmId) => void,
  ) {}

  set(alarm: AlarmId, at: ModelTime): void {
    this.cancel(alarm);
    const delay = Math.min(Math.max(0, at - this.clock.now()), DELAY_MS_MAX);
    this.timers.set(
      alarm,
      setTimeout(() => this.due(alarm, at), delay),
    );
  }

  cancel(alarm: AlarmId): void {
    clearTimeout(this.timers.get(alarm));
    this.timers.delete(alarm);
  }

  cancelAll(): void {
    for (const alarm of [...this.timers.keys()]) this.cancel(alarm);
  }

  /** Browsers ring up to a millisecond early; an actor must never see a time before the one it asked for. */
  private due(alarm: AlarmId, at: ModelTime): void {
    if (this.clock.now() < at) {
      this.set(alarm, at);
      return;
    }
    this.timers.delete(alarm);
    this.ring(alarm);
  }
}

function sinceEpoch(): number {
  return performance.timeOrigin + performance.now();
}
