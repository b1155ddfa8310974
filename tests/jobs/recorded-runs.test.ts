/** What was seen of whole jobs on real Flink, to the record (TESTS T78). */
import { expect, test } from 'vitest';
import { run } from './run-job.ts';

/** What a stream of one subtask gives, in the order in which it comes. */
const rows = (mode: string, stream: string, rest = '') => {
  const code = `
import { CollectSink, KeyedProcessFunction, StreamExecutionEnvironment, Duration, TumblingProcessingTimeWindows } from 'millrace';
${rest}
const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'execution.runtime-mode': '${mode}' });
env.setParallelism(1);
${stream}.sinkTo(new CollectSink('out'));
env.execute();
`;
  const finished = run(code);
  expect(finished.status).toBe('FINISHED');
  return finished.rows('out').map(({ value }) => value);
};

const PAIRS = "env.fromData(['bb', 10], ['a', 20], ['bb', 5], ['c', 30], ['a', 1]).keyBy((pair) => pair[0])";

test('T78, 1.2.4, 9.8: a rolling sum tells each update as a stream, and its last value in BATCH', () => {
  expect(rows('STREAMING', `${PAIRS}.sum(1)`)).toEqual([
    ['bb', 10],
    ['a', 20],
    ['bb', 15],
    ['c', 30],
    ['a', 21],
  ]);
  expect(rows('BATCH', `${PAIRS}.sum(1)`)).toEqual([
    ['a', 21],
    ['c', 30],
    ['bb', 15],
  ]);
});

test('T78, 4.5.5, 9.7: windows of processing time that are open at the end are lost as a stream, and fire in BATCH', () => {
  const windows = `${PAIRS}.window(TumblingProcessingTimeWindows.of(Duration.ofDays(1))).sum(1)`;
  expect(rows('STREAMING', windows)).toEqual([]);
  expect(rows('BATCH', windows)).toHaveLength(3);
});

test('T78, 9.5: keys in the order of their bytes', () => {
  const keys = 'env.fromData(300, 2, -1, 128, 1, 256, 0, -200).keyBy((n) => n).map((n) => n)';
  expect(rows('BATCH', keys)).toEqual([-1, -200, 128, 0, 1, 2, 256, 300]);
});

/** A timer of each domain for each record; each timer sets one more. */
const TIMERS = `
class Timers extends KeyedProcessFunction {
  processElement([key, at], ctx, out) {
    const timers = ctx.timerService();
    timers.registerEventTimeTimer(at);
    timers.registerProcessingTimeTimer(9e12 + at);
    out.collect(\`\${key} in, before any watermark: \${timers.currentWatermark() < -9e18}\`);
  }
  onTimer(at, ctx, out) {
    ctx.timerService().registerEventTimeTimer(at + 1000);
    out.collect(\`\${ctx.getCurrentKey()} \${ctx.timeDomain()}, after all: \${ctx.timerService().currentWatermark() > 9e18}\`);
  }
}`;

test('T78, 9.6: in BATCH the timers of a key fire at its end, of event time first, and none that they set', () => {
  const stream = "env.fromData(['b', 2], ['a', 1], ['b', 1]).keyBy((pair) => pair[0]).process(new Timers())";
  const [event, processing] = ['EVENT_TIME, after all: true', 'PROCESSING_TIME, after all: true'];
  expect(rows('BATCH', stream, TIMERS)).toEqual([
    'a in, before any watermark: true',
    ...[event, processing].map((timer) => `a ${timer}`),
    'b in, before any watermark: true',
    'b in, before any watermark: true',
    ...[event, event, processing, processing].map((timer) => `b ${timer}`),
  ]);
});

const FAILING = `
import { DataGeneratorSource, DiscardingSink, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Fail extends RichMapFunction {
  initializeState(context) { console.log('initializeState, restored: ' + context.isRestored()); }
  snapshotState() {}
  open() { console.log('open, attempt ' + this.getRuntimeContext().getTaskInfo().getAttemptNumber()); }
  map(n) {
    if (n === 120 && this.getRuntimeContext().getTaskInfo().getAttemptNumber() === 0) throw new Error('on purpose');
    return n;
  }
  close() { console.log('close'); }
}
const numbers = new DataGeneratorSource((n) => n, 200, RateLimiterStrategy.perSecond(100));
env.fromSource(numbers, WatermarkStrategy.noWatermarks(), 'numbers').map(new Fail()).sinkTo(new DiscardingSink());
env.execute();
`;

test('T78, 8.1.2, 7.2.2: failed, closed, restarted after about a second, restored, and a checkpoint at once', () => {
  const configuration = { 'parallelism.default': '1', 'execution.checkpointing.interval': '300 ms' };
  const finished = run(FAILING, { configuration });
  const told = finished.events.flatMap((event) => {
    if (event.type === 'log') return [{ what: event.text, at: event.time }];
    if (event.type === 'jobStatus') return [{ what: event.to, at: event.time }];
    return event.type === 'checkpointTriggered' ? [{ what: `checkpoint ${event.checkpoint}`, at: event.time }] : [];
  });
  const closed = told.findIndex(({ what }) => what === 'close');
  const restart = told.slice(closed - 1, closed + 6);
  const number = Number(restart[0]?.what.replace('checkpoint ', ''));
  expect(restart.map(({ what }) => what)).toEqual([
    `checkpoint ${number}`,
    'close',
    'RESTARTING',
    'RUNNING',
    'initializeState, restored: true',
    'open, attempt 1',
    `checkpoint ${number + 1}`,
  ]);
  const [failed = 0, running = 0, opened = 0, next = 0] = [1, 3, 5, 6].map((line) => restart[line]?.at);
  expect(running - failed).toBeGreaterThanOrEqual(1000);
  expect(running - failed).toBeLessThanOrEqual(1200);
  expect(next - opened).toBeLessThan(20);
});
