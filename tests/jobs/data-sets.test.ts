/** Jobs that read data sets by FileSource: bounded or without end, and the one that the playground opens with. */
import { expect, test } from 'vitest';
import { siteDataSet } from '../../src/ui/playground/data-files.ts';
import defaultJob from '../../src/ui/playground/default-job.txt?raw';
import { WATCHED_PACE } from '../../src/ui/run/watched-pace.ts';
import { eventsOf, run, STEPS_MAX, simulation } from './run-job.ts';

const READING = `import { CollectSink, FileSource, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSource(FileSource.forRecords('letters'), WatermarkStrategy.noWatermarks(), 'letters')
  .sinkTo(new CollectSink('out'));
env.execute();`;
const rows = [{ letter: 'a', time: 10 }, { letter: 'b', time: 5 }, { letter: 'c' }];
const letters = { name: 'letters', rows, ratePerSecond: 10, replay: 'once' } as const;

test.each(['1', '2'])('1.5.1: a bounded data set is read once, and its job ends: %s subtasks', (parallelism) => {
  const finished = run(READING, { dataSets: [letters], configuration: { 'parallelism.default': parallelism } });
  expect(finished.status).toBe('FINISHED');
  const values = finished.rows('out').map(({ value }) => value);
  expect(values).toHaveLength(rows.length);
  expect(values).toEqual(parallelism === '1' ? rows : expect.arrayContaining(rows));
});

test('its rows come in their order, at its rate: ten a second', () => {
  const finished = run(READING, { dataSets: [letters], configuration: { 'parallelism.default': '1' } });
  const times = eventsOf(finished, 'sinkWrote').map(({ time }) => time);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(gaps.map((gap) => Math.round(gap / 10))).toEqual([10, 10]);
});

test('one that is replayed follows on itself without end, each round later by its span', async () => {
  const shift = { fields: ['time'], spanMs: 1000 };
  const endless = { ...letters, replay: 'forever', shift } as const;
  const running = simulation(READING, { dataSets: [endless], configuration: { 'parallelism.default': '1' } });
  const finished = await running.complete(STEPS_MAX, ({ steps }) => steps >= 300);
  expect(finished.status).not.toBe('FINISHED');
  expect(
    finished
      .rows('out')
      .slice(0, 7)
      .map(({ value }) => value),
  ).toEqual([
    ...rows,
    { letter: 'a', time: 1010 },
    { letter: 'b', time: 1005 },
    { letter: 'c' },
    { letter: 'a', time: 2010 },
  ]);
});

test('the job that the playground opens with counts the earthquakes of each region', async () => {
  const earthquakes = await siteDataSet('earthquakes');
  if (earthquakes === null) throw new Error('The site brings no earthquakes along.');
  const week = { ...earthquakes, rows: earthquakes.rows.slice(0, 200), replay: 'once' } as const;
  const finished = run(defaultJob, {
    dataSets: [week],
    configuration: { 'parallelism.default': '2' },
    pace: WATCHED_PACE,
  });
  expect(finished.status).toBe('FINISHED');
  const counts = new Map<string, number>();
  for (const { region, magnitude } of week.rows as readonly { region: string; magnitude: number }[])
    if (magnitude >= 1) counts.set(region, (counts.get(region) ?? 0) + 1);
  const greatest = new Map<string, number>();
  for (const { value } of finished.rows('by region')) {
    const { region, n } = value as { region: string; n: number };
    greatest.set(region, Math.max(n, greatest.get(region) ?? 0));
  }
  expect(greatest).toEqual(counts);
});
