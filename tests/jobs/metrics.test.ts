/** The metrics of the runtime context (1.3.4), in whole jobs: the trace tells of them, and nothing but the trace. */
import { expect, test } from 'vitest';
import { sentence } from '../../src/view/event-sentences.ts';
import { History, isBefore } from '../trace/traced-runs.ts';
import { eventsOf, run, STEPS_MAX, simulation } from './run-job.ts';

const MEASURED = `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Measured extends RichMapFunction {
  open() {
    const metrics = this.getRuntimeContext().getMetricGroup().addGroup('orders');
    this.seen = metrics.counter('seen');
    this.rate = metrics.meter('rate');
    this.sizes = metrics.histogram('sizes');
    this.last = -1;
    metrics.gauge('last', () => this.last);
  }
  map(n) {
    this.seen.inc();
    this.rate.markEvent();
    this.sizes.update(n);
    this.last = n;
    return n;
  }
}
env.fromSource(new DataGeneratorSource((n) => n, 100, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.noWatermarks(), 'numbers')
  .keyBy((n) => n % 3).map(new Measured()).name('measured').setParallelism(1).sinkTo(new CollectSink('out'));
env.execute('measured');
`;

test('each kind is told of at most each 200 ms, and when the task ends', () => {
  const finished = run(MEASURED);
  const reports = eventsOf(finished, 'metricsReported');
  const values = Object.fromEntries(reports.flatMap(({ metrics }) => metrics).map(({ name, value }) => [name, value]));
  expect(values).toEqual({
    'orders.seen': 100,
    'orders.rate': { count: 100, rate: 0 },
    'orders.sizes': { count: 100, min: 0, mean: 49.5, p50: 49.5, p99: expect.closeTo(98.99, 6), max: 99 },
    'orders.last': expect.any(Number),
  });
  // One second of records, each within a step of its own.
  expect(reports.length).toBeGreaterThan(3);
  expect(reports.length).toBeLessThan(9);
  const gaps = reports.slice(1, -1).map(({ time }, index) => time - (reports[index]?.time ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
});

test('a report says what has changed only, follows from what the task did, and reads as a sentence', () => {
  const { events } = run(MEASURED);
  const history = new History(events);
  const reports = events.filter((event) => event.type === 'metricsReported');
  const submitted = events.find((event) => event.type === 'submitted');
  for (const [index, report] of reports.entries()) {
    expect(isBefore(history.causeOf(report), report)).toBe(true);
    const before = reports[index - 1]?.metrics.map((metric) => JSON.stringify(metric)) ?? [];
    for (const metric of report.metrics) expect(before).not.toContain(JSON.stringify(metric));
  }
  expect(sentence(reports.at(-1) as (typeof reports)[0], submitted?.graph ?? null)).toMatch(
    /^Metrics of measured.*: .*orders\.seen \d+/,
  );
});

test('the numbers begin anew with each attempt', () => {
  const finished = run(MEASURED, { tape: [{ at: 600, action: 'failTask', target: 'measured', value: 'on purpose' }] });
  const counts = eventsOf(finished, 'metricsReported').flatMap(({ execution, metrics }) =>
    metrics.filter(({ name }) => name === 'orders.seen').map(({ value }) => ({ execution, value: value as number })),
  );
  const [first, second] = [':0', ':1'].map((attempt) =>
    counts.filter(({ execution }) => execution.endsWith(attempt)).map(({ value }) => value),
  );
  expect(first?.length).toBeGreaterThan(1);
  expect(second?.[0]).toBeLessThan(first?.at(-1) as number);
  expect((first?.at(-1) as number) + (second?.at(-1) as number)).toBeGreaterThanOrEqual(100);
});

test('a run that nobody traces does the same and tells nothing', () => {
  const traced = run(MEASURED);
  const untraced = simulation(MEASURED, {}, { tracing: false }).runToEnd(STEPS_MAX);
  expect(eventsOf(untraced, 'metricsReported')).toEqual([]);
  expect(untraced.rows('out')).toEqual(traced.rows('out'));
});
