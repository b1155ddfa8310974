/** Sentences for what travels and what is remembered: the many small events of the data plane. Part of `sentence`. */
import { channelParts, type ExecutionId, executionParts } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { TraceEventOf, TraceEventType } from '../wire/trace-events.ts';
import {
  bytesText,
  channelName,
  counted,
  keyText,
  metricText,
  operatorName,
  taskName,
  timestampText,
  valueText,
} from './names.ts';

/** What an event of each type says. `graph` gives tasks their parallelism; `who` is the task that the event is of, if it is of one. */
export type Sentences<Types extends TraceEventType = TraceEventType> = {
  readonly [Type in Types]: Sentence<TraceEventOf<Type>>;
};
export type Sentence<Event> = (event: Event, graph: JobGraph | null, who: string) => string;

export const DATA_SENTENCES = {
  recordEmitted: (event, _graph, who) =>
    `${who} emits ${valueText(event.value, 80)}${event.replayed ? ', for the second time' : ''}`,
  recordProcessed: (event, graph, who) =>
    event.droppedLate
      ? `${who} drops a record that came too late.`
      : `${who} has processed a record${from(event.channel, graph)}.`,
  watermark: (event, graph, who) => {
    const watermark = `the watermark ${timestampText(event.timestamp)}`;
    if (event.direction === 'out') return `${who} sends ${watermark}.`;
    if (event.channel !== null) return `T${watermark.slice(1)} reaches ${who}${from(event.channel, graph)}.`;
    if (event.input !== undefined) return `Input ${event.input + 1} of ${who} has come to ${watermark}.`;
    return `${who} has come to ${watermark}${hasTwoInputs(graph, event.execution) ? ': none of its active inputs is behind it' : ''}.`;
  },
  watermarkStatus: ({ channel, execution, idle }, graph, who) => {
    const status = idle ? 'idle: watermarks do not wait for it' : 'active again';
    const sender = channel === null ? execution : channelParts(channel).from;
    return sender === execution ? `${who} is ${status}.` : `${who} hears that ${taskName(graph, sender)} is ${status}.`;
  },
  bufferSent: (event, graph) =>
    `A buffer with ${counted(event.elements, 'element')} leaves, ${channelName(graph, event.channel)}.`,
  bufferDelivered: (event, graph) =>
    `A buffer with ${counted(event.elements, 'element')} arrives, ${channelName(graph, event.channel)}.`,
  credit: ({ channel, buffers }, graph) => {
    const { from: producer, to: consumer } = channelParts(channel);
    return `${taskName(graph, consumer)} grants ${counted(buffers, 'more buffer')} to ${taskName(graph, producer)}.`;
  },
  alignmentTimedOut: ({ checkpoint }, _graph, who) =>
    `${who} has aligned barriers for long enough: those of checkpoint ${checkpoint} overtake from here on.`,
  channelBlocked: ({ channel, checkpoint, waiting }, graph) =>
    `${channelName(graph, channel)} waits for the other barriers of checkpoint ${checkpoint}: ${counted(waiting, 'buffer')} behind it.`,
  channelReleased: (event, graph) =>
    `${channelName(graph, event.channel)} goes on after checkpoint ${event.checkpoint}.`,
  backPressured: ({ by }, graph, who) =>
    by === null
      ? `${who} takes no input: one of its operators waits for what it has begun.`
      : `${who} is back-pressured by ${taskName(graph, channelParts(by).to)}.`,
  flowing: (_event, _graph, who) => `${who} flows again.`,
  alignmentPaused: (event, _graph, who) =>
    `${aligned(event, who)} waits for alignment group ${event.group}: its watermark is ${timestampText(event.watermark)}, ` +
    `and it may go to ${timestampText(event.maxAllowed)}.`,
  alignmentResumed: (event, _graph, who) =>
    `${aligned(event, who)} reads on: alignment group ${event.group} lets it go to ${timestampText(event.maxAllowed)}.`,
  sourcePaused: (_event, _graph, who) => `${who} reads nothing before the barrier of the next checkpoint.`,
  sourceResumed: ({ checkpoint }, _graph, who) => `${who} reads on behind the barrier of checkpoint ${checkpoint}.`,
  endOfData: ({ channel, execution }, graph, who) =>
    channel !== null && channelParts(channel).from === execution
      ? `${who} sends the end of its data${to(channel, graph)}.`
      : `${who} reaches the end of its data${from(channel, graph)}.`,
  stateChanged: (event, _graph, who) => `State ${event.state} of ${keyText(event.key)} at ${who}: ${change(event)}`,
  stateExchanged: ({ read, written, bytes }, _graph, who) =>
    `${who} exchanges state with the browser’s storage: ${counted(read, 'bucket')} of keys in, ${counted(written, 'bucket')} out, ${bytesText(bytes)}.`,
  broadcastStateChanged: (event, _graph, who) =>
    `Broadcast state ${event.state}, entry ${keyText(event.key)}, in the copy of ${who}: ${change(event)}`,
  metricsReported: (event, graph, who) =>
    `Metrics of ${who}: ${event.metrics
      .map(({ operator, name, value }) => `${operatorName(graph, operator)}.${name} ${metricText(value)}`)
      .join('; ')}.`,
  fieldChanged: (event, graph, who) =>
    `Field ${event.field} of ${operatorName(graph, event.operator)} at ${who}: ${change(event)}`,
  timerRegistered: (event, _graph, who) => `${who} sets ${timerOf(event, 'a')}.`,
  timerDeleted: (event, _graph, who) => `${who} deletes ${timerOf(event, 'the')}.`,
  timerFired: (event, _graph, who) => `${timerOf(event, 'The')} fires at ${who}.`,
  windowOpened: (event) => `The ${windowOf(event)} opens.`,
  windowAdded: (event) => `A record more is in the ${windowOf(event)}.`,
  windowMerged: (event) => `Windows merge into the ${windowOf(event)}.`,
  windowFired: (event) => `The ${windowOf(event)} fires with ${counted(event.elements, 'element')}.`,
  windowCleared: (event) => `The ${windowOf(event)} is cleared.`,
  asyncInvoked: (event, graph) =>
    `${operatorName(graph, event.operator)} asks for ${valueText(event.value, 60)}: ${queueOf(event)}.`,
  asyncCompleted: (event, graph) =>
    `${operatorName(graph, event.operator)} has its results for ${valueText(event.value, 60)}.`,
  asyncTimedOut: (event, graph) =>
    `${operatorName(graph, event.operator)} has waited long enough for ${valueText(event.value, 60)}.`,
  bufferSpilled: (event, graph) =>
    `${taskName(graph, channelParts(event.channel).from)} puts a buffer with ${counted(event.elements, 'element')} by for ` +
    `${taskName(graph, channelParts(event.channel).to)}, until its stage begins.`,
  partitionFinished: ({ records, bytes }, _graph, who) =>
    `The result of ${who} is whole and stays with its TaskManager: ${counted(records, 'record')}, ${bytesText(bytes)}.`,
  partitionRequested: ({ channel }, graph) => {
    const { from: producer, to: consumer } = channelParts(channel);
    return `${taskName(graph, consumer)} begins to read the result of ${taskName(graph, producer)}.`;
  },
  partitionReleased: (_event, _graph, who) => `The result of ${who} is released: nobody will read it any more.`,
  partitionLost: (_event, _graph, who) => `The result of ${who} is lost with its TaskManager.`,
  recordHeld: (event, graph, who) => `${who} keeps a record${from(event.channel, graph)} until all have come.`,
  inputSorted: ({ records, keys }, _graph, who) =>
    `${who} has all of its input and sorts it: ${counted(records, 'record')} of ${counted(keys, 'key')}, key by key and by time.`,
  keyEnded: (event, _graph, who) =>
    `${who} is through with ${keyText(event.key)}: timers that are left fire now, and its state is dropped.`,
  barrier: ({ channel, checkpoint, direction, overtook }, graph, who) => {
    const which =
      direction === 'in'
        ? `Barrier ${checkpoint} arrives at ${who}${from(channel, graph)}`
        : `Barrier ${checkpoint} leaves ${who}${to(channel, graph)}`;
    return overtook
      ? `${which}, ahead of ${counted(overtook, 'element')} that will belong to the checkpoint.`
      : `${which}.`;
  },
  inFlightRestored: ({ channel, direction, elements, rescaled }, graph, who) => {
    const what =
      direction === 'in'
        ? `${who} takes up what waited for it${from(channel, graph)} when the checkpoint was taken: ${counted(elements, 'element')}`
        : `${who} will send again what it had not sent${to(channel, graph)} when the checkpoint was taken: ${counted(elements, 'element')}`;
    if (rescaled === undefined) return `${what}.`;
    const channels = `from ${counted(rescaled.was.length, 'channel')} of the parallelism of then`;
    const others = `${counted(rescaled.leftOut, 'record')} more on ${rescaled.was.length === 1 ? 'it' : 'them'}`;
    return rescaled.leftOut === 0
      ? `${what}, ${channels}.`
      : `${what}, ${channels}; ${others} belong to another subtask now.`;
  },
  recordRestored: ({ channel, direction, value }, graph, who) =>
    `${valueText(value, 80)} is in flight again${direction === 'in' ? from(channel, graph) : to(channel, graph)}, at ${who}.`,
  sinkWrote: (event, _graph, who) => {
    const what = `${who} writes to ${event.sink}: ${valueText(event.value, 80)}`;
    return event.transaction === undefined ? what : `${what} (nobody sees it before it is committed)`;
  },
  preCommitted: (event, _graph, who) =>
    `${who} prepares ${counted(event.rows, 'row')} for ${event.sink}, to be committed with checkpoint ${event.checkpoint}.`,
  committed: (event, _graph, who) =>
    `${who} commits ${counted(event.rows, 'row')} to ${event.sink} with checkpoint ${event.checkpoint}.`,
  transactionAborted: (event, _graph, who) =>
    `${who} aborts a transaction of ${event.sink}: ${counted(event.rows, 'row')} that nobody will see.`,
} satisfies Partial<Sentences>;

