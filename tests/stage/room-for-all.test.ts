/** Geometry of the stage at the sizes it has on a phone, a tablet, a laptop and a large screen: what moves covers no words, and no pipe crosses a house that is not its end. */
import { expect, test } from 'vitest';
import { pointAt } from '../../src/view/geometry.ts';
import { numberBox, ticketBox } from '../../src/view/movers.ts';
import type { Box, ManagerPartScene, ManagerPartsScene, Point, Scene } from '../../src/view/scene-model.ts';
import { overlap } from '../../src/view/scene-region.ts';
import { textWidth } from '../../src/view/station-parts.ts';
import { moversOf, Story } from './story-run.ts';

/** Two sources, a sink in the middle of the graph, and one at its end. */
const FORKED = `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const numbers = (name) => env.fromSource(new DataGeneratorSource((n) => n, 4000, RateLimiterStrategy.perSecond(5)),
  WatermarkStrategy.noWatermarks(), name);
const pairs = numbers('left').union(numbers('right')).keyBy((n) => n % 3).map((n) => ({ of: n % 3, n })).uid('pairs');
pairs.sinkTo(new CollectSink('pairs'));
pairs.keyBy((pair) => pair.of).max('n').uid('most').sinkTo(new CollectSink('most'));
env.execute('forked');
`;

/** A source in parallelism 1 that feeds two branches, each with a sink of its own. */
const BRANCHED = `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const all = env.fromSource(new DataGeneratorSource((n) => n, 4000, RateLimiterStrategy.perSecond(5)),
  WatermarkStrategy.noWatermarks(), 'numbers').setParallelism(1);
all.rebalance().map((n) => n).uid('even').sinkTo(new CollectSink('even'));
all.keyBy((n) => n % 2).sum().uid('sums').setParallelism(3).sinkTo(new CollectSink('sums'));
env.execute('branched');
`.replace('.sum()', '.reduce((one, other) => one + other)');

const STORIES = { counted: new Story([]), forked: new Story([], FORKED), branched: new Story([], BRANCHED) };
/** The stage in windows of 390, 768, 1280 and 1920 pixels. */
const SIZES = [
  [390, 440],
  [768, 530],
  [844, 430],
  [1266, 670],
] as const;
const CASES = Object.entries(STORIES).flatMap(([name, story]) =>
  SIZES.map(([width, height]) => ({ name, story, width, height })),
);

test.each(CASES)('no pipe of $name at $width crosses a house that is not its end', ({ story, width, height }) => {
  const { houses, sources, sinks } = story.after(story.event('checkpointCompleted'), 0, { width, height });
  const pipes = [...sources, ...sinks].flatMap((side) => side.pipes);
  expect(pipes.length).toBeGreaterThan(2);
  for (const pipe of pipes) {
    const ends = [pipe[0]!.a, pipe.at(-1)!.d];
    const others = houses.filter((house) => !ends.some((end) => holds(house, end)));
    expect(others.length).toBe(houses.length - 1);
    const points = pipe.flatMap((curve) => Array.from({ length: 41 }, (_, step) => pointAt(curve, step / 40)));
    expect(points.filter((point) => others.some((house) => holds(house, point)))).toEqual([]);
  }
});

test.each(CASES)('no ticket, slip or copy of $name at $width covers a title', ({ story, width, height }) => {
  const first = story.event('checkpointTriggered', 2).time;
  const last = story.event('checkpointCompleted', 2).time + 60;
  let seen = 0;
  for (let time = first; time <= last; time += 7) {
    const jobManagerOpen = (time - first) % 14 < 7;
    const say = 'What is stored leaves its station at the side.';
    const picture = story.after({ time }, 0, { width, height, say, jobManagerOpen });
    const words = titlesOf(picture);
    const tickets = picture.movers.filter(({ kind }) => kind === 'part' || kind === 'slip').map(ticketBox);
    seen += tickets.length;
    for (const ticket of tickets) expect(words.filter((title) => overlap(title.box, ticket))).toEqual([]);
  }
  expect(seen).toBeGreaterThan(0);
});

const often = { 'execution.checkpointing.interval': '300 ms' };
const LATE_CHECKPOINTS = Object.entries({ counted: undefined, forked: FORKED, branched: BRANCHED }).flatMap(
  ([name, code]) => {
    const story = new Story([], code, often, 3_000);
    return SIZES.map(([width, height]) => ({ name, story, width, height }));
  },
);

