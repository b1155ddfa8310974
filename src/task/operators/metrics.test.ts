/** The metrics of a function. The expected numbers are Flink's: MeterViewTest, DescriptiveStatisticsHistogramTest, AbstractMetricGroupTest. */
import { expect, test } from 'vitest';
import { MetricRegistry, metricGroup } from './metric-registry.ts';
import { DescriptiveStatisticsHistogram, MeterView } from './metrics.ts';

function group() {
  const registry = new MetricRegistry();
  const warnings: string[] = [];
  const metrics = metricGroup({ registry, operator: 'map', now: () => 0, warn: (text) => warnings.push(text) });
  const read = () => Object.fromEntries(registry.read().map(({ name, value }) => [name, value]));
  return { registry, warnings, metrics, read };
}

test('1.3.4: a counter goes up and down', () => {
  const { metrics, read } = group();
  const counter = metrics.counter('seen');
  counter.inc();
  counter.inc(5);
  counter.dec();
  counter.dec(2);
  expect(counter.getCount()).toBe(3);
  expect(read()).toEqual({ seen: 3 });
});

test('1.3.4: a gauge is read when somebody looks; one that throws fails nothing', () => {
  const { metrics, read } = group();
  let size = 1;
  metrics.gauge('size', () => size);
  metrics.gauge('broken', () => {
    throw new Error('no map yet');
  });
  size = 7;
  expect(read()).toEqual({ size: 7, broken: 'failed: no map yet' });
});

test('1.3.4: a group of a name is one, and the names of its metrics begin with it', () => {
  const { metrics, read } = group();
  const orders = metrics.addGroup('orders');
  expect(metrics.addGroup('orders')).toBe(orders);
  orders.addGroup('eu').counter('late').inc();
  metrics.counter('late').inc(2);
  expect(read()).toEqual({ 'orders.eu.late': 1, late: 2 });
});

test('1.3.4: a second metric of a name counts by itself, is not shown, and the log says so', () => {
  const { metrics, warnings, read } = group();
  metrics.counter('seen').inc();
  metrics.counter('seen').inc(10);
  expect(read()).toEqual({ seen: 1 });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("Name collision: Group already contains a Metric with the name 'seen'.");
});

test('1.3.4: a metric needs a name', () => {
  expect(() => group().metrics.counter('')).toThrow('A counter needs a name');
});

/** A meter with one event after each second of `eventsAt`. */
function meterAt(events: (second: number) => number, seconds: number): MeterView {
  let now = 0;
  const meter = new MeterView(() => now);
  for (let second = 1; second <= seconds; second++) {
    now = second * 1000;
    meter.markEvent(events(second));
  }
  return meter;
}

test.each([
  ['nothing is known before the first update', 4, () => 1, 0],
  ['the first minute counts as a whole one', 6, () => 1, 4 / 60],
  ['ten a second', 70, () => 10, 10],
  ['what is older than a minute is forgotten', 125, (second: number) => (second <= 60 ? 100 : 0), 0],
  ['in the middle of it, half counts', 90, (second: number) => (second <= 60 ? 2 : 0), 1 + 2 / 60],
] as const)('1.3.4: a meter tells the rate of the last minute: %s', (_what, seconds, events, rate) => {
  expect(meterAt(events, seconds).getRate()).toBeCloseTo(rate, 10);
});

test('1.3.4: a meter that nobody calls for long has a rate of 0 and its count', () => {
  let now = 0;
  const meter = new MeterView(() => now);
  meter.markEvent(30);
  now = 10_000;
  expect(meter.getRate()).toBe(0.5);
  now = 1e9;
  expect(meter.getRate()).toBe(0);
  expect(meter.getCount()).toBe(30);
});

test('1.3.4: a histogram tells of the last 1000 values and counts all', () => {
  const histogram = new DescriptiveStatisticsHistogram();
  expect(histogram.getStatistics().getMax()).toBe(0);
  for (let value = 1; value <= 1500; value++) histogram.update(value);
  const statistics = histogram.getStatistics();
  expect(histogram.getCount()).toBe(1500);
  expect(statistics.size()).toBe(1000);
  expect([statistics.getMin(), statistics.getMax(), statistics.getMean()]).toEqual([501, 1500, 1000.5]);
  expect(statistics.getStdDev()).toBeCloseTo(Math.sqrt((1000 * 1001) / 12), 6);
  const quantiles = [0, 0.1, 0.5, 0.99, 1].map((quantile) => statistics.getQuantile(quantile));
  for (const [index, expected] of [501, 600.1, 1000.5, 1490.99, 1500].entries())
    expect(quantiles[index]).toBeCloseTo(expected, 8);
});

test('1.3.4: what was asked for stays as it was when more comes', () => {
  const histogram = new DescriptiveStatisticsHistogram();
  histogram.update(5);
  const statistics = histogram.getStatistics();
  histogram.update(100);
  expect([statistics.size(), statistics.getMax(), statistics.getStdDev()]).toEqual([1, 5, 0]);
});
