/** Sentences for what travels and what is remembered: the many small events of the data plane. Part of `sentence`. */
import { unreachable } from '../base/assert.ts';
import { channelParts } from '../base/ids.ts';
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
  const who = 'execution' in event ? taskName(graph, event.execution) : '';
  switch (event.type) {
    case 'recordEmitted':
      return `${who} emits ${valueText(event.value, 80)}${event.replayed ? ', for the second time' : ''}`;
    case 'recordProcessed':
      if (event.droppedLate) return `${who} drops a record that came too late.`;
      return `${who} has processed a record${from(event.channel, graph)}.`;
    case 'watermark':
      if (event.direction === 'in') return `The watermark ${timestampText(event.timestamp)} reaches ${who}.`;
      return `${who} sends the watermark ${timestampText(event.timestamp)}.`;
    case 'watermarkStatus':
      return `${who} is ${event.idle ? 'idle: watermarks do not wait for it' : 'active again'}.`;
    case 'bufferSent':
    case 'bufferDelivered':
    case 'credit':
    case 'channelBlocked':
    case 'channelReleased':
      return channelSentence(event, graph);
    case 'backPressured':
      return `${who} is back-pressured${event.by ? ` by ${taskName(graph, channelParts(event.by).to)}` : ''}.`;
    case 'flowing':
      return `${who} flows again.`;
    case 'endOfData':
      return `${who} reaches the end of its data${from(event.channel, graph)}.`;
    case 'stateChanged':
      return `State ${event.state} of ${keyText(event.key)} at ${who}: ${change(event)}`;
    case 'fieldChanged':
      return `Field ${event.field} of ${operatorName(graph, event.operator)} at ${who}: ${change(event)}`;
    case 'timerRegistered':
      return `${who} sets a timer of ${keyText(event.key)} for ${timestampText(event.timestamp)}.`;
    case 'timerDeleted':
      return `${who} deletes the timer of ${keyText(event.key)} for ${timestampText(event.timestamp)}.`;
    case 'timerFired':
      return `The timer of ${keyText(event.key)} for ${timestampText(event.timestamp)} fires at ${who}.`;
    case 'windowOpened':
    case 'windowMerged':
    case 'windowFired':
    case 'windowCleared':
      return windowSentence(event);
    case 'barrier':
      if (event.direction === 'in')
        return `Barrier ${event.checkpoint} arrives at ${who}${from(event.channel, graph)}.`;
      return `Barrier ${event.checkpoint} leaves ${who}${to(event.channel, graph)}.`;
    case 'sinkWrote':
      return `${who} writes to ${event.sink}: ${valueText(event.value, 80)}`;
    case 'preCommitted':
    case 'committed':
    case 'transactionAborted':
      return transactionSentence(event, who);
    default:
      return unreachable(event);
  }
}

/** ` from source (1/2)`, or nothing inside a chain. */
function from(channel: string | null, graph: JobGraph | null): string {
  return channel === null ? '' : ` from ${taskName(graph, channelParts(channel).from)}`;
}

function to(channel: string | null, graph: JobGraph | null): string {
  return channel === null ? '' : ` for ${taskName(graph, channelParts(channel).to)}`;
}

type ChannelEvent = TraceEventOf<'bufferSent' | 'bufferDelivered' | 'credit' | 'channelBlocked' | 'channelReleased'>;

function channelSentence(event: ChannelEvent, graph: JobGraph | null): string {
  const name = channelName(graph, event.channel);
  switch (event.type) {
    case 'bufferSent':
      return `A buffer with ${counted(event.elements, 'element')} leaves, ${name}.`;
    case 'bufferDelivered':
      return `A buffer with ${counted(event.elements, 'element')} arrives, ${name}.`;
    case 'credit': {
      const { from: producer, to: consumer } = channelParts(event.channel);
      const granted = counted(event.buffers, 'more buffer');
      return `${taskName(graph, consumer)} grants ${granted} to ${taskName(graph, producer)}.`;
    }
    case 'channelBlocked': {
      const waiting = counted(event.waiting, 'buffer');
      return `${name} waits for the other barriers of checkpoint ${event.checkpoint}: ${waiting} behind it.`;
    }
    case 'channelReleased':
      return `${name} goes on after checkpoint ${event.checkpoint}.`;
    default:
      return unreachable(event);
  }
}

function transactionSentence(
  event: TraceEventOf<'preCommitted' | 'committed' | 'transactionAborted'>,
  who: string,
): string {
  const rows = counted(event.rows, 'row');
  if (event.type === 'preCommitted') return `${who} prepares ${rows} for ${event.sink}.`;
  if (event.type === 'transactionAborted') return `${who} throws ${rows} for ${event.sink} away.`;
  return `${who} commits ${rows} to ${event.sink} with checkpoint ${event.checkpoint}.`;
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
