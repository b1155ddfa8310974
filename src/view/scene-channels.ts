/** The channels between subtasks: where they run and how they stand. What travels on them is `scene-traffic`. */
import { channelId, type ExecutionId, executionParts, MIN_TIMESTAMP } from '../base/ids.ts';
import type { JobEdge, JobGraph } from '../wire/job-graph.ts';
import type { ChannelView } from './channel-view.ts';
import { flowCurve } from './geometry.ts';
import { channelName, counted, rateText, timestampText } from './names.ts';
import { isCurrent, type SceneContext, type Subtask, subtasksOf } from './scene-context.ts';
import { DAM_WIDTH, dammedEdges } from './scene-dams.ts';
import type { ChannelScene, Route } from './scene-model.ts';
import { sourcePipe } from './scene-pipes.ts';
import { subtaskPairs } from './subtask-pairs.ts';
import { isHeldUp } from './task-rates.ts';

/** The more channels, the thinner: up to so many of each width. */
const WIDTHS: readonly (readonly [number, number])[] = [
  [8, 9],
  [16, 6],
  [48, 4],
];
const WIDTH_LEAST = 2.5;
/** With more channels than these, credit would be dust. */
const CREDIT_CHANNELS_MAX = 12;

export interface ChannelPicture {
  readonly scene: ChannelScene;
  readonly view: ChannelView | undefined;
  /** From the source to the producer, where the producer is a source of its own. */
  readonly pipe: Route | null;
  /** It begins at a dam: what waits to be sent waits there. */
  readonly dammed: boolean;
}

/** The same for all attempts: `channel:<edge>:<from>:<to>`. */
export function channelSceneId({ edge, from, to }: Pick<ChannelView, 'edge' | 'from' | 'to'>): string {
  return `channel:${edge}:${executionParts(from).subtask}:${executionParts(to).subtask}`;
}

export function channelPictures(context: SceneContext): ChannelPicture[] {
  const subtasks = subtasksOf(context);
  const byVertex = new Map<string, Subtask[]>();
  for (const one of subtasks) byVertex.set(one.vertex.key, [...(byVertex.get(one.vertex.key) ?? []), one]);
  const wires = context.graph.edges.flatMap((edge) =>
    wiresOf(edge, byVertex.get(edge.fromVertex) ?? [], byVertex.get(edge.toVertex) ?? []),
  );
  const width = WIDTHS.find(([most]) => wires.length <= most)?.[1] ?? WIDTH_LEAST;
  const credits = context.lens.shows('buffers') && wires.length <= CREDIT_CHANNELS_MAX;
  return wires.map((wire) => channelPicture(context, wire, { ...portsOf(wires, wire), width, credits }));
}

interface Line {
  readonly out: number;
  readonly into: number;
  readonly width: number;
  readonly credits: boolean;
}

interface Wire {
  readonly edge: JobEdge;
  readonly from: Subtask;
  readonly to: Subtask;
}

function wiresOf(edge: JobEdge, producers: readonly Subtask[], consumers: readonly Subtask[]): Wire[] {
  return subtaskPairs(edge, producers.length, consumers.length).map(([from, to]) => ({
    edge,
    from: producers[from]!,
    to: consumers[to]!,
  }));
}

/** Where on the edges of its two stations a channel begins and ends. */
function portsOf(wires: readonly Wire[], wire: Wire): { readonly out: number; readonly into: number } {
  const outs = wires.filter((other) => other.from.id === wire.from.id);
  const ins = wires.filter((other) => other.to.id === wire.to.id);
  const place = (index: number, count: number, height: number) =>
    (index - (count - 1) / 2) * Math.min(20, (height * 0.66) / count);
  return {
    out: place(outs.indexOf(wire), outs.length, wire.from.box.height) * 0.5,
    into: place(ins.indexOf(wire), ins.length, wire.to.box.height),
  };
}

