/**
 * The name of a window as a namespace of state and timers, and back. Source: TimeWindow.Serializer,
 * GlobalWindow.Serializer.
 */
import type * as Api from 'millrace';
import { GLOBAL_WINDOW, GlobalWindow, TimeWindow } from '../../api/windows/window.ts';
import type { Namespace } from '../../state/state-spec.ts';
import { UnsupportedWindow } from './failures.ts';

const GLOBAL: Namespace = 'global';

/** @throws UnsupportedWindow for a window of the learner's own class. */
export function namespaceOf(window: Api.Window): Namespace {
  if (window instanceof TimeWindow) return `${window.start}:${window.end}`;
  if (window instanceof GlobalWindow) return GLOBAL;
  throw new UnsupportedWindow(
    window?.constructor?.name ? `a window of class ${window.constructor.name}` : String(window),
  );
}

export function windowOf(namespace: Namespace): Api.Window {
  if (namespace === GLOBAL) return GLOBAL_WINDOW;
  const [start, end] = namespace.split(':').map(Number) as [number, number];
  return new TimeWindow(start, end);
}
