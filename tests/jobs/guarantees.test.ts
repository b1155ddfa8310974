/** What a job may count on, and what it may not (2.5.1, 4.3.8, 4.6.1, 8.5, 9.10, 9.12), in whole runs. */
import { expect, test } from 'vitest';
import { eventsOf, run } from './run-job.ts';

const PRINTING = `
import { DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromSource(new DataGeneratorSource((n) => n, 100, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.noWatermarks(), 'numbers')
  .print();
env.execute();
`;

test('8.5.4: a sink without transactions shows twice what came after the restored checkpoint, and nothing else', () => {
  const kill = { at: 520, action: 'killTaskManager', target: 'tm-1' } as const;
  const finished = run(PRINTING, { tape: [kill] });
  const [restored] = eventsOf(finished, 'restored');
  const wrote = eventsOf(finished, 'sinkWrote');
  const once = wrote.filter(({ execution }) => execution.endsWith(':0'));
  const after = once.filter(({ epoch }) => epoch > Number(restored?.from)).map(({ value }) => value);
  const seen = wrote.map(({ value }) => value);
  const twice = seen.filter((value, at) => seen.indexOf(value) !== at);
  expect(after.length).toBeGreaterThan(0);
  expect(twice).toEqual(after);
  expect(new Set(seen).size).toBe(100);
});

/** One key, and three subtasks of which one gets its records. */
const ONE_KEY = `
import { DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const strategy = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner(() => 77);
env.fromSource(new DataGeneratorSource((n) => n, 8, RateLimiterStrategy.perSecond(10)), strategy, 'one').uid('one').setParallelism(1)
  .keyBy(() => 'k').map((n) => n).uid('many').setParallelism(3).print();
env.execute();
`;

test('2.5.1: watermarks, barriers and the end go to every channel, whoever gets the records', () => {
  const finished = run(ONE_KEY);
  const many = [0, 1, 2].map((subtask) => `many:${subtask}:0`);
  const tasksOf = (events: readonly { execution: string }[]) => new Set(events.map(({ execution }) => execution));
  expect(
    tasksOf(eventsOf(finished, 'recordProcessed').filter(({ execution }) => execution.startsWith('many'))).size,
  ).toBe(1);
  const watermarks = eventsOf(finished, 'watermark').filter(
    ({ direction, timestamp }) => direction === 'in' && timestamp === 76,
  );
  const barriers = eventsOf(finished, 'barrier').filter(
    ({ direction, checkpoint }) => direction === 'in' && checkpoint === 1,
  );
  for (const everywhere of [watermarks, barriers, eventsOf(finished, 'endOfData')]) {
    expect([...tasksOf(everywhere)]).toEqual(expect.arrayContaining(many));
  }
});

/** A source that ends at once, and one that goes on; windows of 100 ms over both. */
const TWO_SOURCES = `
import { CollectSink, DataGeneratorSource, Duration, RateLimiterStrategy, StreamExecutionEnvironment, TumblingEventTimeWindows,
  WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'pipeline.auto-watermark-interval': '10 ms' });
env.setParallelism(1);
const strategy = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n);
const numbers = (count, rate, name) =>
  env.fromSource(new DataGeneratorSource((n) => n * 10, count, RateLimiterStrategy.perSecond(rate)), strategy, name).uid(name);
numbers(1, 1000, 'short').union(numbers(60, 100, 'long')).keyBy(() => 'k')
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(100))).reduce((a, b) => a + b).sinkTo(new CollectSink('sums'));
env.execute();
`;

test('4.3.8: a source that has ended holds nobody back: windows fire while the other one goes on', () => {
  const finished = run(TWO_SOURCES);
  const lastRead =
    eventsOf(finished, 'recordEmitted').findLast(({ execution }) => execution.startsWith('long'))?.time ?? 0;
  const fired = eventsOf(finished, 'windowFired').filter(({ time }) => time < lastRead);
  expect(fired.length).toBeGreaterThan(3);
});

const LATE = `
import { CollectSink, Duration, KeyedProcessFunction, StreamExecutionEnvironment, TumblingEventTimeWindows, ValueStateDescriptor,
  WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Late extends KeyedProcessFunction {
  processElement(at, ctx, out) { out.collect([at, ctx.timestamp() <= ctx.timerService().currentWatermark()]); }
}
const punctuated = WatermarkStrategy.forGenerator(() => ({
  onEvent(_at, timestamp, output) { output.emitWatermark(timestamp); },
  onPeriodicEmit() {},
})).withTimestampAssigner((at) => at);
const times = env.fromData(10, 500, 20, 600).assignTimestampsAndWatermarks(punctuated).keyBy(() => 'k');
times.process(new Late()).sinkTo(new CollectSink('processed'));
times.window(TumblingEventTimeWindows.of(Duration.ofMillis(100))).reduce((a, b) => a + b).sinkTo(new CollectSink('windows'));
env.execute();
`;

test('4.6.1: a window drops what is late, a plain operator takes it', () => {
  const finished = run(LATE);
  const rows = (sink: string) => finished.rows(sink).map(({ value }) => value);
  expect(rows('processed')).toEqual([
    [10, false],
    [500, false],
    [20, true],
    [600, false],
  ]);
  expect(rows('windows')).toEqual([10, 500, 600]);
  expect(eventsOf(finished, 'recordProcessed').filter(({ droppedLate }) => droppedLate)).toHaveLength(1);
});

const REMEMBERING = (mode: string) => `
import { CollectSink, Duration, RichMapFunction, StreamExecutionEnvironment, TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'execution.runtime-mode': '${mode}' });
env.setParallelism(1);
class Remember extends RichMapFunction {
  initializeState(context) { console.log('initializeState, restored: ' + context.isRestored()); }
  snapshotState() { console.log('snapshotState'); }
  map(n) { return n; }
}
const strategy = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n);
env.fromSequence(1, 300).assignTimestampsAndWatermarks(strategy).map(new Remember()).keyBy((n) => n % 3)
  .window(TumblingEventTimeWindows.of(Duration.ofMillis(50))).reduce((a, b) => a + b).sinkTo(new CollectSink('sums'));
env.execute();
`;

test('9.10: in BATCH a function begins without a past, and no snapshot is asked for', () => {
  const logged = (mode: string) => new Set(eventsOf(run(REMEMBERING(mode)), 'log').map(({ text }) => text));
  expect(logged('BATCH')).toEqual(new Set(['initializeState, restored: false']));
  expect(logged('STREAMING')).toEqual(new Set(['initializeState, restored: false', 'snapshotState']));
});

test('9.12: with nothing late a job of event time ends alike in both modes', () => {
  const sums = (mode: string) =>
    run(REMEMBERING(mode))
      .rows('sums')
      .map(({ value }) => Number(value))
      .sort((a, b) => a - b);
  expect(sums('BATCH')).toHaveLength(19);
  expect(sums('BATCH')).toEqual(sums('STREAMING'));
});
