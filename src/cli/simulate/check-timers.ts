/**
 * A task that finishes has fired all its timers of event time, since the end of time came before its own; but for a job that is stopped, not
 * drained, where time goes no further (4.5, 7.9.3).
 */
import type { ExecutionId } from '../../base/ids.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

/** One sentence a task whose timers are left. */
export function timerViolations(events: readonly TraceEvent[]): string[] {
  const waiting = new Map<ExecutionId, Set<string>>();
  /** The rest of their inputs may be read after they have heard of it. */
  const stopped = new Set<ExecutionId>();
  return events.flatMap((event) => {
    switch (event.type) {
      case 'timerRegistered':
        if (event.domain === 'EVENT_TIME') timersOf(waiting, event.execution).add(timerName(event));
        return [];
      case 'timerDeleted':
      case 'timerFired':
        waiting.get(event.execution)?.delete(timerName(event));
        return [];
      case 'endOfData':
        if (event.stopped === true) stopped.add(event.execution);
        return [];
      case 'taskStatus':
        if (event.to !== 'FINISHED' || stopped.has(event.execution)) return [];
        return left(event.execution, waiting.get(event.execution));
      default:
        return [];
    }
  });
}

function timersOf(waiting: Map<ExecutionId, Set<string>>, execution: ExecutionId): Set<string> {
  const timers = waiting.get(execution) ?? new Set();
  waiting.set(execution, timers);
  return timers;
}

function timerName({
  operator,
  key,
  timestamp,
}: {
  readonly operator: string;
  readonly key: unknown;
  readonly timestamp: number;
}): string {
  return `timer ${timestamp} of key ${JSON.stringify(key)} in ${operator}`;
}

function left(execution: ExecutionId, timers: ReadonlySet<string> = new Set()): string[] {
  const [first] = timers;
  return first === undefined ? [] : [`${execution} has finished with ${timers.size} timers left: ${first}.`];
}
