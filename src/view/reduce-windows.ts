/** Reduces timers, and windows from their first element to their end. Part of `reduce`. */
import type { TraceEventOf } from '../wire/trace-events.ts';
import type { JobView, TimerEntry, WindowEntry } from './job-view.ts';
import { keyText } from './names.ts';
import { seeKey } from './reduce-flow.ts';

export function reduceTimer(
  view: JobView,
  event: TraceEventOf<'timerRegistered' | 'timerDeleted' | 'timerFired'>,
): void {
  const { execution, operator, key, keyGroup, timestamp, domain } = event;
  const timer: TimerEntry = { execution, operator, key, keyGroup, timestamp, domain };
  if (event.type === 'timerFired') view.timersFired++;
  if (event.type === 'timerRegistered') putTimer(view, timer);
  else view.timers.delete(timerId(timer));
}

export function reduceWindow(
  view: JobView,
  event: TraceEventOf<'windowOpened' | 'windowAdded' | 'windowMerged' | 'windowFired' | 'windowCleared'>,
): void {
  const { execution, key, keyGroup, start, end, domain, elements } = event;
  const window: WindowEntry = { execution, key, keyGroup, start, end, domain, elements, fired: 0 };
  const known = view.windows.get(windowId(window));
  seeKey(view, keyText(key));
  switch (event.type) {
    case 'windowOpened':
      putWindow(view, window);
      break;
    case 'windowAdded':
      putWindow(view, { ...window, fired: known?.fired ?? 0, elements: (known?.elements ?? 0) + elements });
      break;
    case 'windowMerged':
      putWindow(view, merged(view, window));
      break;
    // What it has is counted here: its function may get one element for them all.
    case 'windowFired':
      putWindow(view, { ...(known ?? window), fired: (known?.fired ?? 0) + 1 });
      break;
    case 'windowCleared':
      view.windows.delete(windowId(window));
      break;
  }
}

/** The windows of the same key that lie within the result are no more; what was in them is in the result. */
function merged(view: JobView, result: WindowEntry): WindowEntry {
  const isPart = ({ execution, key, start, end }: WindowEntry) =>
    execution === result.execution &&
    keyText(key) === keyText(result.key) &&
    start >= result.start &&
    end <= result.end;
  const parts = [...view.windows.values()].filter(isPart);
  view.windows.deleteWhere(isPart);
  return { ...result, elements: parts.reduce((sum, part) => sum + part.elements, 0) };
}

export function putWindow(view: JobView, window: WindowEntry): void {
  view.windows.set(windowId(window), window);
}

export function putTimer(view: JobView, timer: TimerEntry): void {
  view.timers.set(timerId(timer), timer);
}

function windowId({ execution, key, start, end }: WindowEntry): string {
  return `${execution}|${keyText(key)}|${start}|${end}`;
}

function timerId({ execution, operator, key, timestamp, domain }: TimerEntry): string {
  return `${execution}|${operator}|${domain}|${timestamp}|${keyText(key)}`;
}
