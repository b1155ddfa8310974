/** A job that fails while it is initialized, as the stage tells it: machines that are free, and tasks that never began. */
import { expect, test } from 'vitest';
import { overlap } from '../../src/view/scene-region.ts';
import { textWidth } from '../../src/view/station-parts.ts';
import { Story } from './story-run.ts';

/** Its keyed stage has room for two subtasks and asks for three. */
const REFUSED = `
import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 12).uid('numbers').keyBy((n) => n % 3).map((n) => n).uid('kept').setParallelism(3).setMaxParallelism(2)
  .sinkTo(new CollectSink('kept')).setParallelism(3);
env.execute('refused');
`;

const story = new Story([], REFUSED);
const refused = story.event('jobStatus', 1, ({ to }) => to === 'FAILED');

test.each([
  [390, 440],
  [844, 430],
  [1266, 670],
])(
  '3.3.2: at %i × %i the tasks of a job that was never scheduled stand beside the machines, not on them',
  (width, height) => {
    const { houses, stations } = story.after(refused, 0, { width, height });
    expect(houses.map(({ title, note }) => [title, note])).toEqual([
      ...[1, 2, 3].map((number) => [`TaskManager ${number}`, '1 of 1 slot free']),
      ['No tasks', 'the job failed before it had any'],
    ]);
    expect(stations.map(({ vertex, subtitle, words }) => [vertex, subtitle, words])).toEqual([
      ['numbers', 'parallelism 2', 'never ran'],
      ['kept', 'parallelism 3', 'never ran'],
    ]);
    expect(stations[1]?.label).toMatch(/^kept.*, parallelism 3, never ran, without a slot$/);
    for (const { parts, subtitle } of stations.filter((station) => !station.parts.low))
      expect(parts.words.x).toBeGreaterThan(parts.subtitle.x + textWidth(subtitle, 11));
    const machines = houses.slice(0, 3);
    expect(machines.flatMap((house) => stations.filter((station) => overlap(house, station)))).toEqual([]);
  },
);
