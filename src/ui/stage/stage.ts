/**
 * The picture: one SVG for what stands and one canvas over it for what moves, both drawn from a scene. It keeps no
 * state but the DOM: any scene can follow any other.
 */
import { select } from 'd3';
import type { Scene, ThingId, WordsScene } from '../../view/scene-model.ts';
import { drawChannels, drawHouses, drawRegion } from './draw-cluster.ts';
import { drawDams } from './draw-dams.ts';
import { drawJobManager } from './draw-job-manager.ts';
import { drawMovers } from './draw-movers.ts';
import { drawShelf } from './draw-shelf.ts';
import { drawSinks, drawSources } from './draw-sides.ts';
import { drawStations } from './draw-stations.ts';
import { type Palette, readPalette } from './palette.ts';
import { type Group, type ThingEvents, text } from './svg-parts.ts';

export interface StageCallbacks {
  /** Something was clicked, or chosen with the keyboard. */
  onSelect?(thing: ThingId): void;
  /** The pointer or the keyboard focus is on something; null when it left. */
  onPoint?(thing: ThingId | null): void;
}

export interface StageTheme {
  /** No movement between moments: the picture goes on in steps, at most four a second. */
  readonly reducedMotion: boolean;
  /** Another one whenever the colours of the document are others. */
  readonly colours: string;
}

export interface Stage {
  draw(scene: Scene, theme: StageTheme): void;
  dispose(): void;
}

const LAYERS = [
  'mode',
  'job-manager',
  'houses',
  'pipes',
  'channels',
  'dams',
  'stations',
  'region',
  'shelf',
  'say',
] as const;
type Layer = (typeof LAYERS)[number];
const REDUCED_MOTION_STEP_MS = 250;

/** Builds an empty stage in `host`, which it fills and whose class it sets. */
export function createStage(host: HTMLElement, callbacks: StageCallbacks): Stage {
  const picture = buildPicture(host);
  const events: ThingEvents = {
    select: (id) => callbacks.onSelect?.(id),
    point: (id) => callbacks.onPoint?.(id),
  };
  const drawn = new Map<string, string>();
  let palette: { readonly of: string; readonly colours: Palette } | null = null;
  let steppedAt = Number.NEGATIVE_INFINITY;
  return {
    draw(scene, theme) {
      if (theme.reducedMotion && performance.now() - steppedAt < REDUCED_MOTION_STEP_MS) return;
      steppedAt = performance.now();
      size(picture, scene);
      drawStanding(picture, scene, events, (part, data) => hasChanged(drawn, part, data));
      if (palette?.of !== theme.colours) palette = { of: theme.colours, colours: readPalette(host) };
      drawMovers(picture.canvas, scene, palette.colours);
    },
    dispose() {
      host.replaceChildren();
      host.classList.remove('stage');
    },
  };
}

interface Picture {
  readonly sheet: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly title: SVGTitleElement;
  readonly canvas: HTMLCanvasElement;
  readonly layers: Readonly<Record<Layer, Group>>;
}

function buildPicture(host: HTMLElement): Picture {
  host.classList.add('stage');
  host.replaceChildren();
  const sheet = select(host).append('div').attr('class', 'stage-sheet');
  const svg = sheet.append('svg').attr('role', 'group').attr('aria-label', 'The cluster and the job that runs on it');
  const title = svg.append<SVGTitleElement>('title');
  const layers = Object.fromEntries(
    LAYERS.map((layer) => [layer, svg.append('g').attr('class', `stage-layer-${layer}`)]),
  ) as unknown as Record<Layer, Group>;
  const canvas = sheet.append('canvas').attr('aria-hidden', 'true');
  return { sheet: sheet.node()!, svg: svg.node()!, title: title.node()!, canvas: canvas.node()!, layers };
}

function size({ sheet, svg }: Picture, scene: Scene): void {
  sheet.style.width = `${scene.width * scene.scale}px`;
  sheet.style.height = `${scene.height * scene.scale}px`;
  svg.setAttribute('viewBox', `0 0 ${scene.width} ${scene.height}`);
}

/** Draws what is not as it was drawn last. */
function drawStanding(
  { layers, title }: Picture,
  scene: Scene,
  events: ThingEvents,
  changed: (part: string, data: unknown) => boolean,
): void {
  if (changed('title', scene.description)) title.textContent = scene.description;
  drawHouses(layers.houses, scene.houses, events);
  if (changed('unfold', scene.unfold)) layers.houses.attr('opacity', scene.unfold);
  drawSources(layers.pipes, scene.sources, events);
  drawSinks(layers.pipes, scene.sinks, events);
  drawChannels(layers.channels, scene.channels, events);
  drawDams(layers.dams, scene.dams, events);
  drawStations(layers.stations, scene.stations, events);
  if (changed('region', scene.region)) drawRegion(layers.region, scene.region);
  drawJobManager(layers['job-manager'], scene.jobManager, events);
  if (changed('say', scene.say)) drawWords(layers.say, scene.say, 'stage-say');
  if (changed('mode', scene.mode)) drawMode(layers.mode, scene.mode);
  drawShelf(layers.shelf, scene.shelf, events);
}

/** How the job runs: a group of its own for who cannot see it. */
function drawMode(layer: Group, mode: WordsScene | null): void {
  layer.attr('role', mode ? 'group' : null).attr('aria-label', mode ? 'Mode' : null);
  drawWords(layer, mode, 'stage-mode');
}

/** Line below line; a space between them for who reads them as one text. */
function drawWords(layer: Group, words: WordsScene | null, className: string): void {
  layer.selectChildren().remove();
  words?.lines.forEach((line, index) => {
    text(layer, words.x, words.y + index * words.lineHeight, `${line} `, className);
  });
}

function hasChanged(drawn: Map<string, string>, part: string, data: unknown): boolean {
  const text = JSON.stringify(data);
  if (drawn.get(part) === text) return false;
  drawn.set(part, text);
  return true;
}
