/** Draws the houses with their rooms, the JobManager, and the channels between stations. */
import type { ChannelScene, HouseScene, JobManagerScene } from '../../view/scene-model.ts';
import { child, frame, type Group, joinThings, pathOf, rect, redrawn, type ThingEvents, text } from './svg-parts.ts';

export function drawHouses(layer: Group, houses: readonly HouseScene[], unfold: number, events: ThingEvents): void {
  layer.attr('opacity', unfold);
  joinThings(layer, houses, 'stage-house', events).each(function (house) {
    this.classList.add(`is-${house.status}`);
    frame(this, house, 12);
    const inside = redrawn(this, 'stage-inside');
    text(inside, house.x + 12, house.y + 17, house.title, 'stage-title');
    const note = text(inside, house.x + house.width - 12, house.y + 17, house.note, 'stage-soft');
    note.attr('text-anchor', 'end');
    for (const room of house.rooms) {
      rect(inside, room, `stage-room${room.empty ? ' is-empty' : ''}`, 8);
      if (room.empty) text(inside, room.x + 10, room.y + 16, `${room.title || 'slot 0'}, free`, 'stage-soft');
    }
  });
}

export function drawJobManager(layer: Group, jobManager: JobManagerScene | null, events: ThingEvents): void {
  joinThings(layer, jobManager ? [jobManager] : [], 'stage-job-manager', events).each(function (box) {
    this.classList.toggle('is-dead', !box.alive);
    frame(this, box, 10);
    const inside = redrawn(this, 'stage-inside');
    const narrow = box.width < 620;
    text(inside, box.x + 14, box.y + 21, box.title, 'stage-title');
    text(inside, box.x + 14, box.y + 40, box.alive ? box.slots : 'dead', 'stage-soft');
    if (box.alive) drawAcks(inside, box, narrow);
    if (box.restart) drawRestart(inside, box, narrow);
  });
}

function drawAcks(inside: Group, box: JobManagerScene, narrow: boolean): void {
  const { checkpoint } = box;
  if (!checkpoint) return;
  const x = narrow ? box.x + 130 : box.x + box.width * 0.4;
  text(inside, x, box.y + 22, 'checkpoint', 'stage-soft');
  text(inside, x + 74, box.y + 22, String(checkpoint.id), 'stage-checkpoint-number');
  const first = x + 74 + String(checkpoint.id).length * 9 + 14;
  const pitch = Math.min(15, (narrow ? 120 : box.width * 0.2) / checkpoint.acks.length);
  checkpoint.acks.forEach((acknowledged, index) => {
    inside
      .append('circle')
      .attr('cx', first + index * pitch)
      .attr('cy', box.y + 17.5)
      .attr('r', Math.max(2, Math.min(5, pitch / 2 - 1)))
      .style('fill', acknowledged ? 'var(--stage-checkpoint)' : 'none')
      .style('stroke', 'var(--stage-checkpoint)')
      .style('stroke-width', '1.5px');
  });
  if (!narrow) text(inside, x, box.y + 40, checkpoint.text, 'stage-soft');
}

function drawRestart(inside: Group, box: JobManagerScene, narrow: boolean): void {
  const x = narrow ? box.x + 14 : box.x + box.width * 0.72;
  const y = narrow ? box.y + 57 : box.y + 22;
  text(inside, x, y, box.restart).style('fill', 'var(--stage-bad)').style('font-weight', '600');
  if (box.countdown === null || narrow) return;
  const width = box.width * 0.24;
  rect(inside, { x, y: y + 9, width, height: 6 }, 'stage-part');
  rect(inside, { x, y: y + 9, width: width * box.countdown, height: 6 }).style('fill', 'var(--stage-bad)');
}

export function drawChannels(layer: Group, channels: readonly ChannelScene[], events: ThingEvents): void {
  const width = channels.length > 40 ? 2.5 : channels.length > 12 ? 4 : 6;
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
      child(this, 'path', `stage-wire${state}`).attr('d', path).style('stroke-width', `${width}px`);
      child(this, 'path', 'stage-flow')
        .attr('d', path)
        .style('stroke-width', `${Math.min(9, 1 + Math.sqrt(channel.flow))}px`)
        .style('display', channel.flow > 0 ? '' : 'none');
    });
}
