/**
 * All that travels on the channels or waits at their ends, what a failure made vanish from them, and what operators
 * let fall. Part of `scene`.
 */
import { executionParts, MIN_TIMESTAMP } from '../base/ids.ts';
import { type ChannelView, type ElementView, progress } from './channel-view.ts';
import { clamp, lengthOf, pointAt, pointOn } from './geometry.ts';
import type { DroppedRecord, VanishedChannel } from './job-view.ts';
import { mover } from './movers.ts';
import { shortValue, timestampText } from './names.ts';
import { NO_PAINT, paintOfKey } from './paint.ts';
import { type ChannelPicture, channelSceneId } from './scene-channels.ts';
import { isCurrent, type SceneContext, trailProgress } from './scene-context.ts';
import type { ChannelScene, Mover, Paint } from './scene-model.ts';

/** Past this many things under way, records become flow. */
const MOVERS_MAX = 300;
/** Up to this many records are drawn with their value. */
const LABELS_MAX = 8;
/** How much room a waiting thing takes on its channel. */
const WAITING_SPACING = { record: 13, barrier: 11, watermark: 5, status: 5, end: 13 };
const STAGED_MAX = 6;
const WAITING_MAX = 12;
/** The share of its hop for which a record of a source is drawn between the source and its station. */
const PIPE_SHARE = 0.28;
const VANISH_TRAILS = 6;
const DROP_TRAILS = 4;
const DROP_DEPTH = 30;

interface Travelling {
  readonly element: ElementView;
  /** Along its channel; negative: along the pipe from the source, from -1 to 0. */
  readonly at: number;
  readonly moves: boolean;
}

/** All movers of the channels; where there are too many records, the channels' flow instead. */
export function channelTraffic(
  context: SceneContext,
  pictures: readonly ChannelPicture[],
): { channels: ChannelScene[]; movers: Mover[] } {
  const traffic = pictures.map((picture) => ({ picture, things: thingsOn(context, picture, context.now) }));
  const records = traffic.reduce((sum, { things }) => sum + things.filter(isRecord).length, 0);
  const crowded = records > MOVERS_MAX;
  const labelled =
    context.layout.unfold === 1 &&
    traffic.flatMap(({ things }) => things).filter((one) => one.moves).length <= LABELS_MAX;
  const channels = traffic.map(({ picture, things }) => ({
    ...picture.scene,
    flow: crowded ? things.filter(isRecord).length : 0,
  }));
  const movers = traffic.flatMap(({ picture, things }) => {
    const drawn = crowded ? things.filter((one) => !isRecord(one)) : things;
    return [...lockOf(context, picture), ...drawn.flatMap((one) => moverOf(context, picture, one, labelled))];
  });
  return { channels, movers: [...movers, ...vanished(context, pictures), ...dropped(context)] };
}

function isRecord({ element }: Travelling): boolean {
  return element.kind === 'record';
}

function thingsOn(context: SceneContext, picture: ChannelPicture, now: number): Travelling[] {
  const { view: channel, scene, pipe, dammed } = picture;
  if (!channel) return [];
  const things: Travelling[] = [];
  const moving = new Set<ElementView>();
  const length = lengthOf(scene.curve);
  for (const hop of [...channel.arrived, ...channel.hops]) {
    const share = progress(hop, now, context.trailMs);
    if (share === null) continue;
    hop.elements.forEach((element, index) => {
      moving.add(element);
      things.push({ element, at: placeOf(element, share, (index * 10) / length, pipe !== null), moves: true });
    });
  }
  const end = scene.blocked === null ? 0.97 : 1 - 26 / length;
  const waiting = channel.queue.filter((element) => !moving.has(element)).slice(0, WAITING_MAX);
  let behind = 0;
  for (const element of waiting) {
    things.push({ element, at: clamp(end - behind / length, 0.3, 1), moves: false });
    behind += WAITING_SPACING[element.kind];
  }
  if (context.lens.shows('buffers') && !dammed) {
    channel.staged.slice(0, STAGED_MAX).forEach((element, index) => {
      things.push({ element, at: clamp(((STAGED_MAX - index) * 8) / length, 0, 0.3), moves: false });
    });
  }
  return things;
}

/**
 * A record that a source has just read comes through the pipe first; whatever else its subtask sends waits so long, so
 * that nothing overtakes.
 */
function placeOf(element: ElementView, share: number, behind: number, fromSource: boolean): number {
  if (!fromSource) return Math.max(0, share - behind);
  if (share >= PIPE_SHARE) return Math.max(0, (share - PIPE_SHARE) / (1 - PIPE_SHARE) - behind);
  return element.kind === 'record' ? share / PIPE_SHARE - 1 : 0;
}

