import { expect, test } from 'vitest';
import { eventsOf, RESTARTING, run, STEPS_MAX, simulation } from './run-job.ts';

const FAST_SOURCE = `
import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 400).setParallelism(1).map((n) => n).disableChaining().name('slow').setParallelism(1)
  .sinkTo(new CollectSink('out')).setParallelism(1);
env.execute('fast source');
`;

test('3.5.5: a slow operator holds back the source, which goes on when there is room', () => {
  const slow = simulation(FAST_SOURCE, { tape: [{ at: 5, action: 'slowOperator', target: 'slow', value: 50 }] });
  slow.advance(STEPS_MAX, ({ time }) => time > 3_000);
  const emitted = eventsOf(slow.result(), 'recordEmitted').filter(({ channel }) => channel !== null).length;
  expect(eventsOf(slow.result(), 'backPressured').length).toBeGreaterThan(0);
  expect(emitted).toBeLessThan(200);
  const finished = slow.runToEnd(STEPS_MAX);
  expect(finished.status).toBe('FINISHED');
  expect(finished.rows('out').map(({ value }) => value)).toEqual(Array.from({ length: 400 }, (_, n) => n + 1));
});

test('a fast operator is never the reason for a wait', () => {
  const { configuration } = { configuration: RESTARTING };
  expect(eventsOf(run(FAST_SOURCE, { configuration, recordsPerBuffer: 16 }), 'backPressured')).toEqual([]);
});
