/** A job of two inputs as the stage and the event log tell it: which of the two a record comes from, and which holds the time back. */
import { expect, test } from 'vitest';
import { channelParts } from '../../src/base/ids.ts';
import { sentence } from '../../src/view/event-sentences.ts';
import { expectedOf, failureFreeRunOf, ledgerOf } from '../../src/view/ledger.ts';
import type { TraceEvent } from '../../src/wire/trace-events.ts';
import { moversOf, Story } from './story-run.ts';

/** Orders and payments by customer: two sources of one name, each with records that only their places tell apart. */
const CODE = `
import { CollectSink, DataGeneratorSource, KeyedCoProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
class Settle extends KeyedCoProcessFunction {
  open() {
    this.ordered = this.getRuntimeContext().getState(new ValueStateDescriptor('ordered'));
    this.paid = this.getRuntimeContext().getState(new ValueStateDescriptor('paid'));
  }
  processElement1(order, ctx, out) {
    this.ordered.update((this.ordered.value() ?? 0) + 1);
    out.collect({ customer: order.customer, order: order.n });
  }
  processElement2(payment, ctx, out) {
    this.paid.update((this.paid.value() ?? 0) + 1);
    out.collect({ customer: payment.customer, payment: payment.n });
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const timed = (ahead) => WatermarkStrategy.forGenerator(() => ({
  onEvent(record, timestamp, output) { output.emitWatermark(timestamp); },
  onPeriodicEmit() {},
})).withTimestampAssigner((record) => record.n + ahead);
const read = (ahead) => env.fromSource(new DataGeneratorSource((n) => ({ customer: 'abc'[n % 3], n }), 400,
  RateLimiterStrategy.perSecond(5)), timed(ahead), 'events').setParallelism(1);
const [orders, payments] = [read(0), read(1000)];
orders.keyBy((order) => order.customer).connect(payments.keyBy((payment) => payment.customer))
  .process(new Settle()).uid('settle').sinkTo(new CollectSink('settled'));
env.execute('settling');
`;

const story = new Story([], CODE);
const combined = story.event(
  'watermark',
  3,
  ({ direction, channel, input, execution }) =>
    direction === 'in' && channel === null && input === undefined && execution.startsWith('settle:0'),
);
const said = (event: TraceEvent) => sentence(event, story.log.viewAtTime(event.time).graph);

test('both sources stand before the operator, and each has come as far as it has read', () => {
  const picture = story.after(combined, 0);
  const before = Math.max(...picture.sources.map(({ x }) => x));
  expect(picture.sources).toHaveLength(2);
  expect(picture.stations.filter(({ vertex }) => vertex === 'settle').every(({ x }) => x > before)).toBe(true);
  const positions = picture.sources.flatMap(({ splits }) => splits.map(({ position }) => position));
  expect(positions).toHaveLength(2);
  expect(Math.min(...positions)).toBeGreaterThan(0);
});

test('records come along the channels of both inputs, those of the first above those of the second', () => {
  const into = story.after(combined, 0).channels.filter(({ id }) => id.endsWith(':0'));
  expect(into.map(({ label }) => /into input (\d)/.exec(label)?.[1])).toEqual(['1', '2']);
  expect(into[0]!.curve.d.y).toBeLessThan(into[1]!.curve.d.y);
  const seen = Array.from({ length: 60 }, (_, i) => moversOf(story.after(combined, i * 20), 'record')).flat();
  const [above, below] = ['orders', 'payments'].map((_, row) => into[row]!.curve.a.y);
  expect(seen.some(({ y }) => Math.abs(y - above!) < 12)).toBe(true);
  expect(seen.some(({ y }) => Math.abs(y - below!) < 12)).toBe(true);
});

test('4.3.6: the station shows the watermark of each input, of which the lesser one is its own', () => {
  const station = story.after(combined, 0).stations.find(({ id }) => id === 'station:settle:0');
  expect(station?.watermark).toMatch(/^(\d+) = min\((\d+), (\d+)\)$/);
  const [, own, first, second] = /^(\d+) = min\((\d+), (\d+)\)$/.exec(station?.watermark ?? '') ?? [];
  expect(Number(own)).toBe(Math.min(Number(first), Number(second)));
  expect(Number(second) - Number(first)).toBeGreaterThan(900);
  const onPhone = story.after(combined, 0, { width: 390, height: 440 }).stations.find(({ id }) => id === station?.id);
  expect(onPhone?.words).toBe(`⚑ ${own}`);
  const holding = story.after(combined, 0).channels.filter(({ holdsBack }) => holdsBack);
  expect(holding.every(({ label }) => label.includes('into input 1'))).toBe(true);
  expect(holding.length).toBeGreaterThan(0);
});

test('the event log says which input a watermark is of, and what they have in common', () => {
  const ofInput = story.event('watermark', 1, ({ input, execution }) => input === 1 && execution === 'settle:0:0');
  expect(said(ofInput)).toBe('Input 2 of settle (1/2) has come to the watermark 1000.');
  expect(said(combined)).toMatch(
    /^settle \(1\/2\) has come to the watermark \d+: none of its active inputs is behind it\.$/,
  );
  const ofChannel = story.event(
    'watermark',
    1,
    ({ channel, direction }) => direction === 'in' && channel !== null && channelParts(channel).edge === 'e1',
  );
  expect(said(ofChannel)).toMatch(/^The watermark 1000 reaches settle \(\d\/2\) from events-2 \(1\/1\)\.$/);
});

test('both values of a key are in its drawer', () => {
  const station = story.after(combined, 0).stations.find(({ drawers }) => drawers.length > 0);
  expect(station?.drawers[0]?.text).toMatch(/^\d+ · \d+$/);
});

test('the ledger keeps records of two sources apart that are alike in split and position', () => {
  const view = story.log.viewAtTime(story.event('sinkWrote', 12).time);
  const ledger = ledgerOf(view, expectedOf([failureFreeRunOf(story.log.viewAtTime(Number.MAX_SAFE_INTEGER))]));
  expect(ledger.output).toBe('exactly once');
  expect(ledger.stateVerdict).toBe('exactly once');
  expect(ledger.sinks[0]?.total).toMatchObject({ duplicated: 0, lost: 0, unexpected: 0 });
});
