/** Waits for an event that a script names, seeing the events of a run one by one. */
import type { TraceEvent } from '../wire/trace-events.ts';
import { hasFields } from './field-path.ts';
import type { Cue } from './lesson-schema.ts';

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
