/** What the stage shows of event time: a run of bikes over two bridges, counted in windows of ten seconds, with a machine that dies. */
import { expect, test } from 'vitest';
import { DEFAULT_PACE } from '../../src/ports/run-spec.ts';
import { scene } from '../../src/view/scene.ts';
import type { Scene, SceneOptions, StationScene } from '../../src/view/scene-model.ts';
import { TraceLog } from '../../src/view/trace-log.ts';
import type { TapeEntry, TraceEventOf, TraceEventType } from '../../src/wire/trace-events.ts';
import { RESTARTING, simulation } from '../jobs/run-job.ts';

const BIKES = [1, 4, 3, 12, 8, 14, 9, 16, 27, 28].map((second, index) => ({
  bridge: index % 2 === 0 ? 'old' : 'mill',
  ts: Date.UTC(2026, 4, 3, 12, 0, second),
}));

function job(windows: string, delaySeconds: number): string {
  return `
import { CollectSink, Duration, FileSource, ${windows}, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const times = WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(${delaySeconds})).withTimestampAssigner((bike) => bike.ts);
env.fromSource(FileSource.forRecords('bikes'), times, 'bikes')
  .keyBy((bike) => bike.bridge).window(${windows}.of(Duration.ofSeconds(10)))
  .reduce((one) => one).uid('count').sinkTo(new CollectSink('rows'));
env.execute('bikes');`;
}

class Story {
  readonly log = new TraceLog();

  constructor(code: string, tape: readonly TapeEntry[] = []) {
    const dataSets = [{ name: 'bikes', rows: BIKES, ratePerSecond: 2, replay: 'once' as const }];
    const configuration = { ...RESTARTING, 'execution.checkpointing.interval': '1 s', 'parallelism.default': '1' };
    const run = simulation(code, { configuration, pace: DEFAULT_PACE, dataSets, tape, seed: 7 }, {});
    this.log.append(run.runToEnd(2_000).events);
  }

  event<Type extends TraceEventType>(
    type: Type,
    wanted: (event: TraceEventOf<Type>) => boolean = () => true,
  ): TraceEventOf<Type> {
    const events = this.log.slice(0, this.log.length) as readonly TraceEventOf<Type>[];
    const found = events.find((event) => event.type === type && wanted(event));
    if (!found) throw new Error(`There is no such ${type} in this run.`);
    return found;
  }

  at(event: { readonly time: number }, options: Partial<SceneOptions> = {}): Scene {
    const now = event.time + 1;
    return scene(this.log.viewAtTime(now), now, { width: 1200, height: 520, lens: 4, trailMs: 300, ...options });
  }
}

const counting = ({ stations }: Scene): StationScene => stations.find(({ id }) => id === 'station:count:0')!;
const words = (picture: Scene) =>
  counting(picture).windows.map(({ text, caption, passed }) => `${caption}: ${text}, ${passed?.toFixed(2)} passed`);
const processed = (nth: number) => {
  let seen = 0;
  return (event: TraceEventOf<'recordProcessed'>) => event.operator === 'count' && ++seen === nth;
};

test('a bucket holds as many as came in, those of all keys, and shows how far the watermark is through it', () => {
  const story = new Story(job('TumblingEventTimeWindows', 5));
  const five = story.at(story.event('recordProcessed', processed(5)));
  // The fourth is from 12:00:12: its watermark is 12:00:07.
  expect(words(five)).toEqual(['12:00:00: 4, 0.70 passed', '12:00:10: 1, 0.00 passed']);
  expect(counting(five).watermark).toBe('12:00:06');
});

test.each([
  [390, 440],
  [390, 760],
  [768, 530],
])('at %i by %i no watermark is cut: what stands before it goes first', (width, height) => {
  const story = new Story(job('TumblingEventTimeWindows', 5));
  const five = story.event('recordProcessed', processed(5));
  for (const lens of [4, 6]) {
    const { stations } = story.at(five, { width, height, lens });
    const count = stations.find(({ id }) => id === 'station:count:0');
    expect(count?.words).toMatch(/(^|⚑ )12:00:06$/);
  }
});

test('a window that has fired is gone, and who comes after it falls out as late (5.2.1)', () => {
  const story = new Story(job('TumblingEventTimeWindows', 2));
  const late = story.event('recordProcessed', ({ droppedLate }) => droppedLate === true);
  const picture = story.at(late);
  expect(words(picture)).toEqual([expect.stringMatching(/^12:00:10: 1, /)]);
  expect(picture.movers.filter(({ kind }) => kind === 'ghost').map(({ text }) => text)).toEqual(['late']);
});

test('a window of processing time goes by the clock of the machine', () => {
  const story = new Story(job('TumblingProcessingTimeWindows', 2));
  const picture = story.at(story.event('recordProcessed', processed(5)));
  expect(counting(picture).windows).toMatchObject([{ text: '5', caption: '00:00:00' }]);
  expect(counting(picture).windows[0]?.passed).toBeCloseTo(picture.time / 10_000, 3);
});

test('after a restore windows and timers are back as they were at the barrier (4.5.6)', () => {
  const kill = { event: 'recordProcessed', where: { operator: 'count' }, nth: 5 } as const;
  const story = new Story(job('TumblingEventTimeWindows', 5), [
    { when: kill, action: 'killTaskManager', target: 'owner-of:old' },
  ]);
  const restored = story.event('restored', ({ execution }) => execution.startsWith('count:'));
  const taken = story.event(
    'snapshotTaken',
    ({ execution, checkpoint }) => execution.startsWith('count:') && checkpoint === restored.from,
  );
  const before = counting(story.at(taken));
  const after = counting(story.at(restored));
  expect(before.windows.length).toBeGreaterThan(0);
  expect(after.windows.map(({ caption, text }) => [caption, text])).toEqual(
    before.windows.map(({ caption, text }) => [caption, text]),
  );
  expect(after.timers).toBe(before.timers);
  // The watermark is not: it begins anew (4.3.9).
  expect(after.watermark).toBe(null);
});

test('the time of a record stands beside its dot once it has one', () => {
  const story = new Story(job('TumblingEventTimeWindows', 5));
  const sent = story.event('bufferSent');
  const labels = (lens: number) =>
    scene(story.log.viewAtTime(sent.time), sent.time + 200, { width: 1200, height: 520, lens, trailMs: 400 })
      .movers.filter(({ kind }) => kind === 'record')
      .map(({ text }) => text);
  expect(labels(4)).toEqual(['old 12:00:01']);
  expect(labels(3)).toEqual(['old']);
});
