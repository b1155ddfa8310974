/**
 * The trace as one task sees it: every event that names no cause gets the element, mail or message that is being worked on.
 * Between the operators and the step's sink. Watching cannot change a run: an emit returns only the event's place.
 */
import type { TraceSink } from '../ports/trace-sink.ts';
import type { NewTraceEvent, Place } from '../wire/trace-events.ts';

export class TaskTrace implements TraceSink {
  /** What is being worked on. */
  cause: Place | null = null;
  private isClosed = false;

  constructor(private readonly sink: TraceSink) {}

  get enabled(): boolean {
    return this.sink.enabled;
  }

  get records(): boolean {
    return this.sink.records;
  }

  /** While `work` is done, what is worked on is the event at `place`. */
  following(place: Place | null, work: () => void): void {
    const before = this.cause;
    this.cause = place;
    work();
    this.cause = before;
  }

  /** The task has ended: what a promise of its learner's still says is heard by nobody. */
  close(): void {
    this.isClosed = true;
  }

  emit(event: NewTraceEvent): Place | null {
    if (this.isClosed) return null;
    return this.sink.emit(event, this.cause);
  }
}
