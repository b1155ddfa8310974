/** Waits for an event that a script names, seeing the events of a run one by one: for the scenes of a lesson, and for a run that is to stop there. */
import { hasFields } from '../base/field-path.ts';
import type { TapeCondition, TraceEvent } from './trace-events.ts';

type PastEvent = Omit<TapeCondition, 'after'>;

/** The `nth` event of a type whose fields equal those of `where`, counted from the `nth` event of `after` where that is given. */
export interface Cue extends PastEvent {
  readonly after?: PastEvent;
}

export class CueWatcher {
  private remaining: number;
  private readonly before: CueWatcher | null;

  constructor(private readonly cue: Cue) {
    this.remaining = cue.nth ?? 1;
    this.before = cue.after ? new CueWatcher(cue.after) : null;
  }

  /** The event has come, now or before. */
  get met(): boolean {
    return this.remaining === 0;
  }

  /** Waits for the same, and has seen nothing. */
  anew(): CueWatcher {
    return new CueWatcher(this.cue);
  }

  /** What it still waits for, as a cue that counts from now. */
  get left(): Cue {
    const { after: _counted, ...own } = this.cue;
    const after = this.before && !this.before.met ? { after: this.before.left } : {};
    return { ...own, nth: this.remaining, ...after };
  }

  /** Shows it the next event of the run; true exactly at the event it waits for. */
  sees(event: TraceEvent): boolean {
    if (this.met) return false;
    if (this.before && !this.before.met) {
      this.before.sees(event);
      return false;
    }
    if (event.type !== this.cue.event || !hasFields(event, this.cue.where ?? {})) return false;
    this.remaining -= 1;
    return this.met;
  }
}
