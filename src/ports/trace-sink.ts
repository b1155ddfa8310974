/**
 * Where an actor's events go while it applies one input. Watching cannot change a run: an emit returns only the event's
 * place.
 */
import type { NewTraceEvent, Place, TraceEvent } from '../wire/trace-events.ts';

export interface TraceSink {
  /** False: nobody looks, and callers skip the work of describing (the live host at full speed). It may change in the middle of a run. */
  readonly enabled: boolean;
  /** Whether what is told becomes part of the history; else it is looked at at the most. */
  readonly records: boolean;
  /**
   * Records an event of the current step. Its cause is what it names, else `cause`, else the event that caused the step
   * (`null` says: from outside). Returns its place, to be the cause of what follows from it. With tracing off returns
   * the cause of the step. The event is the sink's from then on, which completes it: a copy takes seven times as long.
   */
  emit(event: NewTraceEvent, cause?: Place | null): Place | null;
}

/** Looks at the events of a run that records none: something is to be done at one of them. */
export interface TraceWatch {
  /** Whether it looks for what is told only where tracing is enabled. */
  readonly needsAll: boolean;
  see(event: NewTraceEvent): void;
}

/** The sink of one actor: started for each input, emptied into its output. */
export class StepTrace implements TraceSink {
  private events: TraceEvent[] = [];
  private step = 0;
  private time = 0;
  private stepCause: Place | null = null;

  constructor(
    readonly records: boolean,
    private readonly watch: TraceWatch | null = null,
  ) {}

  get enabled(): boolean {
    return this.records || this.watch?.needsAll === true;
  }

  begin(step: number, time: number, cause: Place | null): void {
    this.events = [];
    this.step = step;
    this.time = time;
    this.stepCause = cause;
  }

  emit(event: NewTraceEvent, otherwise: Place | null = this.stepCause): Place | null {
    if (!this.records) {
      this.watch?.see(event);
      return this.stepCause;
    }
    const place: Place = { step: this.step, index: this.events.length };
    const traced = event as unknown as { -readonly [Field in keyof TraceEvent]: TraceEvent[Field] };
    traced.place = place;
    traced.time = this.time;
    if (event.cause === undefined) traced.cause = otherwise;
    this.events.push(traced as TraceEvent);
    return place;
  }

  /** The events of the step that began last. */
  taken(): readonly TraceEvent[] {
    return this.events;
  }
}
