/** Reduces what travels: records, watermarks, barriers, buffers and credit. Part of `reduce`. */
import { type ChannelId, channelParts, type ExecutionId, executionParts, MIN_TIMESTAMP } from '../base/ids.ts';
import type { TraceEventOf } from '../wire/trace-events.ts';
import { ChannelView } from './channel-view.ts';
import type { ExecutionView, JobView } from './job-view.ts';
import { flowingFrom, heldFrom, type Load, withRecord } from './load.ts';
import { findOperator, keyText } from './names.ts';
import { ownOrigin } from './origins.ts';

export function reduceRecordEmitted(view: JobView, event: TraceEventOf<'recordEmitted'>): void {
  const key = event.key === undefined ? null : keyText(event.key);
  if (key !== null) seeKey(view, key);
  advanceSource(view, event);
  const origin = ownOrigin(event);
  if (origin !== null) view.readTo.set(origin.split, origin.position);
  if (event.channel === null) return;
  const out = isCounted(view, event.channel) ? 1 : 0;
  view.executions.update(event.execution, (task) => ({
    ...task,
    recordsOut: task.recordsOut + out,
    load: loaded(view, task, event, { in: 0, out }),
  }));
  channelOf(view, event.channel).staged.push({
    kind: 'record',
    place: event.place,
    sequence: event.sequence,
    value: event.value,
    timestamp: event.timestamp,
    key,
    keyGroup: event.keyGroup ?? null,
    replayed: event.replayed,
  });
}

export function reduceRecordProcessed(view: JobView, event: TraceEventOf<'recordProcessed'>): void {
  const taken = event.channel === null ? 0 : 1;
  view.executions.update(event.execution, (task) => ({
    ...task,
    recordsIn: task.recordsIn + taken,
    droppedLate: task.droppedLate + (event.droppedLate ? 1 : 0),
    load: loaded(view, task, event, { in: taken, out: 0 }),
  }));
  if (isDrop(view, event)) {
    const { execution, operator, time } = event;
    view.dropped = [...view.dropped, { at: time, execution, operator, late: event.droppedLate ?? false }].slice(
      -DROPS_MAX,
    );
  }
  if (event.channel === null) return;
  channelOf(view, event.channel).take((element) => element.kind === 'record' && element.sequence === event.sequence);
}

function loaded(
  view: JobView,
  task: ExecutionView,
  { time, place }: TraceEventOf<'recordEmitted' | 'recordProcessed'>,
  records: { readonly in: number; readonly out: number },
): Load {
  const slowedMs = view.slowed.get(task.vertex) ?? null;
  return withRecord(task.load, time, { ...records, step: place.step, slowedMs });
}

/** What goes to every channel of an output counts once (numRecordsOut). */
function isCounted(view: JobView, channel: ChannelId): boolean {
  const { edge, to } = channelParts(channel);
  const strategy = view.graph?.edges.find((candidate) => candidate.id === edge)?.shipStrategy;
  return strategy !== 'BROADCAST' || executionParts(to).subtask === 0;
}

/** What was in flight is in its channel again: at its consumer, or still at its producer. */
export function reduceRecordRestored(view: JobView, event: TraceEventOf<'recordRestored'>): void {
  const { channel, direction, place, sequence, value, timestamp } = event;
  const { staged, queue } = channelOf(view, channel);
  const record = { place, sequence, value, timestamp, key: null, keyGroup: null, replayed: true };
  (direction === 'out' ? staged : queue).push({ kind: 'record', ...record });
}

/** How many dropped records are remembered: those that may still be seen falling. */
const DROPS_MAX = 24;

function isDrop(view: JobView, event: TraceEventOf<'recordProcessed'>): boolean {
  if (event.droppedLate) return true;
  if (event.outputs > 0 || view.graph === null) return false;
  return findOperator(view.graph, event.operator, executionParts(event.execution).vertex)?.type === 'filter';
}

export function reduceWatermark(view: JobView, event: TraceEventOf<'watermark'>): void {
  const { channel, timestamp, place } = event;
  if (event.direction === 'out') {
    view.executions.update(event.execution, (task) => ({ ...task, watermark: timestamp }));
    if (channel !== null) channelOf(view, channel).staged.push({ kind: 'watermark', place, timestamp });
    return;
  }
  if (channel === null) {
    reduceInputWatermark(view, event);
    return;
  }
  const input = channelOf(view, channel);
  input.watermark = timestamp;
  input.take((element) => element.kind === 'watermark');
}

/** What the channels of its input have in common; of a task with two inputs that of one of them, or what both have. */
function reduceInputWatermark(view: JobView, { execution, input, timestamp }: TraceEventOf<'watermark'>): void {
  view.executions.update(execution, (task) => {
    const { inputWatermarks: before } = task;
    if (input === undefined) {
      const inputWatermarks = before && { ...before, common: timestamp };
      return { ...task, watermark: timestamp, inputWatermark: timestamp, inputWatermarks };
    }
    const { inputs, common } = before ?? { inputs: [MIN_TIMESTAMP, MIN_TIMESTAMP] as const, common: MIN_TIMESTAMP };
    const raised = input === 0 ? ([timestamp, inputs[1]] as const) : ([inputs[0], timestamp] as const);
    return { ...task, inputWatermarks: { inputs: raised, common } };
  });
}

