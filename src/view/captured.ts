/**
 * What a subtask keeps: state, open windows and timers by key, and its copy of broadcast state. Taken down when its snapshot is taken, and put back, by key group, where
 * an execution is restored from it.
 */
import type { ExecutionId } from '../base/ids.ts';
import { CopyOnWriteMap } from './copy-on-write-map.ts';
import type { Captured, JobView, KeyedState } from './job-view.ts';
import { putTimer, putWindow } from './reduce-windows.ts';

/** Null where it keeps nothing. */
export function capture(view: JobView, execution: ExecutionId): Captured | null {
  const state = view.state.get(execution)?.fork();
  const windows = [...view.windows.values()].filter((entry) => entry.execution === execution);
  const timers = [...view.timers.values()].filter((entry) => entry.execution === execution);
  const broadcast = view.broadcast.get(execution)?.fork();
  if (!state && !broadcast && windows.length + timers.length === 0) return null;
  return { state: state ?? new CopyOnWriteMap(), windows, timers, broadcast: broadcast ?? new CopyOnWriteMap() };
}

/** Gives an execution its key groups' share of what another one had. */
export function putBack(
  view: JobView,
  { state, windows, timers }: Captured,
  groups: ReadonlySet<number>,
  execution: ExecutionId,
): void {
  for (const id of state.keys()) {
    const entry = state.get(id);
    if (entry && groups.has(entry.keyGroup)) stateOf(view, execution).set(id, entry);
  }
  for (const entry of windows) if (groups.has(entry.keyGroup)) putWindow(view, { ...entry, execution });
  for (const entry of timers) if (groups.has(entry.keyGroup)) putTimer(view, { ...entry, execution });
}

export function stateOf(view: JobView, execution: ExecutionId): KeyedState {
  const known = view.state.get(execution);
  if (known) return known;
  const state: KeyedState = new CopyOnWriteMap();
  view.state.set(execution, state);
  return state;
}
