import { expect, test } from 'vitest';
import { DEFAULT_PACE } from '../../src/ports/run-spec.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, STEPS_MAX, simulation, TWENTY_EACH } from './run-job.ts';

const afterCheckpoint = (checkpoint: number) => ({ event: 'checkpointCompleted', where: { checkpoint } }) as const;
const kill = (target: string) => ({ action: 'killTaskManager', target }) as const;

test('8.6.2: of three TaskManagers at parallelism 2 the first kill is healed at once, the second waits for another', () => {
  const tape = [
    { when: afterCheckpoint(2), ...kill('tm-1') },
    { when: afterCheckpoint(4), ...kill('tm-2') },
  ] as const;
  const job = simulation(COUNTING, { tape });
  job.advance(STEPS_MAX, ({ time }) => time > 10_000);
  const waiting = job.result();
  const restarted = eventsOf(waiting, 'taskStatus').filter(({ to, execution }) => {
    return to === 'RUNNING' && execution.endsWith(':1');
  });
  expect(new Set(restarted.map(({ slot }) => slot))).toEqual(new Set(['tm-2/0', 'tm-3/0']));
  expect(waiting.status).toBe('RUNNING');
  const waited = eventsOf(waiting, 'taskStatus').filter(({ execution }) => execution.endsWith(':2'));
  expect(new Set(waited.map(({ to }) => to))).toEqual(new Set(['SCHEDULED']));

  job.act({ action: 'addTaskManager' });
  const finished = job.runToEnd(STEPS_MAX);
  expect(finished.status).toBe('FINISHED');
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('7.9.7: killed before the first checkpoint has completed the job begins again from the beginning', () => {
  const finished = run(COUNTING, { tape: [{ when: { event: 'recordProcessed', nth: 5 }, ...kill('tm-1') }] });
  expect(eventsOf(finished, 'checkpointCompleted')[0]?.time).toBeGreaterThan(
    eventsOf(finished, 'regionRestarting')[0]?.time ?? Number.POSITIVE_INFINITY,
  );
  expect(eventsOf(finished, 'restored')).toEqual([]);
  const readAgain = eventsOf(finished, 'recordEmitted').filter(({ execution }) => execution === 'numbers:0:1');
  expect(readAgain[0]).toMatchObject({ value: 0, replayed: true });
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('7.4: at least once a kill may count records twice and never loses one', () => {
  const configuration = { ...RESTARTING, 'execution.checkpointing.mode': 'AT_LEAST_ONCE' };
  // Barriers of the two channels come up to 60 ms apart.
  const pace = { ...DEFAULT_PACE, jitterMs: 60 };
  const tape = [{ when: afterCheckpoint(4), ...kill('tm-2') }];
  const finished = [1, 2, 3].map((seed) => run(COUNTING, { seed, configuration, pace, tape }));
  const all = finished.flatMap((job) => counts(job).map((row) => (row as { count: number }).count));
  expect(all).toHaveLength(30);
  expect(Math.min(...all)).toBe(20);
  expect(Math.max(...all)).toBeGreaterThan(20);
});

test('3.1.3: a machine that is lost while the job waits for another one is replaced as well', () => {
  const tape = [
    { when: { event: 'recordProcessed', nth: 40 }, ...kill('tm-1') },
    // Of the two slots that it asks for after its restart one is still there.
    { when: { event: 'slotRequested', nth: 3 }, ...kill('tm-2') },
  ] as const;
  const finished = run(COUNTING, { tape, cluster: { taskManagers: 2, slotsEach: 1, standingBy: 2 } });
  expect(eventsOf(finished, 'taskManagerLost').map(({ taskManager }) => taskManager)).toEqual(['tm-1', 'tm-2']);
  expect(new Set(eventsOf(finished, 'failed').map(({ reason }) => reason.class))).toEqual(new Set(['TaskManagerLost']));
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('3.4.4: a machine that is lost behind the end of its last task keeps nobody who wrote to it from finishing', () => {
  const code = `
import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 20).setParallelism(1).rebalance().map((n) => n).name('map').sinkTo(new CollectSink('out')).name('out');
env.execute('two machines');`;
  const finished = run(code, {
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 0 },
    configuration: { 'parallelism.default': '2' },
    // What tasks say to each other is long under way when the JobManager hears that one has finished.
    pace: { ...DEFAULT_PACE, stragglers: { percent: 100, delayMs: 300 } },
    tape: [{ when: { event: 'taskStatus', where: { execution: 'map:1:0', to: 'FINISHED' } }, ...kill('tm-2') }],
  });
  expect(eventsOf(finished, 'taskManagerLost')).toHaveLength(1);
  expect([finished.status, eventsOf(finished, 'regionRestarting')]).toEqual(['FINISHED', []]);
  expect(finished.rows('out')).toHaveLength(20);
});

const TWO_REGIONS = `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
for (const name of ['left', 'right']) {
  const source = new DataGeneratorSource((n) => n, 60, RateLimiterStrategy.perSecond(100));
  env.fromSource(source, WatermarkStrategy.noWatermarks(), name).setParallelism(1)
    .keyBy((n) => n % 3).map((n) => n).name(name + '-map').setParallelism(1)
    .sinkTo(new CollectSink(name)).setParallelism(1);
}
env.execute('two regions');
`;

test('8.2.1: two parts of a job that share no edge fail over each by itself', () => {
  const finished = run(TWO_REGIONS, {
    tape: [{ when: afterCheckpoint(2), action: 'failTask', target: 'left-map', value: 'on purpose' }],
  });
  const restarted = eventsOf(finished, 'regionRestarting').flatMap(({ executions }) => executions);
  expect(restarted.every((execution) => execution.startsWith('left'))).toBe(true);
  expect(eventsOf(finished, 'taskStatus').some(({ execution }) => /^right.*:1$/.test(execution))).toBe(false);
  expect(finished.status).toBe('FINISHED');
  expect(finished.rows('right').map(({ value }) => value)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  expect(new Set(finished.rows('left').map(({ value }) => value)).size).toBe(60);
});
