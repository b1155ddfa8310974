/** Copies of the view model: what keyframes are made of. Part of the trace log. */
import type { ExecutionId } from '../base/ids.ts';
import type { CopyOnWriteMap } from './copy-on-write-map.ts';
import type { JobView } from './job-view.ts';
import type { SinkView } from './sink-view.ts';

/** A copy that further events on either side do not reach: a keyframe, and the way back from one. */
export function forkView(view: JobView): JobView {
  return {
    ...view,
    taskManagers: view.taskManagers.fork(),
    executions: view.executions.fork(),
    current: view.current.fork(),
    channels: new Map([...view.channels].map(([id, channel]) => [id, channel.fork()])),
    results: new Map([...view.results].map(([name, result]) => [name, result.fork()])),
    state: forkAll(view.state),
    broadcast: forkAll(view.broadcast),
    fields: view.fields.fork(),
    metrics: view.metrics.fork(),
    fieldNames: view.fieldNames.fork(),
    readTo: view.readTo.fork(),
    clearedStates: view.clearedStates.fork(),
    timers: view.timers.fork(),
    windows: view.windows.fork(),
    checkpoints: view.checkpoints.fork(),
    sources: view.sources.fork(),
    sinks: new Map([...view.sinks].map(([name, sink]) => [name, forkSink(sink)])),
    keys: view.keys.fork(),
    restarts: view.restarts.fork(),
    exceptions: view.exceptions.fork(),
    exceptionHistory: view.exceptionHistory.fork(),
    logs: view.logs.fork(),
    actions: view.actions.fork(),
    slowed: view.slowed.fork(),
  };
}

function forkAll<Entry>(
  copies: ReadonlyMap<ExecutionId, CopyOnWriteMap<string, Entry>>,
): Map<ExecutionId, CopyOnWriteMap<string, Entry>> {
  return new Map([...copies].map(([execution, entries]) => [execution, entries.fork()]));
}

function forkSink(sink: SinkView): SinkView {
  const { rows, table, uncommitted } = sink;
  return { ...sink, rows: rows.fork(), table: table.fork(), uncommitted: uncommitted.fork() };
}
