/**
 * The history of a run on the page: the last 200,000 events, a keyframe of the view each 1,000 of them, and marks for
 * the time line. Any moment can be seen again: `viewAt` goes on from the nearest view it has.
 */
import { assert } from '../base/assert.ts';
import type { ModelTime } from '../base/ids.ts';
import type { Place, TraceEvent } from '../wire/trace-events.ts';
import { countWhile } from './count-while.ts';
import { forkView } from './fork-view.ts';
import { emptyView, type JobView } from './job-view.ts';
import { reduce } from './reduce.ts';
import { type Mark, type MarkKind, markOf } from './time-line-marks.ts';

const KEYFRAME_EVENTS = 1_000;
const KEPT_EVENTS_MAX = 200_000;
/** Dropped at once when there are too many: a multiple of the keyframes' distance. */
const DROPPED_EVENTS = 10_000;

/** Negative where `left` comes before `right`. */
function comparePlaces(left: Place, right: Place): number {
  return left.step - right.step || left.index - right.index;
}

export class TraceLog {
  private events: TraceEvent[] = [];
  /** Number of events that were dropped before the first kept one. */
  private dropped = 0;
  private keyframes: JobView[] = [emptyView()];
  private head = emptyView();
  private cursor = emptyView();
  private readonly marksKept = new Map<MarkKind, Mark[]>();

  constructor(private readonly keptMax = KEPT_EVENTS_MAX) {}

  /** Number of events of the run, dropped ones included. */
  get length(): number {
    return this.dropped + this.events.length;
  }

  /** Number of the first event that can still be looked at. */
  get first(): number {
    return this.dropped;
  }

  /** Checkpoints, failures, restarts and outputs, each kind oldest first. */
  get marks(): ReadonlyMap<MarkKind, readonly Mark[]> {
    return this.marksKept;
  }

  /** Model time of the last event. */
  get time(): ModelTime {
    return this.head.time;
  }

  /** Adds events that follow those it has. */
  append(events: readonly TraceEvent[]): void {
    for (const event of events) this.appendOne(event);
    if (this.events.length > this.keptMax + DROPPED_EVENTS) this.drop(DROPPED_EVENTS);
  }

  /** The event with this number, counted from 0 since the run began; undefined where it is dropped or not there yet. */
  event(number: number): TraceEvent | undefined {
    return this.events[number - this.dropped];
  }

  /** Events from number `start` to before `end`, as far as they are kept. */
  slice(start: number, end: number): readonly TraceEvent[] {
    return this.events.slice(Math.max(0, start - this.dropped), Math.max(0, end - this.dropped));
  }

  /** The event at a place; undefined where it is dropped. */
  find(place: Place): TraceEvent | undefined {
    const number = this.countTo(place) - 1;
    const event = this.event(number);
    return event && comparePlaces(event.place, place) === 0 ? event : undefined;
  }

  /** How many events there are up to and with this place. */
  countTo(place: Place): number {
    return this.dropped + countWhile(this.events, (event) => comparePlaces(event.place, place) <= 0);
  }

  /** How many events there are up to and with this model time. */
  countAt(time: ModelTime): number {
    return this.dropped + countWhile(this.events, (event) => event.time <= time);
  }

  /**
   * The view after the first `count` events; before the first kept one, the earliest there is. It is one view that
   * moves: read it before the next call, keep nothing of it.
   */
  viewAt(count: number): JobView {
    const target = Math.max(this.dropped, Math.min(count, this.length));
    if (target === this.length) return this.head;
    const keyframe = this.keyframeBefore(target);
    if (this.cursor.events > target || this.cursor.events < keyframe.events) this.cursor = forkView(keyframe);
    while (this.cursor.events < target) reduce(this.cursor, this.events[this.cursor.events - this.dropped]!);
    return this.cursor;
  }

  /** The view at a moment of model time, with all that happened at it. */
  viewAtTime(time: ModelTime): JobView {
    return this.viewAt(this.countAt(time));
  }

  /** The view just after the event at this place. */
  viewAtPlace(place: Place): JobView {
    return this.viewAt(this.countTo(place));
  }

  /** Forgets all that came after a place, so that another future can follow it (a fork). */
  truncate(place: Place): void {
    const count = this.countTo(place);
    this.head = forkView(this.viewAt(count));
    this.events.length = count - this.dropped;
    this.keyframes = this.keyframes.filter((keyframe) => keyframe.events <= count);
    for (const marks of this.marksKept.values())
      marks.length = countWhile(marks, (mark) => comparePlaces(mark.place, place) <= 0);
    this.cursor = forkView(this.keyframeBefore(count));
  }

  clear(): void {
    this.events = [];
    this.dropped = 0;
    this.keyframes = [emptyView()];
    this.head = emptyView();
    this.cursor = emptyView();
    this.marksKept.clear();
  }

  private appendOne(event: TraceEvent): void {
    const last = this.events.at(-1);
    assert(!last || comparePlaces(last.place, event.place) < 0, 'Events are appended in the order of their places.');
    this.events.push(event);
    reduce(this.head, event);
    const mark = markOf(event, this.head);
    if (mark) this.keepMark(mark);
    if (this.head.events % KEYFRAME_EVENTS === 0) this.keyframes.push(forkView(this.head));
  }

  private drop(count: number): void {
    this.events.splice(0, count);
    this.dropped += count;
    this.keyframes = this.keyframes.filter((keyframe) => keyframe.events >= this.dropped);
    const first = this.events[0];
    if (!first) return;
    for (const marks of this.marksKept.values())
      marks.splice(
        0,
        countWhile(marks, (mark) => comparePlaces(mark.place, first.place) < 0),
      );
  }

  private keepMark(mark: Mark): void {
    const marks = this.marksKept.get(mark.kind);
    if (marks) marks.push(mark);
    else this.marksKept.set(mark.kind, [mark]);
  }

  private keyframeBefore(count: number): JobView {
    const first = this.keyframes[0]!;
    const index = Math.floor((count - first.events) / KEYFRAME_EVENTS);
    return this.keyframes[Math.max(0, Math.min(index, this.keyframes.length - 1))]!;
  }
}
