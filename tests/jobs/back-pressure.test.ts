import { expect, test } from 'vitest';
import type { RunSpec } from '../../src/ports/run-spec.ts';
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

test('3.4.1: a slow operator is slow for its records alone: checkpoints at short intervals leave it time for them', () => {
  const code = FAST_SOURCE.replace('400', '40');
  const configuration = { ...RESTARTING, 'execution.checkpointing.interval': '10 ms' };
  const tape = [{ at: 5, action: 'slowOperator', target: 'slow', value: 30 }] as const;
  const finished = simulation(code, { configuration, tape }).runToEnd(20_000);
  expect(finished.status).toBe('FINISHED');
  expect(eventsOf(finished, 'checkpointCompleted').length).toBeGreaterThan(1);
  // 40 records of 30 ms each.
  expect(finished.time).toBeGreaterThan(1200);
  expect(finished.time).toBeLessThan(2000);
});

test('a fast operator is never the reason for a wait', () => {
  const { configuration } = { configuration: RESTARTING };
  expect(eventsOf(run(FAST_SOURCE, { configuration, recordsPerBuffer: 16 }), 'backPressured')).toEqual([]);
});

/** A source that calls itself idle after 200 ms without a record. */
const idling = (rate: string) => `
import { DataGeneratorSource, DiscardingSink, Duration, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'pipeline.auto-watermark-interval': '20 ms' });
env.setParallelism(1);
const strategy = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n).withIdleness(Duration.ofMillis(200));
env.fromSource(new DataGeneratorSource((n) => n, 40, RateLimiterStrategy.${rate}), strategy, 'numbers')
  .map((n) => n).disableChaining().name('slow').sinkTo(new DiscardingSink());
env.execute();
`;

test('4.2.7: time in which a source is held back is not idle time; time in which it has nothing to read is', () => {
  const idle = (code: string, tape: RunSpec['tape']) => {
    const running = simulation(code, { tape });
    running.advance(STEPS_MAX, ({ time }) => time > 10_000);
    return {
      held: eventsOf(running.result(), 'backPressured').length,
      idle: eventsOf(running.result(), 'watermarkStatus').filter((event) => event.idle).length,
    };
  };
  const slow = idle(idling('noOp()'), [{ at: 5, action: 'slowOperator', target: 'slow', value: 1000 }]);
  expect([slow.held > 3, slow.idle]).toEqual([true, 0]);
  const quiet = idle(idling('perSecond(1)'), []);
  expect([quiet.held, quiet.idle > 3]).toEqual([0, true]);
});