function hasTwoInputs(graph: JobGraph | null, execution: ExecutionId): boolean {
  const { vertex } = executionParts(execution);
  return graph?.edges.some((edge) => edge.toVertex === vertex && edge.inputIndex === 1) ?? false;
}

function queueOf({ queued, capacity }: Pick<TraceEventOf<'asyncInvoked'>, 'queued' | 'capacity'>): string {
  return `${queued} of ${counted(capacity, 'element')} under way`;
}

function aligned({ split }: { readonly split: string | null }, who: string): string {
  return split === null ? who : `Split ${split} of ${who}`;
}

/** ` from source (1/2)`, or nothing inside a chain. */
function from(channel: string | null, graph: JobGraph | null): string {
  return channel === null ? '' : ` from ${taskName(graph, channelParts(channel).from)}`;
}

function to(channel: string | null, graph: JobGraph | null): string {
  return channel === null ? '' : ` for ${taskName(graph, channelParts(channel).to)}`;
}

function change(event: { readonly before: unknown; readonly after: unknown; readonly expired?: true }): string {
  if (event.before === null || event.before === undefined) return valueText(event.after, 60);
  if (event.after === null || event.after === undefined)
    return `${valueText(event.before, 60)} ${event.expired ? 'is dropped: its time to live is over' : 'is cleared'}`;
  return `${valueText(event.before, 40)} → ${valueText(event.after, 40)}`;
}

function timerOf({ key, timestamp }: Pick<TraceEventOf<'timerFired'>, 'key' | 'timestamp'>, article: string): string {
  return `${article} timer of ${keyText(key)} for ${timestampText(timestamp)}`;
}

function windowOf({ start, end, key }: Pick<TraceEventOf<'windowFired'>, 'start' | 'end' | 'key'>): string {
  return `window ${timestampText(start)}–${timestampText(end)} of ${keyText(key)}`;
}
