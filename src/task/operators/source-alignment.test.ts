/** A source that waits for its alignment group (TESTS T41, §4.4). */
import { expect, test } from 'vitest';
import type { OperatorSpec, WatermarkStrategySpec } from '../../api/transformations.ts';
import { NO_WATERMARKS } from '../../api/watermark-strategy.ts';
import { MAX_TIMESTAMP } from '../../base/ids.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import { type HarnessOptions, OperatorHarness } from './testing/operator-harness.ts';

const INTERVAL = 100;
/** Each record is its own timestamp, and is followed by a watermark of it. */
const PUNCTUATED: WatermarkStrategySpec = {
  ...NO_WATERMARKS,
  timestampAssigner: (value) => value as number,
  generator: {
    kind: 'custom',
    create: () => ({
      onEvent: (_event, timestamp, output) => output.emitWatermark(timestamp),
      onPeriodicEmit: () => {},
    }),
  },
  alignment: { group: 'g', maxDriftMs: 1, updateIntervalMs: INTERVAL },
};

function source(buffer: number, options: HarnessOptions = {}, watermarks = PUNCTUATED): OperatorHarness {
  const spec: OperatorSpec = {
    type: 'source',
    watermarks,
    source: { kind: 'sequence', from: 0, to: 99, generator: (index) => (index + 1) * 1000, ratePerSecond: null },
  };
  const configuration = { 'pipeline.watermark-alignment.buffer-size': String(buffer) };
  const harness = new OperatorHarness(spec, { configuration, ...options });
  harness.source.addSplits([split('s', 0, 100)]);
  return harness;
}

function split(id: string, start: number, end: number): SourceSplit {
  return { id, start, step: 1, end, next: start };
}

/** Time goes on to `until`, one update interval after the other. */
function wait(harness: OperatorHarness, until: number): void {
  for (let time = harness.time.now(); time < until; time += INTERVAL) harness.advanceTo(time + INTERVAL);
}

/** What comes out of a poll: its answer and its records. */
function poll(harness: OperatorHarness): unknown[] {
  return [harness.source.pollNext(), ...harness.values()];
}

test('T41, 4.4.2: past what the group allows nothing is available, and it goes on when more is allowed', () => {
  const harness = source(0);
  expect(poll(harness)).toEqual(['more', 1000]);
  harness.advanceTo(INTERVAL);
  expect(harness.reported).toEqual([1000]);
  harness.source.alignWatermark(999);
  expect(poll(harness)).toEqual(['nothing']);
  harness.source.alignWatermark(1001);
  expect(poll(harness)).toEqual(['more', 2000]);
  expect(poll(harness)).toEqual(['nothing']);
});

test('4.4.2: of the last three watermarks the oldest counts', () => {
  const harness = source(3);
  harness.source.alignWatermark(1500);
  expect([poll(harness), poll(harness)]).toEqual([
    ['more', 1000],
    ['more', 2000],
  ]);
  wait(harness, 2 * INTERVAL);
  expect(poll(harness)).toEqual(['more', 3000]);
  wait(harness, 3 * INTERVAL);
  expect(poll(harness)).toEqual(['nothing']);
});

test('4.4.1: nothing is reported before the first watermark; MAX once the source has ended', () => {
  const harness = source(0);
  harness.advanceTo(INTERVAL);
  poll(harness);
  harness.operator.finish();
  expect(harness.reported).toEqual([MAX_TIMESTAMP]);
});

test('4.4.1: an idle source holds nobody back', () => {
  const idle: WatermarkStrategySpec = {
    ...PUNCTUATED,
    idleTimeoutMs: 10,
    generator: {
      kind: 'custom',
      create: () => ({
        onEvent: (_event, timestamp, output) => output.emitWatermark(timestamp),
        onPeriodicEmit: () => {},
      }),
    },
  };
  const harness = source(0, {}, idle);
  poll(harness);
  wait(harness, 1000);
  expect([harness.reported[0], harness.reported.at(-1)]).toEqual([1000, MAX_TIMESTAMP]);
  poll(harness);
  wait(harness, 1000 + INTERVAL);
  expect(harness.reported.at(-1)).toBe(2000);
});

test('4.2.7: time in which it waits is not idle time', () => {
  const harness = source(0, {}, { ...PUNCTUATED, idleTimeoutMs: 10 });
  poll(harness);
  harness.source.alignWatermark(999);
  wait(harness, 10_000);
  expect(harness.drain()).toEqual([]);
  expect(harness.reported.at(-1)).toBe(1000);
  harness.source.alignWatermark(9999);
  wait(harness, 11_000);
  expect(harness.drain()).toEqual([{ status: 'IDLE' }]);
});

test('4.4.2: of several splits only those that are ahead wait', () => {
  const spec: OperatorSpec = { type: 'source', watermarks: PUNCTUATED, source: { kind: 'rows', dataSet: 'd' } };
  const harness = new OperatorHarness(spec, {
    configuration: { 'pipeline.watermark-alignment.buffer-size': '0' },
    dataSet: { name: 'd', rows: [9000, 9001, 100, 200, 300], ratePerSecond: null, replay: 'once' },
    traced: true,
  });
  harness.source.addSplits([split('ahead', 0, 2), split('behind', 2, 5)]);
  harness.source.alignWatermark(1000);
  expect([1, 2, 3, 4].flatMap(() => poll(harness))).toEqual(['more', 9000, 'more', 100, 'more', 200, 'more', 300]);
  expect(poll(harness)).toEqual(['nothing']);
  harness.source.alignWatermark(9000);
  expect(poll(harness)).toEqual(['more', 9001]);
  const told = harness.events.flatMap((event) =>
    event.type === 'alignmentPaused' || event.type === 'alignmentResumed' ? [[event.type, event.split]] : [],
  );
  expect(told).toContainEqual(['alignmentPaused', 'ahead']);
  expect(told).toContainEqual(['alignmentResumed', 'ahead']);
});