test.each(LATE_CHECKPOINTS)(
  'no number of two digits at a barrier of $name at $width covers a station, and each is at its barrier',
  ({ story, width, height }) => {
    const first = story.event('checkpointTriggered', 10).time;
    const last = story.event('checkpointCompleted', 10).time;
    let seen = 0;
    for (let time = first; time <= last; time += 5) {
      const picture = story.after({ time }, 0, { width, height });
      const barriers = moversOf(picture, 'barrier').filter(({ text }) => text !== null);
      const asides = barriers.filter(({ aside }) => aside !== 0);
      seen += asides.length;
      for (const barrier of barriers) {
        const covered = picture.stations.filter((station) => overlap(numberBox(barrier), station));
        expect(covered).toEqual([]);
        expect(Math.abs(barrier.aside)).toBeLessThan(20);
      }
    }
    expect(seen).toBeGreaterThan(0);
  },
);

const MACHINES_ADDED = 12;
/** TaskManagers 4 to 15 come one after the other, and each dies as soon as it is there. */
const lossy = new Story([
  { when: { event: 'taskManagerRegistered', where: { taskManager: 'tm-3' } }, action: 'addTaskManager' },
  ...Array.from({ length: MACHINES_ADDED }, (_, index) => `tm-${index + 4}`).flatMap((taskManager) => [
    {
      when: { event: 'taskManagerRegistered', where: { taskManager } },
      action: 'killTaskManager',
      target: taskManager,
    } as const,
    { when: { event: 'taskManagerLost', where: { taskManager } }, action: 'addTaskManager' } as const,
  ]),
]);

test.each(SIZES)(
  'the lost TaskManagers at %i by %i stand as one entry that names them, and open one by one',
  (width, height) => {
    const size = { width, height };
    const before = lossy.after(lossy.event('taskManagerLost', 3), 0, size);
    expect(before.houses.filter(({ status }) => status === 'lost').map(({ title }) => title)).toEqual(
      [4, 5, 6].map((number) => `TaskManager ${number}`),
    );
    const last = lossy.event('taskManagerLost', MACHINES_ADDED);
    const closed = lossy.after(last, 0, size);
    const entries = closed.houses.filter(({ status }) => status === 'lost');
    expect(entries).toMatchObject([{ title: '12 lost TaskManagers', note: '4 to 15', open: false }]);
    expect(closed.houses.slice(0, 3).map(({ title }) => title)).toEqual(
      [1, 2, 3].map((number) => `TaskManager ${number}`),
    );
    expect(closed.height).toBeLessThanOrEqual(before.height);
    const opened = lossy.after(last, 0, { ...size, lostOpen: true });
    expect(opened.houses.slice(3).map(({ title, open }) => [title, open])).toEqual([
      ['12 lost TaskManagers', true],
      ...Array.from({ length: MACHINES_ADDED }, (_, index) => [`TaskManager ${index + 4}`, null]),
    ]);
    expect(opened.houses.filter((house, index) => index > 0 && overlap(house, opened.houses[index - 1]!))).toEqual([]);
  },
);

function holds({ x, y, width, height }: Box, point: Point): boolean {
  return point.x > x + 0.5 && point.x < x + width - 0.5 && point.y > y + 0.5 && point.y < y + height - 0.5;
}

/** The names of all that stands, with how they are drawn: 13 pixels high, or 11 where they are beside a name. */
function titlesOf(picture: Scene): { readonly words: string; readonly box: Box }[] {
  const { stations, houses, sources, sinks, jobManager, shelf, say } = picture;
  const line = (words: string, x: number, y: number, font = 13) => ({
    words,
    box: { x, y: y - font * 0.75, width: textWidth(words, font), height: font },
  });
  return [
    ...stations.map(({ title, parts }) => line(title, parts.title.x, parts.title.y)),
    ...houses.map(({ title, x, y }) => line(title, x + 12, y + 15)),
    ...[...sources, ...sinks].map(({ title, x, y }) => line(title, x + 12, y + 20)),
    ...(jobManager ? [line(jobManager.title, jobManager.x + 14, jobManager.y + (jobManager.parts ? 18 : 21))] : []),
    ...(jobManager?.parts ? partsOf(jobManager.parts).map(({ name, x, y }) => line(name, x + 10, y + 17)) : []),
    ...(shelf
      ? [line(shelf.title, shelf.x + 12, hasWordsBeside(shelf) ? shelf.y + 21 : shelf.y + shelf.height - 9)]
      : []),
    ...(shelf?.trays ?? []).map((tray) => line(tray.note, tray.x + 25, tray.y + tray.height - 6, 11)),
    ...(say?.lines ?? []).map((words, index) => ({
      words,
      box: {
        x: say!.x - textWidth(words, 15) / 2,
        y: say!.y + index * say!.lineHeight - 11,
        width: textWidth(words, 15),
        height: 15,
      },
    })),
  ];
}

function partsOf(parts: ManagerPartsScene): readonly ManagerPartScene[] {
  return [parts.dispatcher, parts.resourceManager, parts.jobMaster, parts.checkpointCoordinator];
}

function hasWordsBeside(shelf: Box): boolean {
  return shelf.width >= 620;
}
