/** Sentences for what travels and what is remembered: the many small events of the data plane. Part of `sentence`. */
import { unreachable } from '../base/assert.ts';
import { channelParts, type ExecutionId } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import { channelName, counted, keyText, operatorName, taskName, timestampText, valueText } from './names.ts';

export type DataEvent = TraceEventOf<
  | 'recordEmitted'
  | 'recordProcessed'
  | 'watermark'
  | 'watermarkStatus'
  | 'bufferSent'
  | 'bufferDelivered'
  | 'credit'
  | 'backPressured'
  | 'flowing'
  | 'endOfData'
  | 'stateChanged'
  | 'fieldChanged'
  | 'timerRegistered'
  | 'timerDeleted'
  | 'timerFired'
  | 'windowOpened'
  | 'windowMerged'
  | 'windowFired'
  | 'windowCleared'
  | 'barrier'
  | 'channelBlocked'
  | 'channelReleased'
  | 'sinkWrote'
  | 'preCommitted'
  | 'committed'
  | 'transactionAborted'
>;

export function dataSentence(event: DataEvent, graph: JobGraph | null): string {
  const task = (execution: ExecutionId) => taskName(graph, execution);
  switch (event.type) {
    case 'recordEmitted':
      return `${task(event.execution)} emits ${valueText(event.value, 80)}${event.replayed ? ', for the second time' : ''}`;
    case 'recordProcessed':
      return event.droppedLate
        ? `${task(event.execution)} drops a record that came too late.`
        : `${task(event.execution)} has processed a record${event.channel ? ` from ${sender(event.channel, graph)}` : ''}.`;
    case 'watermark':
      return event.direction === 'out'
        ? `${task(event.execution)} sends the watermark ${timestampText(event.timestamp)}.`
        : `The watermark ${timestampText(event.timestamp)} reaches ${task(event.execution)}.`;
    case 'watermarkStatus':
      return `${task(event.execution)} is ${event.idle ? 'idle: watermarks do not wait for it' : 'active again'}.`;
    case 'bufferSent':
      return `A buffer with ${counted(event.elements, 'element')} leaves ${channelName(graph, event.channel)}.`;
    case 'bufferDelivered':
      return `A buffer with ${counted(event.elements, 'element')} arrives, ${channelName(graph, event.channel)}.`;
    case 'credit':
      return `${task(channelParts(event.channel).to)} grants ${counted(event.buffers, 'more buffer')} to ${sender(event.channel, graph)}.`;
    case 'backPressured':
      return `${task(event.execution)} is back-pressured${event.by ? ` by ${task(channelParts(event.by).to)}` : ''}.`;
    case 'flowing':
      return `${task(event.execution)} flows again.`;
    case 'endOfData':
      return `${task(event.execution)} reaches the end of its data${event.channel ? `, ${channelName(graph, event.channel)}` : ''}.`;
    case 'stateChanged':
      return `State ${event.state} of ${keyText(event.key)} at ${task(event.execution)}: ${change(event)}`;
    case 'fieldChanged':
      return `Field ${event.field} of ${operatorName(graph, event.operator)} at ${task(event.execution)}: ${change(event)}`;
    case 'timerRegistered':
      return `${task(event.execution)} sets a timer of ${keyText(event.key)} for ${timestampText(event.timestamp)}.`;
    case 'timerDeleted':
      return `${task(event.execution)} deletes the timer of ${keyText(event.key)} for ${timestampText(event.timestamp)}.`;
    case 'timerFired':
      return `The timer of ${keyText(event.key)} for ${timestampText(event.timestamp)} fires at ${task(event.execution)}.`;
    case 'windowOpened':
    case 'windowMerged':
    case 'windowFired':
    case 'windowCleared':
      return windowSentence(event);
    case 'barrier':
      return event.direction === 'in'
        ? `Barrier ${event.checkpoint} arrives at ${task(event.execution)}${event.channel ? ` from ${sender(event.channel, graph)}` : ''}.`
        : `Barrier ${event.checkpoint} leaves ${task(event.execution)}${event.channel ? ` for ${task(channelParts(event.channel).to)}` : ''}.`;
    case 'channelBlocked':
      return `${channelName(graph, event.channel)} waits for the other barriers of checkpoint ${event.checkpoint}: ${counted(event.waiting, 'buffer')} behind it.`;
    case 'channelReleased':
      return `${channelName(graph, event.channel)} goes on after checkpoint ${event.checkpoint}.`;
    case 'sinkWrote':
      return `${task(event.execution)} writes to ${event.sink}: ${valueText(event.value, 80)}`;
    case 'preCommitted':
      return `${task(event.execution)} prepares ${counted(event.rows, 'row')} for ${event.sink}.`;
    case 'committed':
      return `${counted(event.rows, 'row')} of ${event.sink} ${event.rows === 1 ? 'is' : 'are'} committed with checkpoint ${event.checkpoint}.`;
    case 'transactionAborted':
      return `${counted(event.rows, 'prepared row')} of ${event.sink} ${event.rows === 1 ? 'is' : 'are'} thrown away.`;
    default:
      return unreachable(event);
  }
}

function sender(channel: string, graph: JobGraph | null): string {
  return taskName(graph, channelParts(channel).from);
}

function change(event: { readonly before: unknown; readonly after: unknown }): string {
  if (event.before === null || event.before === undefined) return valueText(event.after, 60);
  if (event.after === null || event.after === undefined) return `${valueText(event.before, 60)} is cleared`;
  return `${valueText(event.before, 40)} → ${valueText(event.after, 40)}`;
}

function windowSentence(
  event: TraceEventOf<'windowOpened' | 'windowMerged' | 'windowFired' | 'windowCleared'>,
): string {
  const window = `window ${timestampText(event.start)}–${timestampText(event.end)} of ${keyText(event.key)}`;
  switch (event.type) {
    case 'windowOpened':
      return `The ${window} opens.`;
    case 'windowMerged':
      return `Windows merge into the ${window}.`;
    case 'windowFired':
      return `The ${window} fires with ${counted(event.elements, 'element')}.`;
    default:
      return `The ${window} is cleared.`;
  }
}
