/** The ends of a job: what sources read and store, and what sinks write. */
import { expect, test } from 'vitest';
import type { OperatorSpec } from '../../api/transformations.ts';
import { NO_WATERMARKS } from '../../api/watermark-strategy.ts';
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../../base/ids.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import { type HarnessOptions, OperatorHarness } from './testing/operator-harness.ts';

const split = (start: number, end: number | null, step = 1): SourceSplit => ({
  id: `s${start}`,
  start,
  step,
  end,
  next: start,
});
const sequence = (ratePerSecond: number | null): OperatorSpec => ({
  type: 'source',
  watermarks: NO_WATERMARKS,
  source: { kind: 'sequence', from: 0, to: 9, generator: (i) => `r${i}`, ratePerSecond },
});
const rows: OperatorSpec = { type: 'source', watermarks: NO_WATERMARKS, source: { kind: 'rows', dataSet: 'd' } };

function poll(harness: OperatorHarness, times: number): string[] {
  return Array.from({ length: times }, () => harness.source.pollNext());
}

test('1.5.3, 1.5.4, 1.5.7: a source asks for a split, reads it, ends; its records have timestamp MIN', () => {
  const harness = new OperatorHarness(sequence(null));
  expect(harness.splitRequests).toBe(1);
  expect(poll(harness, 1)).toEqual(['nothing']);
  harness.source.addSplits([split(0, 2)]);
  expect(poll(harness, 3)).toEqual(['more', 'more', 'nothing']);
  harness.source.noMoreSplits();
  expect(poll(harness, 1)).toEqual(['end']);
  harness.operator.finish();
  const records = ['r0', 'r1'].map((v) => ({ v, ts: MIN_TIMESTAMP }));
  expect(harness.drain()).toEqual([...records, { wm: MAX_TIMESTAMP }]);
});

test('1.5.4: a restored source goes on where its snapshot stood, and asks for no split', () => {
  const first = new OperatorHarness(sequence(null));
  first.source.addSplits([split(0, 5)]);
  poll(first, 3);
  const second = new OperatorHarness(sequence(null), { restored: first.snapshot() });
  expect(second.splitRequests).toBe(0);
  poll(second, 2);
  expect(second.values()).toEqual(['r3', 'r4']);
});

test('a rate is shared by all readers: 10 a second at parallelism 2 is one record in 200 ms', () => {
  const harness = new OperatorHarness(sequence(10), { parallelism: 2 });
  harness.source.addSplits([split(0, 9)]);
  const seen = [0, 100, 200, 399, 400].map((time) => {
    harness.advanceTo(time);
    return harness.source.pollNext();
  });
  expect(seen).toEqual(['more', 'nothing', 'more', 'nothing', 'more']);
});

test('a limited source notices the end of its split one interval after the last record, and that there are no more after another', () => {
  const harness = new OperatorHarness(sequence(10));
  harness.source.addSplits([split(0, 2)]);
  const seen = [0, 100, 199, 200].map((time) => {
    harness.advanceTo(time);
    return harness.source.pollNext();
  });
  expect([seen, harness.splitRequests]).toEqual([['more', 'more', 'nothing', 'nothing'], 2]);
  harness.source.noMoreSplits();
  expect(harness.source.pollNext()).toBe('nothing');
  harness.advanceTo(300);
  expect(harness.source.pollNext()).toBe('end');
});

test('a data set that is replayed for ever moves its times on with each round', () => {
  const dataSet: HarnessOptions['dataSet'] = {
    name: 'd',
    rows: [{ t: 1 }, { t: 2 }],
    ratePerSecond: null,
    replay: 'forever',
    shift: { fields: ['t'], spanMs: 10 },
  };
  const harness = new OperatorHarness(rows, { dataSet: dataSet as never });
  harness.source.addSplits([split(0, null)]);
  poll(harness, 5);
  expect(harness.values()).toEqual([1, 2, 11, 12, 21].map((t) => ({ t })));
});

test('1.2.8: print names its subtask where there are several', () => {
  const sink = { type: 'sink', sink: { kind: 'print', identifier: 'out' } } as const;
  const harness = new OperatorHarness(sink, { subtask: 1, parallelism: 2 }).element('x', null);
  expect([harness.logs, harness.rows]).toEqual([['out:2> x'], [{ sink: 'out', key: null, value: 'x' }]]);
  expect(
    new OperatorHarness({ type: 'sink', sink: { kind: 'print', identifier: null } }).element('x', null).logs,
  ).toEqual(['x']);
});

test('an upsert sink writes under the key of each record, and tells the epoch of its rows', () => {
  const spec: OperatorSpec = {
    type: 'sink',
    sink: { kind: 'upsert', name: 'table', key: (v) => (v as string[])[0] ?? '' },
  };
  const harness = new OperatorHarness(spec, { traced: true }).element(['a', 'b'], null);
  expect(harness.rows).toEqual([{ sink: 'table', key: 'a', value: ['a', 'b'] }]);
  expect(harness.events).toMatchObject([{ type: 'sinkWrote', sink: 'table', row: 0, epoch: 1 }]);
});

test('1.1.5: a row stays as it was written, also where operators share their records', () => {
  const sink: OperatorSpec = { type: 'sink', sink: { kind: 'collect', name: 'out' } };
  const harness = new OperatorHarness(sink, { configuration: { 'pipeline.object-reuse': 'true' } });
  const record = { n: 1 };
  harness.element(record, null);
  record.n = 2;
  expect(harness.rows).toEqual([{ sink: 'out', key: null, value: { n: 1 } }]);
});
