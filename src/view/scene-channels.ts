/** The channels between subtasks, and all that travels on them or waits at their ends. Part of `scene`. */
import { channelId, type ExecutionId, executionParts, MIN_TIMESTAMP } from '../base/ids.ts';
import { pointwiseChannels } from '../graph/pointwise.ts';
import type { JobEdge } from '../wire/job-graph.ts';
import { type ChannelView, type ElementView, progress } from './channel-view.ts';
import { angleAt, clamp, flowCurve, lengthOf, pointAt } from './geometry.ts';
import { channelName, counted, shortValue, timestampText } from './names.ts';
import { NO_PAINT, paintOfKey } from './paint.ts';
import { isCurrent, type SceneContext, type Subtask, subtasksOf } from './scene-context.ts';
import type { ChannelScene, Mover, Paint } from './scene-model.ts';

/** Past this many things under way, records become flow. */
const MOVERS_MAX = 300;
/** Up to this many records are drawn with their value. */
const LABELS_MAX = 8;
/** How much room a waiting thing takes on its channel. */
const WAITING_SPACING = { record: 13, barrier: 11, watermark: 5, status: 5, end: 13 };
const STAGED_MAX = 6;
const WAITING_MAX = 12;

export interface ChannelPicture {
  readonly scene: ChannelScene;
  readonly view: ChannelView | undefined;
}

export function channelPictures(context: SceneContext): ChannelPicture[] {
  const subtasks = subtasksOf(context);
  const byVertex = new Map<string, Subtask[]>();
  for (const one of subtasks) byVertex.set(one.vertex.key, [...(byVertex.get(one.vertex.key) ?? []), one]);
  const wires = context.graph.edges.flatMap((edge) =>
    wiresOf(edge, byVertex.get(edge.fromVertex) ?? [], byVertex.get(edge.toVertex) ?? []),
  );
  return wires.map((wire) => channelPicture(context, wire, portsOf(wires, wire)));
}

interface Wire {
  readonly edge: JobEdge;
  readonly from: Subtask;
  readonly to: Subtask;
}

function wiresOf(edge: JobEdge, producers: readonly Subtask[], consumers: readonly Subtask[]): Wire[] {
  return pairsOf(edge, producers.length, consumers.length).map(([from, to]) => ({
    edge,
    from: producers[from]!,
    to: consumers[to]!,
  }));
}

/** Which producer feeds which consumer (2.5.2). */
function pairsOf(edge: JobEdge, producers: number, consumers: number): [number, number][] {
  if (edge.pattern === 'POINTWISE') {
    return pointwiseChannels(producers, consumers).map(({ producer, consumer }) => [producer, consumer]);
  }
  return Array.from({ length: producers * consumers }, (_, index) => [
    Math.floor(index / consumers),
    index % consumers,
  ]);
}

/** Where on the edges of its two stations a channel begins and ends. */
function portsOf(wires: readonly Wire[], wire: Wire): { readonly out: number; readonly into: number } {
  const outs = wires.filter((other) => other.from.id === wire.from.id);
  const ins = wires.filter((other) => other.to.id === wire.to.id);
  const place = (index: number, count: number, height: number) =>
    (index - (count - 1) / 2) * Math.min(16, (height * 0.6) / count);
  return {
    out: place(outs.indexOf(wire), outs.length, wire.from.box.height) * 0.5,
    into: place(ins.indexOf(wire), ins.length, wire.to.box.height),
  };
}

function channelPicture(context: SceneContext, wire: Wire, ports: { out: number; into: number }): ChannelPicture {
  const { from, to, edge } = wire;
  const spread = context.layout.unfold;
  const curve = flowCurve(
    { x: from.box.x + from.box.width, y: from.box.y + from.box.height / 2 + ports.out * spread },
    { x: to.box.x, y: to.box.y + to.box.height / 2 + ports.into * spread },
  );
  const id = channelId(executionIdOf(from), executionIdOf(to), edge.id);
  const channel = isCurrent(context.view, executionIdOf(from)) ? context.view.channels.get(id) : undefined;
  const blocked = context.lens.shows('locks') ? (channel?.blocked ?? null) : null;
  const waiting = channel ? channel.queue.length : 0;
  const name = channelName(context.graph, id);
  const lock = blocked ? `, blocked by barrier ${blocked.checkpoint}` : '';
  const strength = context.lens.strength('channels', `channel:${id}`, 'records');
  return {
    view: channel,
    scene: {
      id: `channel:${edge.id}:${from.subtask}:${to.subtask}`,
      label: `${name}, ${edge.shipStrategy}${lock}, ${counted(waiting, 'element')} waiting`,
      strength,
      curve,
      blocked: blocked?.checkpoint ?? null,
      waiting,
      broken: isBroken(from) || isBroken(to),
      held: holdsUp(from, id),
      holdsBack: channel ? holdsBack(context, channel) : false,
      flow: 0,
    },
  };
}

