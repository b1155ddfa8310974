/**
 * Where an actor's events go while it applies one input. Watching cannot change a run: an emit returns only the event's
 * place.
 */
import type { NewTraceEvent, Place, TraceEvent } from '../wire/trace-events.ts';

export interface TraceSink {
  /** False: nothing is recorded, and callers skip the work of describing (the live host at full speed). */
  readonly enabled: boolean;
  /**
   * Records an event of the current step. Its cause is what it names, else `cause`, else the event that caused the step
   * (`null` says: from outside). Returns its place, to be the cause of what follows from it. With tracing off returns
   * the cause of the step. The event is the sink's from then on, which completes it: a copy takes seven times as long.
   */
  emit(event: NewTraceEvent, cause?: Place | null): Place | null;
}

/** The sink of one actor: started for each input, emptied into its output. */
export class StepTrace implements TraceSink {
  private events: TraceEvent[] = [];
  private step = 0;
  private time = 0;
  private stepCause: Place | null = null;

  constructor(readonly enabled: boolean) {}

  begin(step: number, time: number, cause: Place | null): void {
    this.events = [];
    this.step = step;
    this.time = time;
    this.stepCause = cause;
  }

  emit(event: NewTraceEvent, otherwise: Place | null = this.stepCause): Place | null {
    if (!this.enabled) return this.stepCause;
    const place: Place = { step: this.step, index: this.events.length };
    const cause = event.cause === undefined ? otherwise : event.cause;
    this.events.push(Object.assign(event, { place, time: this.time, cause }) as TraceEvent);
    return place;
  }

  /** The events of the step that began last. */
  taken(): readonly TraceEvent[] {
    return this.events;
  }
}