export function reduceWatermarkStatus(view: JobView, event: TraceEventOf<'watermarkStatus'>): void {
  const { channel, idle, place } = event;
  if (channel === null || isOutput(event.execution, channel)) {
    view.executions.update(event.execution, (task) => ({ ...task, idle }));
    if (channel !== null) channelOf(view, channel).staged.push({ kind: 'status', place, idle });
    return;
  }
  const input = channelOf(view, channel);
  input.idle = idle;
  input.take((element) => element.kind === 'status');
}

export function reduceBuffer(view: JobView, event: TraceEventOf<'bufferSent'> | TraceEventOf<'bufferDelivered'>): void {
  const channel = channelOf(view, event.channel);
  if (event.type === 'bufferSent') channel.send(event.time, event.arrivesAt, event.elements);
  else channel.deliver();
}

export function reduceCredit(view: JobView, event: TraceEventOf<'credit'>): void {
  const channel = channelOf(view, event.channel);
  channel.credit = (channel.credit ?? 0) + event.buffers;
}

export function reduceBackPressure(
  view: JobView,
  event: TraceEventOf<'backPressured'> | TraceEventOf<'flowing'>,
): void {
  view.executions.update(event.execution, (task) => ({
    ...task,
    load: event.type === 'flowing' ? flowingFrom(task.load, event.time) : heldFrom(task.load, event.time),
    backPressured: event.type === 'flowing' ? null : { since: event.time, by: event.by },
  }));
}

export function reduceEndOfData(view: JobView, event: TraceEventOf<'endOfData'>): void {
  const { channel, place, execution } = event;
  if (channel === null) {
    view.executions.update(execution, (task) => ({ ...task, finishedInput: true }));
    return;
  }
  if (isOutput(execution, channel)) {
    channelOf(view, channel).staged.push({ kind: 'end', place });
    return;
  }
  const input = channelOf(view, channel);
  input.ended = true;
  input.take((element) => element.kind === 'end');
}

export function reduceBarrier(view: JobView, event: TraceEventOf<'barrier'>): void {
  if (event.channel === null) return;
  const channel = channelOf(view, event.channel);
  if (event.direction === 'out') {
    const overtakes = event.overtook !== undefined;
    const barrier = { kind: 'barrier', place: event.place, checkpoint: event.checkpoint, overtakes } as const;
    if (overtakes) channel.overtakeStaged(barrier);
    else channel.staged.push(barrier);
    return;
  }
  channel.take((element) => element.kind === 'barrier' && element.checkpoint === event.checkpoint);
}

export function reduceBlocking(
  view: JobView,
  event: TraceEventOf<'channelBlocked'> | TraceEventOf<'channelReleased'>,
): void {
  const channel = channelOf(view, event.channel);
  const { checkpoint, waiting, time } = event;
  if (event.type === 'channelBlocked') {
    channel.blocked = { checkpoint, since: time, waiting };
    return;
  }
  channel.blocked = null;
  channel.released = { checkpoint, at: time };
}

/** Gives a key its place in the palette when it is first seen. */
export function seeKey(view: JobView, key: string): void {
  if (!view.keys.has(key)) view.keys.set(key, view.keys.size);
}

/** Counts what a source has emitted: once for each element, however many channels it goes to. */
function advanceSource(view: JobView, event: TraceEventOf<'recordEmitted'>): void {
  const { vertex, subtask } = executionParts(event.execution);
  const id = `${vertex}:${subtask}`;
  const source = view.sources.get(id);
  if (!source || !countsForSource(view, event)) return;
  const position = source.position + 1;
  view.sources.set(id, { ...source, position, furthest: Math.max(position, source.furthest) });
}

function countsForSource(view: JobView, event: TraceEventOf<'recordEmitted'>): boolean {
  const node = view.graph && findOperator(view.graph, event.operator, executionParts(event.execution).vertex);
  if (!view.graph || !node || node.type !== 'source') return false;
  if (event.channel === null) return true;
  if (node.chainedTo.length > 0) return false;
  const { edge, to } = channelParts(event.channel);
  const first = view.graph.edges.find((candidate) => candidate.fromNode === node.nodeId);
  if (first?.id !== edge) return false;
  return first.shipStrategy !== 'BROADCAST' || executionParts(to).subtask === 0;
}

export function channelOf(view: JobView, id: ChannelId): ChannelView {
  const known = view.channels.get(id);
  if (known) return known;
  const channel = new ChannelView(id);
  view.channels.set(id, channel);
  return channel;
}

function isOutput(execution: ExecutionId, channel: ChannelId): boolean {
  return channelParts(channel).from === execution;
}