/** A lock where the channel is blocked, and for a moment an open one where it no longer is. */
function lockOf(context: SceneContext, { scene, view }: ChannelPicture): Mover[] {
  const end = pointAt(scene.curve, 1);
  const at = { x: end.x - 9, y: end.y };
  if (scene.blocked !== null) return [mover('lock', at, scene.strength, { text: String(scene.blocked) })];
  const opened = context.lens.shows('locks') ? trailProgress(context, view?.released?.at ?? null) : null;
  return opened === null ? [] : [mover('unlock', at, scene.strength * (1 - opened))];
}

function moverOf(context: SceneContext, picture: ChannelPicture, one: Travelling, labelled: boolean): Mover[] {
  const { element, at } = one;
  const { scene, view, pipe } = picture;
  if (!context.lens.shows(MARK_OF[element.kind])) return [];
  const piped = at < 0 && pipe !== null;
  const point = piped ? pointOn(pipe, at + 1) : pointAt(scene.curve, at);
  const strength = context.lens.strength(MARK_OF[element.kind], 'channels');
  const named = labelled && one.moves && !piped;
  const span = scene.width;
  switch (element.kind) {
    case 'record': {
      const text = named ? wordsBeside(context, element) : null;
      const paint = piped ? NO_PAINT : paintOf(context, element, view!);
      return [mover('record', point, strength, { paint, text, replayed: element.replayed, span })];
    }
    case 'watermark':
      return [mover('watermark', point, strength, { text: named ? timestampText(element.timestamp) : null, span })];
    case 'barrier':
      // A barrier that has blocked its channel is in its lock.
      if (scene.blocked === element.checkpoint) return [];
      return [mover('barrier', point, strength, { text: String(element.checkpoint), span })];
    case 'status':
      return [mover('idle', point, strength, { text: element.idle ? 'idle' : 'active', span })];
    case 'end':
      return [mover('end', point, strength, { text: 'end', span })];
  }
}

/** The little that fits beside a dot, and when it happened where the record says so. */
function wordsBeside(context: SceneContext, { value, key, timestamp }: ElementView & { kind: 'record' }): string {
  const words = shortValue(value, key);
  const isTimed = context.lens.shows('event-times') && timestamp !== null && timestamp > MIN_TIMESTAMP;
  return isTimed ? `${words} ${timestampText(timestamp)}` : words;
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

// ── what is gone ─────────────────────────────────────────────────────────────────────────────────

/** What was on a channel when an end of it went: rings where it stood, fading. */
function vanished(context: SceneContext, pictures: readonly ChannelPicture[]): Mover[] {
  return context.view.vanished.flatMap((lost) => {
    const faded = trailProgress(context, lost.at, lost.at + VANISH_TRAILS * context.trailMs);
    const picture = pictures.find(({ scene }) => scene.id === channelSceneId(lost.channel));
    return faded === null || !picture ? [] : ringsOf(context, picture, lost, faded);
  });
}

function ringsOf(context: SceneContext, picture: ChannelPicture, lost: VanishedChannel, faded: number): Mover[] {
  const then = { ...picture, view: lost.channel };
  return thingsOn(context, then, lost.at)
    .flatMap((one) => moverOf(context, then, one, false))
    .filter((one) => one.kind === 'record' || one.kind === 'barrier')
    .map((one) => ({ ...one, kind: 'vanish' as const, text: null, strength: one.strength * (1 - faded), span: faded }));
}

/** A record that a filter drops comes through the pipe as all do, and falls out below the station. */
function dropped(context: SceneContext): Mover[] {
  if (!context.lens.shows('records') || context.layout.unfold < 1) return [];
  return context.view.dropped.flatMap((drop) => ghostOf(context, drop));
}

function ghostOf(context: SceneContext, { at, execution, late }: DroppedRecord): Mover[] {
  const fallen = trailProgress(context, at, at + DROP_TRAILS * context.trailMs);
  const { vertex, subtask } = executionParts(execution);
  const station = context.layout.stations.get(`${vertex}:${subtask}`);
  if (fallen === null || !station || !isCurrent(context.view, execution)) return [];
  const x = station.x + station.width * 0.62;
  const point = { x, y: station.y + station.height - 4 + fallen * DROP_DEPTH };
  const text = late ? 'late' : null;
  return [mover('ghost', point, context.lens.strength('records') * (1 - fallen), { text })];
}
