/**
 * Reduces what sinks got: rows that are there for all to see, and those of transactions that nobody has committed yet. Part of `reduce`.
 */
import type { TraceEventOf } from '../wire/trace-events.ts';
import type { JobView } from './job-view.ts';
import { rowKey } from './names.ts';
import { emptySink, type SinkRowView, type SinkView } from './sink-view.ts';

export function reduceSinkWrote(view: JobView, event: TraceEventOf<'sinkWrote'>): void {
  const sink = sinkOf(view, event.sink);
  const key = rowKey(event.value);
  const row: SinkRowView = {
    place: event.place,
    time: event.time,
    execution: event.execution,
    value: event.value,
    key,
    previous: undefined,
    epoch: event.epoch,
    origin: view.origins.of(event.place),
  };
  if (event.transaction === undefined) {
    show(sink, row);
    return;
  }
  sink.uncommitted.set(event.transaction, [...(sink.uncommitted.get(event.transaction) ?? []), row]);
  if (!sink.commits) view.sinks.set(sink.name, { ...sink, commits: true });
}

/** Committed again after a restore, a transaction has no rows left to show. */
export function reduceCommitted(view: JobView, event: TraceEventOf<'committed'>): void {
  const sink = sinkOf(view, event.sink);
  const { place, time } = event;
  for (const row of sink.uncommitted.get(event.transaction) ?? []) show(sink, { ...row, place, time });
  sink.uncommitted.delete(event.transaction);
}

export function reduceAborted(view: JobView, event: TraceEventOf<'transactionAborted'>): void {
  const sink = sinkOf(view, event.sink);
  sink.uncommitted.delete(event.transaction);
  view.sinks.set(event.sink, { ...sink, aborted: sink.aborted + event.rows });
}

function show(sink: SinkView, row: SinkRowView): void {
  const shown = { ...row, previous: sink.table.get(row.key)?.value };
  sink.rows.append(shown);
  sink.table.set(row.key, shown);
}

function sinkOf(view: JobView, name: string): SinkView {
  const known = view.sinks.get(name) ?? emptySink(name);
  view.sinks.set(name, known);
  return known;
}
