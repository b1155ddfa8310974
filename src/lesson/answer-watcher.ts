/** Waits for a run to answer a question of a script, seeing the events of the run one by one. */

import { atPath, hasFields } from '../base/field-path.ts';
import { CueWatcher } from '../wire/cue-watcher.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import type { Answer } from './lesson-schema.ts';

export class AnswerWatcher {
  private readonly last: CueWatcher;
  private count = 0;

  constructor(private readonly answer: Answer) {
    this.last = new CueWatcher('until' in answer ? answer.until : answer);
  }

  /** Shows it the next event of the run; the answer as text exactly at the event that gives it, else null. */
  sees(event: TraceEvent): string | null {
    const { answer } = this;
    const isLast = this.last.sees(event);
    if (!('count' in answer)) return isLast ? String(atPath(event, answer.take)) : null;
    const { event: type, where = {} } = answer.count;
    if (event.type === type && hasFields(event, where)) this.count += 1;
    return isLast ? String(this.count) : null;
  }
}
