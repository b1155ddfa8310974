/** Draws the houses with their rooms, the failover region, and the channels between stations. */
import { pointAt } from '../../view/geometry.ts';
import { rateText } from '../../view/names.ts';
import type { ChannelScene, ControlLine, HouseScene, RegionScene } from '../../view/scene-model.ts';
import { textWidth } from '../../view/station-parts.ts';
import {
  child,
  drawFold,
  frame,
  type Group,
  joinThings,
  pathOf,
  rect,
  redrawn,
  round,
  type ThingEvents,
  text,
} from './svg-parts.ts';

/** A house that arrives comes from the right. */
const ARRIVAL_DISTANCE = 60;

export function drawHouses(layer: Group, houses: readonly HouseScene[], events: ThingEvents): void {
  joinThings(layer, houses, 'stage-house', events).each(function (house) {
    this.classList.add(`is-${house.status}`);
    this.setAttribute('transform', `translate(${round((1 - house.arrived) * ARRIVAL_DISTANCE)} 0)`);
    if (house.open !== null) this.setAttribute('aria-expanded', String(house.open));
    frame(this, house, 12);
    const inside = redrawn(this, 'stage-inside');
    const slim = house.rooms.length === 0;
    const y = slim ? house.y + house.height / 2 + 4.5 : house.y + 15;
    const dead = house.status === 'killed' || house.status === 'lost';
    const title = dead ? `✕ ${house.title}` : house.title;
    text(inside, house.x + 12, y, title, 'stage-title');
    if (house.open !== null) drawFold(inside, house.x + 20 + textWidth(title, 13), y, house.open);
    text(inside, house.x + house.width - 12, y, house.note, 'stage-soft').attr('text-anchor', 'end');
    if (house.line) drawControlLine(inside, house.line);
    for (const room of house.rooms) {
      rect(inside, room, `stage-room${room.empty ? ' is-empty' : ''}`, 8);
      if (room.empty) text(inside, room.x + 10, room.y + 15, `${room.title || 'slot 0'}, free`, 'stage-soft');
    }
  });
}

/** Thin, since no record ever goes here. */
function drawControlLine(inside: Group, { from, to, broken }: ControlLine): void {
  const gap = broken ? 9 : 0;
  inside
    .append('path')
    .attr('class', `stage-control${broken ? ' is-broken' : ''}`)
    .attr('d', `M${round(from.x)},${round(from.y)}V${round(to.y - gap)}${broken ? '' : `H${round(to.x)}`}`);
  if (broken) text(inside, from.x, to.y + 4, '✕', 'stage-severed').attr('text-anchor', 'middle');
}

/** The frame around all that is cancelled and built anew. */
export function drawRegion(layer: Group, region: RegionScene | null): void {
  layer.selectChildren().remove();
  if (!region) return;
  rect(layer, region, 'stage-region', 14);
  const label = { x: region.x + region.width / 2, y: region.y + region.height + 1 };
  const width = textWidth(region.text, 11) + 12;
  rect(layer, { x: label.x - width / 2, y: label.y - 9, width, height: 17 }, 'stage-region-tag', 8);
  text(layer, label.x, label.y + 3.5, region.text, 'stage-region-text').attr('text-anchor', 'middle');
}

export function drawChannels(layer: Group, channels: readonly ChannelScene[], events: ThingEvents): void {
  joinThings(layer, channels, 'stage-channel', events)
    .attr('tabindex', -1)
    .each(function (channel) {
      const state = [
        channel.blocked === null ? '' : ' is-blocked',
        channel.held ? ' is-held' : '',
        channel.broken ? ' is-broken' : '',
        channel.holdsBack ? ' holds-back' : '',
      ].join('');
      const path = pathOf(channel.curve);
      child(this, 'path', `stage-wire${state}`).attr('d', path).style('stroke-width', `${channel.width}px`);
      drawFlow(this, channel, path);
      const inside = redrawn(this, 'stage-inside');
      drawCredit(inside, channel);
      drawRate(inside, channel, channels.length);
    });
}

/** Rates from one element a second to ten million, as a share of that. */
const RATE_DECADES = 7;
const RATES_MAX = 12;

/** The more there is, the wider and denser, and the faster it runs. */
function drawFlow(group: SVGGElement, { flow, rate, width, broken }: ChannelScene, path: string): void {
  const share = rate === null ? 0 : Math.min(1, Math.log10(1 + rate) / RATE_DECADES);
  const thickness = rate === null ? Math.min(width, 1 + Math.sqrt(flow)) : Math.max(1.5, share * width);
  child(group, 'path', `stage-flow${rate === null ? '' : ' is-rate'}`)
    .attr('d', path)
    .style('stroke-width', `${round(thickness)}px`)
    .style('stroke-dasharray', rate === null ? '' : `2 ${round(2 + (1 - share) * 14)}`)
    .style('animation-duration', rate === null ? '' : `${round(1.6 - 1.3 * share)}s`)
    .style('display', !broken && (flow > 0 || share > 0) ? '' : 'none');
}

/** Beside its producer, where channels do not cross yet. */
function drawRate(inside: Group, { rate, rateBelow, curve, width, broken }: ChannelScene, channels: number): void {
  if (rate === null || broken || channels > RATES_MAX) return;
  const { x, y } = pointAt(curve, 0.2);
  const aside = rateBelow ? width / 2 + 12 : -width / 2 - 4;
  text(inside, x, y + aside, `${rateText(rate)}/s`, 'stage-rate').attr('text-anchor', 'middle');
}

const CREDIT_MAX = 8;

/** Free buffers at the consumer: what the producer may still send. */
function drawCredit(inside: Group, { credit, curve, width, broken }: ChannelScene): void {
  if (credit === null || broken) return;
  for (let index = 0; index < Math.min(credit, CREDIT_MAX); index++) {
    const square = { x: curve.d.x - 9 - index * 7, y: curve.d.y + width / 2 + 1.5, width: 5, height: 4 };
    rect(inside, square, 'stage-credit', 1);
  }
}
