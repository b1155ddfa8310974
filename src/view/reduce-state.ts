/**
 * Reduces what subtasks remember, plain fields and keyed state side by side. Part of `reduce`.
 */
import { executionParts } from '../base/ids.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import { putBack, stateOf } from './captured.ts';
import type { JobView, StateEntry } from './job-view.ts';
import { keyText } from './names.ts';
import { Lineage } from './origins.ts';
import { restoreBroadcast } from './reduce-broadcast.ts';
import { seeKey } from './reduce-flow.ts';

export function reduceStateChanged(view: JobView, event: TraceEventOf<'stateChanged'>): void {
  const text = keyText(event.key);
  seeKey(view, text);
  const state = stateOf(view, event.execution);
  const id = `${event.operator}|${event.state}|${text}`;
  if (event.after === null || event.after === undefined) {
    state.delete(id);
    view.clearedStates.set(`${event.operator}|${event.state}`, true);
    return;
  }
  state.set(id, {
    operator: event.operator,
    state: event.state,
    key: event.key,
    keyText: text,
    keyGroup: event.keyGroup,
    value: event.after,
    before: event.before,
    lineage: lineageAfter(view, event, state.get(id)),
    changedAt: event.time,
    place: event.place,
  });
}

/** The records behind a value after its change: those before, and the one that changed it. */
function lineageAfter(
  view: JobView,
  event: TraceEventOf<'stateChanged'>,
  former: StateEntry | undefined,
): Lineage | null {
  const origin = view.origins.of(event.place);
  if (!origin || former?.lineage === null) return null;
  const before = former?.lineage ?? null;
  // Two writes for one record are one change.
  const same = before?.origin.split === origin.split && before.origin.position === origin.position;
  return new Lineage(origin, event.after, same && isOneStep(former, event) ? before.before : before);
}

function isOneStep(former: StateEntry | undefined, { place }: TraceEventOf<'stateChanged'>): boolean {
  return former?.place.step === place.step;
}

export function reduceFieldChanged(view: JobView, event: TraceEventOf<'fieldChanged'>): void {
  const { execution, operator, field } = event;
  const { vertex } = executionParts(execution);
  view.fieldNames.set(`${vertex}|${operator}|${field}`, { vertex, operator, field });
  view.fields.set(`${execution}|${operator}|${field}`, {
    execution,
    operator,
    field,
    value: event.after,
    changedAt: event.time,
    place: event.place,
  });
}

export function reduceMetrics(view: JobView, { execution, metrics, place }: TraceEventOf<'metricsReported'>): void {
  const { vertex, subtask } = executionParts(execution);
  for (const metric of metrics) {
    view.metrics.set(`${vertex}:${subtask}|${metric.operator}|${metric.name}`, { ...metric, execution, place });
  }
}

/** A new execution begins with the state of the key groups that are now its own, as they were at the checkpoint. */
export function reduceRestored(view: JobView, event: TraceEventOf<'restored'>): void {
  const { execution, from } = event;
  view.job = { ...view.job, restoredFrom: from };
  view.executions.update(execution, (task) => ({ ...task, restoredFrom: from, restoredAt: event.time }));
  const checkpoint = typeof from === 'number' ? view.checkpoints.get(from) : undefined;
  const groupsOf = new Map<string, Set<number>>();
  for (const part of event.parts) {
    if (part.keyGroup === null) continue;
    groupsOf.set(part.from, (groupsOf.get(part.from) ?? new Set()).add(part.keyGroup));
  }
  for (const [former, groups] of groupsOf) {
    const captured = checkpoint?.tasks.get(former)?.captured;
    if (captured) putBack(view, captured, groups, execution);
  }
  if (checkpoint) restoreBroadcast(view, checkpoint, event);
  rewindSource(view, event);
}

function rewindSource(view: JobView, event: TraceEventOf<'restored'>): void {
  const { vertex, subtask } = executionParts(event.execution);
  const id = `${vertex}:${subtask}`;
  const source = view.sources.get(id);
  if (!source || typeof event.from !== 'number') return;
  const position = positionAt(view, event.from, id);
  if (position === null || position === source.position) return;
  view.sources.set(id, { ...source, position, rewoundFrom: source.position, rewoundAt: event.time });
}

/** Where a source subtask stood when its barrier of this checkpoint left. */
function positionAt(view: JobView, checkpoint: number, source: string): number | null {
  for (const task of view.checkpoints.get(checkpoint)?.tasks.values() ?? []) {
    if (task.execution.startsWith(`${source}:`)) return task.position;
  }
  return null;
}