function channelPicture(context: SceneContext, wire: Wire, line: Line): ChannelPicture {
  const { from, to, edge } = wire;
  const spread = context.layout.unfold;
  const dammed = dammedEdges(context, from.vertex.key).includes(edge);
  const before = dammed ? DAM_WIDTH : 0;
  const curve = flowCurve(
    { x: from.box.x + from.box.width + before, y: from.box.y + from.box.height / 2 + line.out * spread },
    { x: to.box.x, y: to.box.y + to.box.height / 2 + line.into * spread },
  );
  const id = channelId(executionIdOf(from), executionIdOf(to), edge.id);
  const channel = isCurrent(context.view, executionIdOf(from)) ? context.view.channels.get(id) : undefined;
  const blocked = context.lens.shows('locks') ? (channel?.blocked ?? null) : null;
  const waiting = channel ? channel.queue.length : 0;
  const name = `${channelName(context.graph, id)}${inputText(context.graph, edge)}`;
  const lock = blocked ? `, blocked by barrier ${blocked.checkpoint}` : '';
  const gauge =
    channel && context.lens.shows('gauges') && channel.watermark !== MIN_TIMESTAMP
      ? `, watermark ${timestampText(channel.watermark)}`
      : '';
  const strength = context.lens.strength('channels', `channel:${id}`, 'records');
  const rate = context.options.measured ? rounded(context.options.measured.elementsPerSecond(id)) : null;
  const traffic = rate === null ? `${counted(waiting, 'element')} waiting` : `${rateText(rate)} elements a second`;
  return {
    view: channel,
    pipe: dammed ? null : sourcePipe(context, from.vertex, from.subtask),
    dammed,
    scene: {
      id: channelSceneId({ edge: edge.id, from: executionIdOf(from), to: executionIdOf(to) }),
      label: `${name}, ${edge.shipStrategy}${lock}${gauge}, ${traffic}`,
      strength,
      curve,
      blocked: blocked?.checkpoint ?? null,
      waiting,
      broken: isBroken(from) || isBroken(to),
      held: !isBroken(from) && holdsUp(context, from, id),
      holdsBack: channel ? holdsBack(context, channel) : false,
      flow: 0,
      rate,
      rateBelow: line.out > 0,
      width: line.width,
      credit: line.credits ? (channel?.credit ?? null) : null,
    },
  };
}

/** To two digits: more would only flicker. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(2));
}

/** ` into input 2`, where the operator has two. */
function inputText(graph: JobGraph, { toVertex, inputIndex }: JobEdge): string {
  const inputs = new Set(graph.edges.filter((edge) => edge.toVertex === toVertex).map((edge) => edge.inputIndex));
  return inputs.size > 1 ? ` into input ${inputIndex + 1}` : '';
}

/** Whether the producer waits for credit on this channel. */
function holdsUp({ options }: SceneContext, { execution }: Subtask, channel: string): boolean {
  if (options.measured) return isHeldUp(options.measured.ratesOf(execution?.id ?? ''));
  const held = execution?.backPressured ?? null;
  return held !== null && (held.by === null || held.by === channel);
}

/** Nothing can travel on a channel of which an end is gone or does not run yet. */
function isBroken({ execution }: Subtask): boolean {
  return !execution || execution.gone || !CARRYING.has(execution.status);
}

const CARRYING = new Set(['RUNNING', 'FINISHED', 'INITIALIZING']);

function executionIdOf(one: Subtask): ExecutionId {
  return one.execution?.id ?? `${one.id}:0`;
}

/** Whether the consumer's watermark cannot go on because of this channel (4.3). */
function holdsBack(context: SceneContext, channel: ChannelView): boolean {
  if (!context.lens.shows('gauges') || channel.idle || channel.ended) return false;
  let ahead = false;
  for (const other of context.view.channels.values()) {
    if (other.to !== channel.to || other.idle || other === channel) continue;
    if (other.watermark < channel.watermark) return false;
    ahead ||= other.watermark > channel.watermark;
  }
  return ahead && channel.watermark !== MIN_TIMESTAMP;
}