/** Whether the producer waits for credit on this channel. */
function holdsUp({ execution }: Subtask, channel: string): boolean {
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

// ── what travels ─────────────────────────────────────────────────────────────────────────────────

interface Travelling {
  readonly element: ElementView;
  readonly at: number;
  readonly moves: boolean;
}

/** All movers of the channels; where there are too many records, the channels' flow instead. */
export function channelTraffic(
  context: SceneContext,
  pictures: readonly ChannelPicture[],
): { channels: ChannelScene[]; movers: Mover[] } {
  const traffic = pictures.map((picture) => ({ picture, things: thingsOn(context, picture) }));
  const records = traffic.reduce(
    (sum, { things }) => sum + things.filter((one) => one.element.kind === 'record').length,
    0,
  );
  const crowded = records > MOVERS_MAX;
  const labelled =
    context.layout.unfold === 1 &&
    traffic.flatMap(({ things }) => things).filter((one) => one.moves).length <= LABELS_MAX;
  const channels = traffic.map(({ picture, things }) => ({
    ...picture.scene,
    flow: crowded ? things.filter((one) => one.element.kind === 'record').length : 0,
  }));
  const movers = traffic.flatMap(({ picture, things }) => {
    const drawn = crowded ? things.filter((one) => one.element.kind !== 'record') : things;
    const locks = picture.scene.blocked === null ? [] : [lockOf(picture.scene)];
    return [...locks, ...drawn.flatMap((one) => moverOf(context, picture, one, labelled))];
  });
  return { channels, movers };
}

function thingsOn(context: SceneContext, { view: channel, scene }: ChannelPicture): Travelling[] {
  if (!channel) return [];
  const things: Travelling[] = [];
  const moving = new Set<ElementView>();
  const length = lengthOf(scene.curve);
  for (const hop of [...channel.arrived, ...channel.hops]) {
    const share = progress(hop, context.now, context.trailMs);
    if (share === null) continue;
    hop.elements.forEach((element, index) => {
      moving.add(element);
      things.push({ element, at: Math.max(0, share - (index * 10) / length), moves: true });
    });
  }
  const end = scene.blocked === null ? 0.97 : 1 - 24 / length;
  const waiting = channel.queue.filter((element) => !moving.has(element)).slice(0, WAITING_MAX);
  let behind = 0;
  for (const element of waiting) {
    things.push({ element, at: clamp(end - behind / length, 0.3, 1), moves: false });
    behind += WAITING_SPACING[element.kind];
  }
  if (context.lens.shows('buffers')) {
    channel.staged.slice(0, STAGED_MAX).forEach((element, index) => {
      things.push({ element, at: clamp(((STAGED_MAX - index) * 8) / length, 0, 0.3), moves: false });
    });
  }
  return things;
}

function lockOf(scene: ChannelScene): Mover {
  const point = pointAt(scene.curve, 1);
  return {
    kind: 'lock',
    x: point.x - 8,
    y: point.y,
    paint: NO_PAINT,
    text: String(scene.blocked),
    replayed: false,
    strength: scene.strength,
    angle: 0,
  };
}

function moverOf(context: SceneContext, { scene, view }: ChannelPicture, one: Travelling, labelled: boolean): Mover[] {
  const { element, at } = one;
  if (!context.lens.shows(MARK_OF[element.kind])) return [];
  const base = {
    ...pointAt(scene.curve, at),
    angle: angleAt(scene.curve, at),
    paint: NO_PAINT,
    replayed: false,
    strength: context.lens.strength(MARK_OF[element.kind], 'channels'),
  };
  switch (element.kind) {
    case 'record': {
      const text = labelled && one.moves ? shortValue(element.value, element.key) : null;
      return [{ ...base, kind: 'record', paint: paintOf(context, element, view!), text, replayed: element.replayed }];
    }
    case 'watermark':
      return [{ ...base, kind: 'watermark', text: labelled && one.moves ? timestampText(element.timestamp) : null }];
    case 'barrier':
      return [{ ...base, kind: 'barrier', text: String(element.checkpoint) }];
    case 'status':
      return [{ ...base, kind: 'idle', text: element.idle ? 'idle' : 'active' }];
    case 'end':
      return [{ ...base, kind: 'end', text: 'end' }];
  }
}

const MARK_OF: Readonly<Record<ElementView['kind'], string>> = {
  record: 'records',
  watermark: 'watermarks',
  status: 'watermarks',
  barrier: 'barriers',
  end: 'records',
};

function paintOf(context: SceneContext, element: ElementView & { kind: 'record' }, channel: ChannelView): Paint {
  if (context.lens.shows('key-colours')) return paintOfKey(context.paints, element.key);
  if (context.lens.shows('origin-colours')) return { by: 'origin', index: executionParts(channel.from).subtask };
  return NO_PAINT;
}
