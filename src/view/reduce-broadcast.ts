/** Reduces broadcast state: a copy in each subtask, which a restore hands on whole. Part of `reduce`. */
import { executionParts } from '../base/ids.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import { CopyOnWriteMap } from './copy-on-write-map.ts';
import type { BroadcastCopy, CheckpointView, JobView } from './job-view.ts';
import { keyText } from './names.ts';

export function reduceBroadcastStateChanged(view: JobView, event: TraceEventOf<'broadcastStateChanged'>): void {
  const { execution, operator, state, after, time } = event;
  const copy: BroadcastCopy = view.broadcast.get(execution) ?? new CopyOnWriteMap();
  view.broadcast.set(execution, copy);
  const text = keyText(event.key);
  const id = `${operator}|${state}|${text}`;
  if (after === null || after === undefined) copy.delete(id);
  else copy.set(id, { operator, state, keyText: text, value: after, changedAt: time });
}

/** Gives a restored subtask its copy: that of the old subtask i mod n, n being their number (6.3.2). */
export function restoreBroadcast(
  view: JobView,
  { tasks }: CheckpointView,
  { execution, parts }: TraceEventOf<'restored'>,
): void {
  const { vertex, subtask } = executionParts(execution);
  const stored = [...tasks.keys()].filter((task) => executionParts(task).vertex === vertex);
  const isHandedOn = (task: string) => parts.some(({ keyGroup, from }) => keyGroup === null && from === task);
  const source = stored.find((task) => executionParts(task).subtask === subtask % stored.length && isHandedOn(task));
  const copy = source === undefined ? undefined : tasks.get(source)?.captured?.broadcast;
  if (copy) view.broadcast.set(execution, copy.fork());
}
