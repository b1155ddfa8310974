import { expect, test } from 'vitest';
import { layoutGraph } from './graph-layout.ts';
import { MARKS } from './lens.ts';
import { viewOf } from './reduce.ts';
import { scene } from './scene.ts';
import type { Box, SceneOptions } from './scene-model.ts';
import { at, COUNTING_JOB, channel, click, counted, running, script } from './testing/script.ts';

const OPTIONS: SceneOptions = { width: 900, height: 560, trailMs: 0 };

function sceneAt(now: number, steps: ReturnType<typeof at>[], options: Partial<SceneOptions> = {}) {
  return scene(viewOf(script(...running(), ...steps)), now, { ...OPTIONS, ...options });
}

function inside(inner: Box, outer: Box): boolean {
  const right = inner.x + inner.width <= outer.x + outer.width + 0.5;
  return (
    inner.x >= outer.x - 0.5 &&
    inner.y >= outer.y - 0.5 &&
    right &&
    inner.y + inner.height <= outer.y + outer.height + 0.5
  );
}

test('each subtask stands in the house that runs it', () => {
  const picture = sceneAt(0, []);
  expect(picture.houses.map((house) => house.title)).toEqual(['TaskManager 1', 'TaskManager 2']);
  const count = picture.stations.find((station) => station.id === 'station:count:1')!;
  expect(inside(count, picture.houses[1]!)).toBe(true);
});

test.each([
  [360, 740],
  [860, 460],
  [1280, 800],
  [1920, 1080],
])('at %i × %i stations do not overlap', (width, height) => {
  const { stations, scale } = sceneAt(0, [], { width, height });
  expect(scale).toBeGreaterThanOrEqual(1);
  for (const one of stations) {
    for (const other of stations) {
      const apart =
        one === other ||
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(apart).toBe(true);
    }
  }
});

test('a record is half way when half of its time has passed', () => {
  const picture = sceneAt(15, click(10, '/home', 0).slice(0, 2), {
    show: ['stations', 'records', 'houses', 'key-colours'],
  });
  const [record] = picture.movers.filter((mover) => mover.kind === 'record');
  const { curve } = picture.channels.find((one) => one.id === 'channel:e0:0:0')!;
  expect(record?.x).toBeCloseTo((curve.a.x + curve.d.x) / 2, 0);
  expect(record?.paint).toEqual({ by: 'key', index: 0, letter: 'H' });
});

test('a record that a source has just read comes through the pipe first', () => {
  const click10 = click(10, '/home', 0).slice(0, 2);
  const [source] = sceneAt(0, []).sources;
  const station = sceneAt(0, []).stations.find((one) => one.id === 'station:clicks:0')!;
  const early = sceneAt(11, click10).movers[0]!;
  expect(early.x).toBeGreaterThan(source!.x + source!.width);
  expect(early.x).toBeLessThan(station.x);
  expect(sceneAt(16, click10).movers[0]!.x).toBeGreaterThan(station.x + station.width);
});

test('a hop too short to be seen is drawn for as long as the trail', () => {
  const steps = [...click(10, '/home', 0), ...counted(20, '/home', 0, 1)];
  expect(sceneAt(60, steps, { trailMs: 100 }).movers.some((mover) => mover.kind === 'record')).toBe(true);
  expect(sceneAt(60, steps).movers.some((mover) => mover.kind === 'record')).toBe(false);
});

test('a blocked channel shows a lock, and what waits stands behind it', () => {
  const blocked = { execution: 'count:0:0', checkpoint: 7, channel: channel(0, 0), waiting: 1 };
  const picture = sceneAt(40, [at(9, { type: 'channelBlocked', ...blocked }), ...click(10, '/home', 0)]);
  const kinds = picture.movers.map((mover) => mover.kind);
  expect(kinds).toEqual(['lock', 'record']);
  expect(picture.stations.find((station) => station.id === 'station:count:0')?.tone).toBe('aligning');
});

test('with more than a few hundred records under way they are flow, and barriers are still seen', () => {
  const many = Array.from({ length: 350 }, (_, sequence) => click(10, '/home', sequence).slice(0, 2)).flat();
  const barrier = at(10, {
    type: 'barrier',
    execution: 'clicks:0:0',
    checkpoint: 1,
    channel: channel(0, 1),
    direction: 'out',
  });
  const sent = at(10, { type: 'bufferSent', channel: channel(0, 1), elements: 1, bytes: 1, arrivesAt: 20 });
  const picture = sceneAt(15, [...many, barrier, sent]);
  expect(picture.movers.map((mover) => mover.kind)).toEqual(['barrier']);
  expect(picture.channels.find((one) => one.id === 'channel:e0:0:0')?.flow).toBe(350);
});

test('the job graph unfolds into the execution graph', () => {
  const [folded] = sceneAt(0, [], { unfold: 0 }).stations.filter((station) => station.vertex === 'count');
  expect(folded?.subtitle).toBe('parallelism 2');
  expect(sceneAt(0, [], { unfold: 0 }).stations.length).toBe(2);
  const between = sceneAt(0, [], { unfold: 0.5 }).stations.find((station) => station.id === 'station:count:0')!;
  const unfolded = sceneAt(0, []).stations.find((station) => station.id === 'station:count:0')!;
  expect(between.y).toBeCloseTo((folded!.y + unfolded.y) / 2, 5);
});

test('a mark is hidden until its level, and what the scene is not about is dimmed', () => {
  expect(sceneAt(0, [], { lens: 0 })).toMatchObject({ jobManager: null, houses: [], shelf: null });
  expect(sceneAt(0, [], { show: ['stations', 'houses', 'shelf'] }).shelf).not.toBe(null);
  const focused = sceneAt(0, [], { focus: ['operator:count'] });
  expect(focused.stations.map((station) => station.strength)).toEqual([1 / 3, 1 / 3, 1, 1]);
  expect(MARKS).toContain('fields-pad');
});

test('a dead house stays where it was, dark, while nobody has noticed', () => {
  const picture = sceneAt(31, [at(30, { type: 'taskManagerKilled', taskManager: 'tm-1' })]);
  expect(picture.houses[0]).toMatchObject({ status: 'killed', note: 'dead, not noticed yet' });
  expect(picture.stations[0]?.tone).toBe('gone');
  expect(picture.jobManager?.slots).toBe('2 of 2 slots taken');
});

test('of a lost slot the station is empty, and the house stands and is lit', () => {
  const picture = sceneAt(31, [at(30, { type: 'slotLost', taskManager: 'tm-1', slot: 0 })]);
  expect(picture.stations[0]?.tone).toBe('gone');
  expect(picture.houses[0]).toMatchObject({ status: 'running' });
});

test('layers follow the longest way', () => {
  const layout = layoutGraph(COUNTING_JOB);
  expect([...layout.places.values()].map(({ vertex, layer, row }) => [vertex, layer, row])).toEqual([
    ['clicks', 0, 0],
    ['count', 1, 0],
  ]);
});
