/** Two sources of one alignment group, of which one is ten times faster in event time (4.4). */
import { expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { eventsOf, run } from './run-job.ts';

/** Both emit 20 records a second, each with its watermark; those of `fast` are 10 s of event time apart, those of `slow` 1 s. */
function jobOf(strategy: string): string {
  return `
import { CollectSink, DataGeneratorSource, Duration, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const punctuated = () => ({ onEvent(event, time, output) { output.emitWatermark(time); }, onPeriodicEmit() {} });
const strategy = WatermarkStrategy.forGenerator(punctuated).withTimestampAssigner((event) => event.time)${strategy};
const source = (name, step, count) => env.fromSource(
  new DataGeneratorSource((n) => ({ name, time: n * step }), count, RateLimiterStrategy.perSecond(20)), strategy, name).name(name);
source('fast', 10_000, 30).union(source('slow', 1_000, 100)).sinkTo(new CollectSink('out'));
env.execute();
`;
}

/** How far in event time the fast source was ahead of the slow one, at most, until that one ended. */
function lead(finished: FinishedRun): number {
  const times = new Map([
    ['fast', 0],
    ['slow', 0],
  ]);
  let most = 0;
  for (const { value } of finished.rows('out')) {
    const { name, time } = value as { name: string; time: number };
    times.set(name, time);
    const slow = times.get('slow') ?? 0;
    if (name === 'fast' && slow < 99_000) most = Math.max(most, time - slow);
  }
  return most;
}

const options = (bufferSize: number) => ({
  configuration: {
    'parallelism.default': '1',
    'pipeline.watermark-alignment.buffer-size': String(bufferSize),
  },
});

test('4.4: without alignment the fast source runs away', () => {
  expect(lead(run(jobOf(''), options(0)))).toBeGreaterThan(200_000);
});

test('4.4: with alignment it waits for the slow one, and nothing is lost', () => {
  const aligned = run(
    jobOf(".withWatermarkAlignment('g', Duration.ofSeconds(20), Duration.ofMillis(100))"),
    options(0),
  );
  expect(aligned.status).toBe('FINISHED');
  expect(aligned.rows('out')).toHaveLength(130);
  // The drift, and what a report and the group's answer let through meanwhile.
  expect(lead(aligned)).toBeLessThanOrEqual(60_000);
  const paused = eventsOf(aligned, 'alignmentPaused');
  expect(paused.length).toBeGreaterThan(3);
  expect(
    paused.every(({ execution, watermark, maxAllowed }) => execution.startsWith('fast') && watermark > maxAllowed),
  ).toBe(true);
  expect(eventsOf(aligned, 'alignmentResumed')).toHaveLength(paused.length);
});

test('4.4.2: checkpoints go on while a source waits, and it comes back after a failure', () => {
  const strategy = ".withWatermarkAlignment('g', Duration.ofSeconds(20), Duration.ofMillis(100))";
  const waits = { event: 'alignmentPaused', nth: 3 } as const;
  const finished = run(jobOf(strategy), {
    configuration: {
      ...options(0).configuration,
      'execution.checkpointing.interval': '200 ms',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '3',
      'restart-strategy.fixed-delay.delay': '10 ms',
    },
    tape: [{ when: waits, action: 'failTask', target: 'fast' }],
  });
  expect(finished.status).toBe('FINISHED');
  const times = new Set(finished.rows('out').map(({ value }) => JSON.stringify(value)));
  expect(times.size).toBe(130);
  expect(eventsOf(finished, 'alignmentPaused').some(({ execution }) => execution.endsWith(':1'))).toBe(true);
});
