/** State and timers of one key at a time (9.4, 9.6), and what follows for windows and rolling aggregates. */
import type * as Api from 'millrace';
import { expect, test } from 'vitest';
import { Duration } from '../../api/duration.ts';
import { KeyedProcessFunction, RichMapFunction } from '../../api/functions.ts';
import { StateTtlConfig, ValueStateDescriptor } from '../../api/state-descriptors.ts';
import type { OperatorSpec } from '../../api/transformations.ts';
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../../base/ids.ts';
import { OperatorHarness } from './testing/operator-harness.ts';

const BATCH = { 'execution.runtime-mode': 'BATCH' };
const key = ([k]: [string]) => k;

/** Does to its timers what each element says: `+123` registers, `-123` deletes. */
class Scripted extends KeyedProcessFunction {
  processElement([, what]: [string, number], ctx: Api.KeyedContext<Api.Key>): void {
    if (what >= 0) ctx.timerService().registerEventTimeTimer(what);
    else ctx.timerService().deleteEventTimeTimer(-what);
  }
  override onTimer(at: number, ctx: Api.KeyedOnTimerContext<Api.Key>, out: Api.Collector<unknown>): void {
    out.collect([ctx.getCurrentKey(), at, ctx.timerService().currentWatermark()]);
    ctx.timerService().registerEventTimeTimer(at + 1);
  }
}

function scripted(): OperatorHarness {
  return new OperatorHarness({ type: 'keyedProcess', fn: new Scripted() as never }, { key, configuration: BATCH });
}

test('T77 9.6 timers wait for the end of their key; those registered as they fire are ignored', () => {
  const harness = scripted().element(['1', 123], 0).watermark(1000);
  expect(harness.values()).toEqual([]);
  harness.element(['1', -123], 0).element(['1', 150], 0).element(['1', 160], 0);
  expect(harness.values()).toEqual([]);
  harness.element(['2', 7], 0);
  expect(harness.values()).toEqual([
    ['1', 150, MAX_TIMESTAMP],
    ['1', 160, MAX_TIMESTAMP],
  ]);
  harness.element(['2', 8], 0);
  expect(harness.values()).toEqual([]);
  expect(harness.watermark(MAX_TIMESTAMP).values()).toHaveLength(2);
  expect(harness.timers).toEqual({ event: 0, processing: 0 });
});

class Clock extends KeyedProcessFunction {
  processElement([, at]: [string, number], ctx: Api.KeyedContext<Api.Key>, out: Api.Collector<unknown>): void {
    ctx.timerService().registerProcessingTimeTimer(at);
    ctx.timerService().registerEventTimeTimer(at);
    out.collect(ctx.timerService().currentWatermark());
  }
  override onTimer(at: number, ctx: Api.KeyedOnTimerContext<Api.Key>, out: Api.Collector<unknown>): void {
    out.collect([ctx.timeDomain(), at]);
  }
}

test('9.6 event time first, then processing time, whatever the clock says; a processing-time result has no timestamp', () => {
  const harness = new OperatorHarness(
    { type: 'keyedProcess', fn: new Clock() as never },
    { key, configuration: BATCH },
  );
  harness.element(['a', 900], 1).element(['a', 20], 2).advanceTo(5000);
  expect(harness.values()).toEqual([MIN_TIMESTAMP, MIN_TIMESTAMP]);
  expect(harness.watermark(MAX_TIMESTAMP).drain()).toEqual([
    { v: ['EVENT_TIME', 20], ts: 20 },
    { v: ['EVENT_TIME', 900], ts: 900 },
    { v: ['PROCESSING_TIME', 20] },
    { v: ['PROCESSING_TIME', 900] },
    { wm: MAX_TIMESTAMP },
  ]);
});

class Count extends RichMapFunction {
  private count!: Api.ValueState<number>;
  override open(): void {
    const descriptor = new ValueStateDescriptor('count');
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(10) as never).build() as never);
    this.count = this.getRuntimeContext().getState(descriptor as never);
  }
  map(value: unknown): unknown {
    this.count.update((this.count.value() ?? 0) + 1);
    return [(value as [string])[0], this.count.value()];
  }
}

test('9.4 state is there for the current key only, and time-to-live does not count', () => {
  const harness = new OperatorHarness({ type: 'map', fn: new Count() }, { key, configuration: BATCH, traced: true });
  harness.element(['a'], 0).advanceTo(1000).element(['a'], 0).element(['b'], 0).element(['a'], 0);
  expect(harness.values()).toEqual([
    ['a', 1],
    ['a', 2],
    ['b', 1],
    ['a', 1],
  ]);
  const dropped = harness.events.flatMap((event) =>
    event.type === 'stateChanged' && event.after === null ? [[event.key, event.before]] : [],
  );
  expect(dropped).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

test('9.2 with the single-key backend turned off state and timers are those of a stream', () => {
  const configuration = {
    ...BATCH,
    'execution.batch-state-backend.enabled': 'false',
    'execution.sorted-inputs.enabled': 'false',
  };
  const spec: OperatorSpec = { type: 'aggregate', aggregation: 'sum', field: 1, first: true };
  const harness = new OperatorHarness(spec, { key, configuration });
  harness.element(['a', 1], 0).element(['b', 5], 0).element(['a', 2], 0).watermark(MAX_TIMESTAMP);
  expect(harness.drain()).toEqual([
    { v: ['a', 3], ts: MAX_TIMESTAMP },
    { v: ['b', 5], ts: MAX_TIMESTAMP },
    { wm: MAX_TIMESTAMP },
  ]);
});
