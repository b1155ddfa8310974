/** Reduces what lies between two stages of a BATCH job, and how keyed input is sorted. Part of `reduce`. */
import { type ChannelId, channelParts, type ExecutionId, type SlotId } from '../base/ids.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import type { ChannelView } from './channel-view.ts';
import type { JobView } from './job-view.ts';
import { channelOf } from './reduce-flow.ts';
import { ResultView } from './result-view.ts';

export function reduceSpilled(view: JobView, { channel, elements, time }: TraceEventOf<'bufferSpilled'>): void {
  resultOf(view, channel).spill(channel, channelOf(view, channel).staged.splice(0, elements), time);
}

export function reducePartitionFinished(view: JobView, event: TraceEventOf<'partitionFinished'>): void {
  const result = view.results.get(resultName(event));
  if (!result) return;
  result.status = 'whole';
  result.bytes = event.bytes;
}

/** A consumer begins: all that was written for it will be sent. */
export function reducePartitionRequested(view: JobView, event: TraceEventOf<'partitionRequested'>): void {
  const result = resultOf(view, event.written);
  result.openedAt ??= event.time;
  channelOf(view, event.channel).staged.push(...result.elementsFor(event.written));
}

export function reducePartitionEnded(
  view: JobView,
  event: TraceEventOf<'partitionReleased'> | TraceEventOf<'partitionLost'>,
): void {
  view.results.get(resultName(event))?.end(event.type === 'partitionLost' ? 'lost' : 'released');
}

/** The job is over. */
export function releaseResults(view: JobView): void {
  for (const result of view.results.values()) if (result.status !== 'lost') result.end('released');
}

/** An execution that did not finish, or is run again, leaves no result. */
export function forgetResults(view: JobView, execution: ExecutionId): void {
  for (const [name, result] of view.results) if (result.execution === execution) view.results.delete(name);
}

/** These slots are dead, and with them all results that they kept, before anyone has noticed. Gives what was being read of them. */
export function loseResults(view: JobView, isLost: (slot: SlotId) => boolean): ChannelView[] {
  const lost = [...view.results.values()].filter(({ execution, status }) => {
    const slot = view.executions.get(execution)?.slot ?? null;
    return slot !== null && isLost(slot) && status !== 'released';
  });
  for (const result of lost) result.end('lost');
  const names = new Set(lost.map(resultName));
  const read = [...view.channels.values()].filter(({ from: execution, edge }) =>
    names.has(resultName({ execution, edge })),
  );
  return read.map((channel) => channel.cut());
}

export function reduceRecordHeld(view: JobView, event: TraceEventOf<'recordHeld'>): void {
  channelOf(view, event.channel).take((element) => element.kind === 'record' && element.sequence === event.sequence);
  view.executions.update(event.execution, (task) => {
    const { sorting } = task;
    return { ...task, sorting: { keys: null, ended: 0, held: (sorting?.held ?? 0) + 1 } };
  });
}

export function reduceInputSorted(view: JobView, event: TraceEventOf<'inputSorted'>): void {
  const { execution, keys, records } = event;
  view.executions.update(execution, (task) => ({ ...task, sorting: { held: records, keys, ended: 0 } }));
}

export function reduceKeyEnded(view: JobView, { execution }: TraceEventOf<'keyEnded'>): void {
  view.executions.update(execution, (task) =>
    task.sorting === null ? task : { ...task, sorting: { ...task.sorting, ended: task.sorting.ended + 1 } },
  );
}

export function resultName({ execution, edge }: { readonly execution: ExecutionId; readonly edge: string }): string {
  return `${execution} ${edge}`;
}

function resultOf(view: JobView, channel: ChannelId): ResultView {
  const { from: execution, edge } = channelParts(channel);
  const name = resultName({ execution, edge });
  const known = view.results.get(name);
  if (known) return known;
  const result = new ResultView(execution, edge);
  view.results.set(name, result);
  return result;
}
